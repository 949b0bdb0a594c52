"""Everything that may be wrong with an edited workbook: each fault with its place, all at once, and nothing changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from openpyxl.chart import BarChart

from staff.spreadsheet.layout import MOST_ROWS
from tests.staff.workbooks import FEW, Desk, cell_of, some_desk, table_lines

TOPIC, INTENT, RESPONSE = "payment", "ask_insurance", "utter_ask_health_savings"
NEW = "would my health plan chip in at all"


# What no cell may hold, and why.
PLAIN = "write it as text, with an apostrophe before it"
NO_PLAIN_TEXTS = [
    (911, f"the number 911: {PLAIN}"),
    (0.5, f"the number 0.5: {PLAIN}"),
    (True, f"the truth value TRUE: {PLAIN}"),
    (
        date(2024, 3, 1),
        f"a date or time, 2024-03-01 00:00:00: your program has made it of what was typed; {PLAIN}",
    ),
    ("does it\nhurt", "a line break: write it on one line"),
    ("does it\r\nhurt", "a line break: write it on one line"),
    ("does it_x000D_hurt", "the encoded sign _x000D_"),
    ("does it\u200bhurt", "the hidden character U+200B: type the words anew"),
    ("does it\u202ehurt", "the hidden character U+202E: type the words anew"),
    ("=1+1", "it begins with '=', as a formula does"),
    (" =1+1", "it begins with '=', as a formula does"),
    ("+49 help", "it begins with '+', as a formula does"),
    ("@home", "it begins with '@', as a formula does"),
    ("-1+2", "it begins with '-', as a formula does"),
    ("\tdoes it hurt", "it begins with 'd', as a formula does"),
    ("#REF!", "the error #REF!: something that the cell was calculated from is missing"),
]
# What no wording may be, and why.
NO_PHRASES = [
    ("", "it is empty"),
    (" ", "it is empty"),
    ("/greet", 'it begins with "/", which makes the name of an intent of it'),
    ("is [sciatica](condition) paid for", "brackets followed by brackets mark a name in it"),
    ("a" * 301, "301 letters, at most 300"),
]
# What no cell of a condition may be, and why.
NO_CONDITIONS = [
    ("name", "", "the cell is empty"),
    ("name", "a" * 50, "69 letters, at most 60"),
    ("aliases", "", "the cell is empty"),
    ("aliases", "sciatic | | siatica", "a part of the list is empty"),
    ("techniques", "zorbling", "'zorbling' is no key of techniques.csv"),
    ("wording", "maybe", "'maybe' is none of described, listed, story"),
    ("answer", "All Body Kneads lists it", "it does not end as a sentence does"),
    ("answer", "All Body Kneads says it cures.", "'cures' promises a cure"),
    ("answer", "All Body Kneads says {it}.", "'{' stands in it"),
    ("spoken", "All Body Kneads lists 5.", "'5' does not read well aloud: write words"),
    ("caution", "Beware", "it does not end as a sentence does"),
    ("caution_spoken", "Beware (much).", "'(' does not read well aloud: write words"),
    ("facts", "F999", "'F999' is no key of facts.csv"),
    ("sources", "zzz", "'zzz' is no key of sources.csv"),
]


@pytest.fixture
def desk() -> Desk:
    """Some of the real data, to be changed."""
    return some_desk()


@pytest.fixture
def answer(desk) -> int:
    """The row of an answer that cites one source."""
    return desk.row("Answers", response=RESPONSE)


@pytest.fixture
def wording(desk) -> int:
    """The row of a wording."""
    return desk.row("Questions", intent=INTENT)


@pytest.fixture
def condition(desk) -> int:
    """The row of a condition."""
    return desk.row("Conditions", key="sciatica")


class TestSheets:
    def test_missing_and_unknown(self, desk):
        """A renamed sheet is a missing one and an unknown one."""

        def rename(workbook):
            workbook["Answers"].title = "My answers"

        desk.edit(rename)
        assert desk.faults() == ["Answers: the sheet is missing", "My answers: an unknown sheet: delete it"]

    def test_copied(self, desk):
        desk.edit(lambda workbook: workbook.copy_worksheet(workbook["Questions"]))
        assert desk.faults() == ["Questions Copy: an unknown sheet: delete it"]

    def test_chart_in_place_of_a_sheet(self, desk):
        def draw(workbook):
            del workbook["Conditions"]
            workbook.create_chartsheet("Conditions").add_chart(BarChart())

        desk.edit(draw)
        assert desk.faults() == ["Conditions: the sheet is missing"]

    def test_without_the_guide(self, desk):
        """The guide says from which data the workbook was made."""
        desk.edit(lambda workbook: workbook.remove(workbook["Read me"]))
        missing = "the line 'Made from' of the sheet 'Read me' is missing: export the workbook anew"
        assert desk.faults() == [
            "Read me: the sheet is missing",
            *(f"{sheet}: {missing}" for sheet in ("Answers", "Questions", "Conditions")),
        ]

    def test_column_missing_or_renamed(self, desk):
        columns = {"Answers": ("facts", "G"), "Questions": ("intent", "B"), "Conditions": ("key", "A")}

        def rename(workbook):
            for sheet, (column, _) in columns.items():
                cell_of(workbook[sheet], 1, column).value = "other"

        desk.edit(rename)
        assert desk.faults() == [
            fault
            for sheet, (column, letter) in columns.items()
            for fault in (
                f"{sheet}, row 1: the column {column!r} is missing",
                f"{sheet}, row 1, column {letter}: an unknown column, 'other': delete it",
            )
        ]

    def test_column_twice(self, desk):
        desk.edit(lambda workbook: workbook["Questions"].cell(1, 4, "wording"))
        assert desk.faults() == ["Questions, row 1, column D: a second column 'wording': delete one"]

    def test_columns_may_be_in_another_order(self, desk):
        """Columns are known by their headers, and faults name the letter that they have now."""

        def swap(workbook):
            for row in workbook["Questions"].iter_rows():
                row[0].value, row[2].value = row[2].value, row[0].value

        desk.edit(swap)
        assert desk.accepted().texts == {}
        desk.set("Questions", 2, "wording", 7)
        (fault,) = desk.faults()
        assert fault.startswith("Questions, row 2, column A (wording): the number 7")

    def test_empty_sheet(self, desk):
        desk.edit(lambda workbook: workbook["Questions"].delete_rows(1, MOST_ROWS))
        assert desk.faults() == [
            f"Questions, row 1: the column {name!r} is missing" for name in ("topic", "intent", "wording")
        ]

    def test_text_beside_the_columns(self, desk):
        desk.edit(lambda workbook: workbook["Answers"].cell(5, 9, "call Bob"))
        assert desk.faults() == ["Answers, row 5, column I: the column has no header: delete what stands in it"]

    def test_far_too_far(self, desk):
        """A cell at the end of the world makes no loop of a million rows."""
        desk.edit(lambda workbook: workbook["Questions"].cell(1_048_576, 3, "hello"))
        assert desk.faults() == ["Questions: it reaches to C1048576: delete what is empty there"]

    def test_far_to_the_right(self, desk):
        desk.edit(lambda workbook: workbook["Answers"].cell(2, 16_384, "hello"))
        (fault,) = desk.faults()
        assert fault.startswith("Answers: it reaches to XFD")

    def test_merged_cells(self, desk):
        desk.edit(lambda workbook: workbook["Questions"].merge_cells("C2:C3"))
        assert desk.faults() == ["Questions, row 2, column C (wording): merged cells: split C2:C3"]

    def test_blank_rows_are_none(self, desk, wording):
        desk.edit(lambda workbook: workbook["Questions"].insert_rows(wording, 3))
        assert desk.accepted().texts == {}


class TestCells:
    def test_what_is_no_plain_text(self, desk):
        """Any sheet takes plain texts only, and says what it found instead."""
        columns = {"Answers": ("web answer", "D"), "Questions": ("wording", "C"), "Conditions": ("answer", "F")}

        def type_all(workbook):
            for sheet, (column, _) in columns.items():
                for row, (value, _) in enumerate(NO_PLAIN_TEXTS, 2):
                    desk.set(sheet, row, column, value)

        desk.edit(type_all)
        assert desk.faults() == [
            f"{sheet}, row {row}, column {letter} ({column}): {why}"
            for sheet, (column, letter) in columns.items()
            for row, (_, why) in enumerate(NO_PLAIN_TEXTS, 2)
        ]

    def test_formulas(self, desk):
        formulas = ["=1+1", '=HYPERLINK("http://example.com", "a")', "=Answers!D2"]

        def calculate(workbook):
            for row, formula in enumerate(formulas, 4):
                workbook["Answers"][f"E{row}"].value = formula
                assert workbook["Answers"][f"E{row}"].data_type == "f"

        desk.edit(calculate)
        assert desk.faults() == [
            f"Answers, row {row}, column E (phone answer): a formula: only plain texts are let in"
            for row in range(4, 4 + len(formulas))
        ]

    def test_errors(self, desk):
        errors = ["#REF!", "#N/A", "#DIV/0!", "#NAME?"]

        def lose(workbook):
            for row, error in enumerate(errors, 4):
                workbook["Conditions"][f"B{row}"].value = error
                assert workbook["Conditions"][f"B{row}"].data_type == "e"

        desk.edit(lose)
        assert desk.faults() == [
            f"Conditions, row {row}, column B (name): the error {error}: something that the cell was calculated from "
            "is missing"
            for row, error in enumerate(errors, 4)
        ]

    def test_spaces_do_not_count(self, desk, answer, wording):
        """Spaces at the ends or in a row, also those that do not break, change nothing."""
        desk.set("Questions", wording, "wording", f"  {desk.get('Questions', wording, 'wording')}\u00a0")
        desk.set("Answers", answer, "web answer", desk.get("Answers", answer, "web answer").replace(" ", "  ") + "\n")
        assert desk.accepted().texts == {}

    def test_a_key_of_the_wrong_kind(self, desk, answer, wording, condition):
        """A row whose key cannot be read has one fault, and is not missed besides."""
        desk.set("Answers", answer, "response", 5)
        desk.set("Questions", wording, "intent", 5)
        desk.set("Conditions", condition, "key", 5)
        number = f"the number 5: {PLAIN}"
        assert desk.faults() == [
            f"Answers, row {answer}, column C (response): {number}",
            f"Questions, row {wording}, column B (intent): {number}",
            f"Conditions, row {condition}, column A (key): {number}",
        ]

    def test_an_unread_cell_has_one_fault(self, desk):
        """What cannot be read is not said to be empty besides."""
        rest = desk.cells("Conditions", 2)[3:]
        row = desk.append("Conditions", "zorble_pain", "zorble pain", "zorbles", *rest)
        desk.set("Conditions", row, "facts", 94)
        (fault,) = desk.faults()
        assert fault.startswith(f"Conditions, row {row}, column J (facts): the number 94")


class TestAnswers:
    def faults(self, desk: Desk, row: int, column: str, text: str) -> list[str]:
        """Why the text is refused, without the place."""
        places, reasons = zip(
            *(fault.split("): ", 1) for fault in desk.faults_with("Answers", row, column, text)), strict=True
        )
        assert set(places) == {f"Answers, row {row}, column {self.letter(desk, column)} ({column}"}
        return list(reasons)

    @staticmethod
    def letter(desk: Desk, column: str) -> str:
        return cell_of(desk.workbook["Answers"], 1, column).column_letter

    def test_rows_stay(self, desk, answer):
        """Rows are neither added, removed, doubled nor renamed."""
        desk.set("Answers", answer, "response", "utter_ask_assurance")
        other = desk.get("Answers", answer + 1, "response")
        none = "is no answer: rows cannot be added, nor names changed"
        desk.append("Answers", "payment", "What?", "utter_ask_what", "It is.", "It is.", "", "")
        row = desk.append("Answers", *desk.cells("Answers", answer + 1))
        assert desk.faults() == [
            f"Answers: the row of {RESPONSE} is missing: rows cannot be removed",
            f"Answers, row {answer}, column C (response): 'utter_ask_assurance' {none}",
            f"Answers, row {row - 1}, column C (response): 'utter_ask_what' {none}",
            f"Answers, row {row}, column C (response): {other} stands in row {answer + 1} already",
        ]

    def test_removed(self, desk, answer):
        """A fact that no other answer carries is lost with its row, but one fault is enough."""
        desk.remove("Answers", answer)
        assert desk.faults() == [f"Answers: the row of {RESPONSE} is missing: rows cannot be removed"]

    def test_shaded_cells_stay(self, desk, answer):
        for column in ("topic", "question"):
            before = desk.get("Answers", answer, column)
            assert self.faults(desk, answer, column, "other") == [f"it has to stay {before!r}"]

    def test_empty(self, desk, answer):
        for column in ("web answer", "phone answer"):
            place = f"Answers, row {answer}, column {self.letter(desk, column)} ({column})"
            assert f"{place}: it is empty" in desk.faults_with("Answers", answer, column, "  ")

    def test_too_long(self, desk, answer):
        desk.set("Answers", answer, "phone answer", f"{desk.get('Answers', answer, 'phone answer')} {'word ' * 40}")
        desk.set("Answers", answer, "web answer", f"{desk.get('Answers', answer, 'web answer')} {'word ' * 90}")
        first, second = desk.faults()
        assert re.fullmatch(rf"Answers, row {answer}, column D \(web answer\): 1\d\d words, at most 90", first)
        assert re.fullmatch(rf"Answers, row {answer}, column E \(phone answer\): \d\d words, at most 40", second)

    def test_promise(self, desk, answer):
        text = desk.get("Answers", answer, "web answer")
        assert self.faults(desk, answer, "web answer", f"{text} It cures.") == ["'cures' promises a cure"]

    def test_not_for_the_ear(self, desk, answer):
        text = desk.get("Answers", answer, "phone answer")
        assert self.faults(desk, answer, "phone answer", f"{text} Call 8 (0).") == [
            f"{sign!r} does not read well aloud: write words" for sign in "8(0)"
        ]

    def test_publisher_not_named(self, desk, answer):
        (key,) = desk.get("Answers", answer, "sources").split(" | ")
        desk.set("Answers", answer, "web answer", "Some of it is paid for.")
        desk.set("Answers", answer, "phone answer", "Some of it is paid.")
        (source,) = [line for line in table_lines("sources") if line.startswith(f"{key},")]
        publisher = source.split(",")[1]
        assert desk.faults() == [
            f"Answers, row {answer}, column D (web answer): {publisher} is cited, but not named",
            f"Answers, row {answer}, column E (phone answer): none of its publishers is named: {publisher}",
        ]

    def test_placeholders_stay(self, desk):
        row = desk.row("Answers", response="utter_condition_near")
        text = desk.get("Answers", row, "web answer").replace("{near}", "{far}")
        assert self.faults(desk, row, "web answer", text) == [
            "{near} is missing: it is filled in",
            "{far} cannot be filled in here",
        ]

    def test_other_braces(self, desk):
        row = desk.row("Answers", response="utter_condition_near")
        text = desk.get("Answers", row, "web answer")
        odd = ("{", "}", "{}", "{a b}", "{{near}", "{near!r}")
        why = "braces stand around a word that is filled in, and nowhere else"
        found = {each: self.faults(desk, row, "web answer", f"{text} {each}") for each in odd}
        assert found == {each: [why] for each in odd}

    def test_template(self, desk):
        """A text that is a row of a table keeps its placeholder, and promises nothing either."""
        row = desk.row("Answers", response="utter_recommendation")
        assert self.faults(desk, row, "web answer", "It cures.") == [
            "{says} is missing: it is filled in",
            "'cures' promises a cure",
        ]

    def test_sources_and_facts(self, desk, answer):
        """Unknown keys, keys twice, facts without their source and sources without their fact."""
        facts, sources = (desk.get("Answers", answer, column) for column in ("facts", "sources"))
        desk.set("Answers", answer, "facts", f"{facts} | F999 | {facts}")
        desk.set("Answers", answer, "sources", f"{sources} | zzz")
        first = facts.split(" | ")[0]
        faults = desk.faults()
        assert f"Answers, row {answer}, column G (facts): 'F999' is no known fact" in faults
        assert f"Answers, row {answer}, column G (facts): {first} is listed twice" in faults
        assert f"Answers, row {answer}, column F (sources): 'zzz' is no known source" in faults

    def test_sources_without_their_fact(self, desk, answer):
        facts, sources = (desk.get("Answers", answer, column) for column in ("facts", "sources"))
        others = {"all-body-kneads", "preferred-rehabilitation"} - set(sources.split(" | "))
        desk.set("Answers", answer, "sources", sources.replace(sources.split(" | ")[0], min(others)))
        faults = desk.faults()
        assert f"Answers, row {answer}, column F (sources): {min(others)} is cited for no fact" in faults
        stems = f"{facts.split(' | ')[0]} stems from {sources.split(' | ')[0]}, which the sources do not name"
        assert f"Answers, row {answer}, column G (facts): {stems}" in faults

    def test_a_fact_that_nobody_says_any_more(self, desk):
        """Every fact of the articles stays with an answer or a row."""
        files = desk.project.files
        carried = [fact for each in files.responses().values() for fact in each.metadata.get("facts", [])]
        tables = "".join("\n".join(table_lines(name)) for name in ("conditions", "techniques", "clinics"))
        row, fact = next(
            (desk.row("Answers", response=name), fact)
            for name, each in files.responses().items()
            if len(each.metadata.get("facts", [])) > 1
            for fact in each.metadata["facts"][1:]
            if carried.count(fact) == 1 and fact not in tables
        )
        facts = desk.get("Answers", row, "facts").split(" | ")
        desk.set("Answers", row, "facts", " | ".join(each for each in facts if each != fact))
        assert (
            f"Answers, row {row}, column G (facts): {fact} is carried by no answer and no row any more" in desk.faults()
        )


class TestQuestions:
    def fault(self, desk: Desk, row: int, text: str) -> str:
        """Why the wording is refused."""
        (fault,) = desk.faults_with("Questions", row, "wording", text)
        place = f"Questions, row {row}, column C (wording): "
        assert fault.startswith(place)
        return fault.removeprefix(place)

    def test_no_phrase(self, desk, wording):
        assert [(text, self.fault(desk, wording, text)) for text, _ in NO_PHRASES] == NO_PHRASES

    def test_same_words_in_one_answer(self, desk, wording):
        """Case, marks and accents make no other wording; the new one is at fault, wherever it stands."""
        first = desk.get("Questions", wording, "wording")
        assert self.fault(desk, wording + 2, f"{first.upper()}?!") == f"row {wording}, of {INTENT}, says the same words"

    def test_same_words_before_the_old_ones(self, desk, wording):
        later = desk.get("Questions", wording + 2, "wording")
        assert self.fault(desk, wording, f"{later}!") == f"row {wording + 2}, of {INTENT}, says the same words"

    def test_same_words_in_two_answers(self, desk, wording):
        row = desk.append(
            "Questions", "conditions", "ask_technique_for_condition", desk.get("Questions", wording, "wording")
        )
        assert desk.faults() == [
            f"Questions, row {row}, column C (wording): row {wording}, of {INTENT}, says the same words"
        ]

    def test_copied_row(self, desk, wording):
        row = desk.append("Questions", TOPIC, INTENT, desk.get("Questions", wording, "wording"))
        assert desk.faults() == [
            f"Questions, row {row}, column C (wording): row {wording}, of {INTENT}, says the same words"
        ]

    def test_same_words_in_the_talk(self, desk, wording):
        """What the workbook does not show counts as well."""
        taught = desk.project.files
        intent = next(each for each in taught.phrases() if taught.file_of(each).name == "talk.yml")
        phrase = taught.phrases()[intent][0]
        assert self.fault(desk, wording, f"{phrase} !") == f"{intent} is taught the same words, in talk.yml"

    def test_kept_for_testing(self, desk, wording, tmp_path):
        """What measures is not taught."""
        kept = [{"intent": INTENT, "say": ["Zorbles, paid for?"]}]
        for folder, what in (("tests/nlu", "a held-out phrase"), ("benchmarks/development", "a development phrase")):
            self.measure(desk, tmp_path / what, folder, kept)
            assert self.fault(desk, wording, "zorbles paid for") == f"it is {what}, and so is kept for testing"

    def test_kept_for_testing_in_a_conversation(self, desk, wording, tmp_path):
        talk = [{"name": "one", "turns": [{"say": "and is it paid for by zorbles", "meant": [{"intent": INTENT}]}]}]
        self.measure(desk, tmp_path, "tests/dialogues", talk)
        assert "is kept for testing" in self.fault(desk, wording, "and is it paid for by zorbles?")

    @staticmethod
    def measure(desk: Desk, root: Path, folder: str, phrases: list[dict]) -> None:
        """Has the project measured by the phrases of a file below `root`, and by no others."""
        (root / folder).mkdir(parents=True)
        (root / folder / "more.yml").write_text(yaml.safe_dump(phrases))
        desk.project = replace(desk.project, root=root)

    def test_too_few(self, desk, wording):
        """An intent keeps fifteen different wordings."""
        desk.remove("Questions", wording)
        assert FEW - 1 == 15
        assert desk.imported().removed == 1
        desk.export()
        desk.remove("Questions", wording)
        assert desk.faults() == [f"Questions: {INTENT} has 14 different wordings left, at least 15"]

    def test_whole_intent_gone(self, desk, wording):
        desk.workbook["Questions"].delete_rows(wording, FEW)
        assert desk.faults() == [f"Questions: {INTENT} has 0 different wordings left, at least 15"]

    def test_keys(self, desk, wording):
        """Intents and topics are those that there are, and belong together."""
        desk.append("Questions", TOPIC, "ask_zorbles", NEW)
        desk.append("Questions", "talk", "chitchat", f"{NEW} one")
        desk.append("Questions", "conditions", INTENT, f"{NEW} two")
        desk.append("Questions", TOPIC, "", f"{NEW} three")
        row = desk.append("Questions", "", INTENT, f"{NEW} four")
        talk = next(iter(desk.project.files.phrases().keys() & {"chitchat"}))
        assert desk.faults() == [
            f"Questions, row {row - 4}, column B (intent): 'ask_zorbles' is no intent: new ones cannot be added here",
            f"Questions, row {row - 3}, column B (intent): {talk} is a turn of the talk: its wordings are not in this "
            "workbook",
            f"Questions, row {row - 2}, column A (topic): the topic of {INTENT} is 'payment', not 'conditions'",
            f"Questions, row {row - 1}, column B (intent): it is empty",
            f"Questions, row {row}, column A (topic): the topic of {INTENT} is 'payment', not ''",
        ]


class TestConditions:
    def faults(self, desk: Desk, row: int, column: str, text: str) -> list[str]:
        """Why the text is refused, without the place where it is that cell."""
        letter = cell_of(desk.workbook["Conditions"], 1, column).column_letter
        return [
            fault.removeprefix(f"Conditions, row {row}, column {letter} ({column}): ")
            for fault in desk.faults_with("Conditions", row, column, text)
        ]

    def test_each_cell(self, desk, condition):
        """The tables' own checks, and the rules of wording, with the place in the sheet."""
        faults = [
            f"{column} {text!r}: {found}, not {why!r}"
            for column, text, why in NO_CONDITIONS
            if why not in (found := self.faults(desk, condition, column, text))
        ]
        assert faults == []

    def test_too_long(self, desk, condition):
        """Answer and caution are one message."""
        answer, spoken = (desk.get("Conditions", condition, column) for column in ("answer", "spoken"))
        desk.set("Conditions", condition, "answer", f"{answer} {'Word ' * 70}end.")
        desk.set("Conditions", condition, "spoken", f"{spoken} {'Word ' * 30}end.")
        first, second = desk.faults()
        assert re.fullmatch(
            rf"Conditions, row {condition}, column F \(answer\): with its caution, \d+ words, at most 90", first
        )
        assert re.fullmatch(
            rf"Conditions, row {condition}, column G \(spoken\): with its caution, \d+ words, at most 40", second
        )

    def test_technique_without_its_answer(self, desk, condition):
        """Another technique needs another answer: the old one still names the old one."""
        desk.set("Conditions", condition, "techniques", "myofascial_release")
        assert desk.faults() == [
            f"Conditions, row {condition}, column F (answer): myofascial release is not named",
            f"Conditions, row {condition}, column G (spoken): myofascial release is not named",
        ]

    def test_publishers(self, desk, condition):
        """Whoever is cited is named, and whoever is named is cited."""
        desk.set("Conditions", condition, "answer", "Physical Therapy First: trigger point therapy.")
        assert desk.faults() == [
            f"Conditions, row {condition}, column F (answer): All Body Kneads is cited, but not named",
            f"Conditions, row {condition}, column K (sources): Physical Therapy First is named in the answer, but not "
            "cited",
        ]

    def test_name_of_another_row(self, desk, condition):
        """One name leads to one row, in whichever table it stands."""
        aliases = desk.get("Conditions", condition, "aliases")
        desk.set("Conditions", condition, "aliases", f"{aliases} | TMJ | stiff shoulder")
        row = desk.row("Conditions", key="jaw_pain")
        first, second = desk.faults()
        too = rf"belongs to 'sciatica' \(row {condition}\) too"
        assert re.fullmatch(rf"Conditions: uncovered\.csv, line \d+, column aliases: 'stiff shoulder' {too}", first)
        assert re.fullmatch(rf"Conditions, row {row}, column C \(aliases\): 'tmj' {too}", second)

    def test_keys(self, desk, condition):
        """A key is one word, and no other row's; a row without one is no missing row."""
        desk.append("Conditions", *desk.cells("Conditions", condition))
        row = desk.append("Conditions", "Bad key!", "bad key")
        desk.set("Conditions", condition + 1, "key", "")
        assert desk.faults() == [
            f"Conditions, row {condition + 1}, column A (key): it is empty",
            f"Conditions, row {row - 1}, column A (key): sciatica stands in row {condition} already",
            f"Conditions, row {row}, column A (key): 'Bad key!' is no key: small letters, digits and _",
        ]

    def test_renamed_key(self, desk, condition):
        faults = self.faults(desk, condition, "key", "sciatic_pain")
        assert "it has to stay 'sciatica': keys cannot be renamed" in faults

    def test_removed_but_named(self, desk, condition):
        """What tables refer to and what wordings, answers or offered questions name cannot go."""
        desk.remove("Conditions", condition)
        faults = desk.faults()
        assert any(
            re.fullmatch(
                r"Conditions: the row of sciatica is missing, but \d+ texts name it, such as Questions, row \d+", fault
            )
            for fault in faults
        )

    def test_removed_but_referred_to(self, desk):
        """A table that refers to the row is named with its line."""
        uncovered = [line.split(",") for line in table_lines("uncovered")[1:] if line]
        near = next(cells[-1].split("|")[0] for cells in uncovered if cells[-1])
        desk.remove("Conditions", desk.row("Conditions", key=near))
        refers = rf"Conditions: uncovered\.csv, line \d+, column near: '{near}' is no key of conditions\.csv"
        assert any(re.fullmatch(refers, fault) for fault in desk.faults())

    def test_fact_of_a_removed_row(self, desk, condition):
        """A fact that only this row carries is lost with it."""
        fact = desk.get("Conditions", condition, "facts")
        desk.remove("Conditions", condition)
        assert f"Conditions: {fact} is carried by no answer and no row any more" in desk.faults()


def test_every_fault_at_once(desk, answer, wording, condition):
    """All sheets are checked to their ends: by sheet, row and column."""
    desk.set("Answers", answer, "phone answer", desk.get("Answers", answer, "phone answer") + " It cures.")
    desk.set("Questions", wording, "wording", 911)
    desk.set("Questions", wording + 1, "wording", "/greet")
    desk.set("Conditions", condition, "wording", "maybe")
    desk.set("Conditions", condition + 1, "caution", "Beware")
    assert desk.faults() == [
        f"Answers, row {answer}, column E (phone answer): 'cures' promises a cure",
        f"Questions, row {wording}, column C (wording): the number 911: write it as text, with an apostrophe before it",
        f"Questions, row {wording + 1}, column C (wording): "
        + 'it begins with "/", which makes the name of an intent of it',
        f"Conditions, row {condition}, column E (wording): 'maybe' is none of described, listed, story",
        f"Conditions, row {condition + 1}, column H (caution): it does not end as a sentence does",
    ]
    assert str(desk.take()).startswith("5 faults; nothing has been changed:\n  Answers, row")


def test_one_fault_among_many_changes(desk, answer, wording, condition):
    """All or nothing."""
    desk.set("Answers", answer, "web answer", "Well: " + desk.get("Answers", answer, "web answer"))
    for place in range(10):
        desk.set("Questions", wording + place, "wording", f"{NEW} {place}")
    desk.set("Conditions", condition, "caution", "See a doctor.")
    row = desk.append("Questions", TOPIC, INTENT, "/greet")
    assert len(desk.faults()) == 1
    desk.remove("Questions", row)
    done = desk.accepted().summary
    assert (done.answers, done.replaced, done.conditions_changed) == (1, 10, 1)
