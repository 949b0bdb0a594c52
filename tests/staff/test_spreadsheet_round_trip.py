"""From the data to a workbook and back: what is not edited stays, to the byte, and what is edited changes alone."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from staff.spreadsheet.archive import open_workbook
from staff.spreadsheet.commands import export_workbook
from staff.spreadsheet.export import workbook_of
from staff.spreadsheet.formulas import could_be_formula, is_formula
from staff.spreadsheet.importing import Accepted
from staff.spreadsheet.project import Project, conditions_path
from tests.data_files import ROOT
from tests.staff.workbooks import (
    Desk,
    changed_lines,
    copy_texts,
    files_of,
    saved_and_opened,
    some_desk,
    some_project,
    some_workbook,
    table_lines,
    with_texts,
)

TOPIC, INTENT = "payment", "ask_insurance"
NEW = "would my health plan chip in at all"
SHEETS = ["Read me", "Answers", "Questions", "Conditions"]
BEGINNINGS = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "＝1"]
FORMULAS = [*BEGINNINGS, "\t=1", "\r1", "-A1", "- =1", "-1-1", "- cmd|'/C calc'!A0", "-", "- 5"]
NO_FORMULAS = ["1+1", "a=b", "me@clinic", "- what is it", "five - six", "'=1", "", " =1"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Desk:
    """All of the real data, and their workbook as it is read; the tests change neither."""
    path = tmp_path_factory.mktemp("whole") / "answers.xlsx"
    export_workbook(ROOT, path)
    return Desk(Project.read(ROOT), open_workbook(path))


@pytest.fixture
def desk() -> Desk:
    """Some of the real data, to be changed."""
    return some_desk()


def with_wordings(project: Project, *wordings: str) -> Project:
    """The project with more wordings of its first question of payment, above the others."""
    path = ROOT / "data" / "faq" / "payment.yml"
    before, head, after = project.files.texts()[path].partition("examples: |\n")
    return with_texts(project, {path: before + head + "".join(f"    - {each}\n" for each in wordings) + after})


class TestRealData:
    def test_nothing_edited_changes_nothing(self, whole):
        done = whole.accepted()
        assert (done.texts, done.summary.files) == ({}, ())
        assert str(done.summary) == "Nothing to change: the workbook says what the data say."

    def test_every_row_is_there(self, whole):
        """Each answer, each wording and each condition has its row, in the order of the files."""
        workbook, files = whole.workbook, whole.project.files
        assert workbook.sheetnames == SHEETS
        faq = [name for name, each in files.responses().items() if each.file.parent.name == "faq"]
        assert [row[2] for row in workbook["Answers"].iter_rows(min_row=2, values_only=True)] == faq
        asked = [
            (files.file_of(intent).stem, intent, phrase)
            for intent, phrases in files.phrases().items()
            if files.file_of(intent).parent.name == "faq"
            for phrase in phrases
        ]
        assert list(workbook["Questions"].iter_rows(min_row=2, values_only=True)) == asked
        keys = [line.split(",")[0] for line in table_lines("conditions")[1:] if line]
        assert [row[0] for row in workbook["Conditions"].iter_rows(min_row=2, values_only=True)] == keys

    def test_order_of_rows_does_not_matter(self, whole):
        """Staff may sort the sheets as they like."""

        def shuffled(rows: list[tuple]) -> list[tuple]:
            return random.Random(1).sample(rows, len(rows))

        other = Desk(whole.project, copy_texts(whole.workbook, shuffled))
        assert other.cells("Questions", 2) != whole.cells("Questions", 2)
        assert other.accepted().texts == {}


class TestLooks:
    @pytest.mark.parametrize("name", SHEETS[1:])
    def test_sheets(self, name):
        """A header that stays in view, a filter, wrapped text, shaded keys with a note, and columns of text."""
        worksheet = some_workbook()[name]
        assert worksheet.freeze_panes == "A2"
        assert worksheet.auto_filter.ref == worksheet.dimensions
        key, text = worksheet["A2"], worksheet.cell(2, worksheet.max_column)
        assert key.fill.fgColor.rgb != text.fill.fgColor.rgb
        assert "shaded" in worksheet["A1"].comment.text.lower() or "fill in" in worksheet["A1"].comment.text
        assert all(cell.alignment.wrap_text and cell.number_format == "@" for cell in worksheet[2])
        assert all(10 < dimension.width <= 110 for dimension in worksheet.column_dimensions.values())
        assert {dimension.number_format for dimension in worksheet.column_dimensions.values()} == {"@"}

    def test_guide(self):
        """The first sheet tells staff what they may do, and what not."""
        rows = some_workbook()["Read me"].iter_rows(values_only=True)
        text = " ".join(part for row in rows for part in row)
        for word in (
            "at most 90 words",
            "at most 40 words",
            "nothing is changed",
            "cannot be added with this workbook",
        ):
            assert word in text

    def test_rows_are_as_high_as_their_text(self):
        """Programs that do not look find the height; it is no fixed one."""
        rows = some_workbook()["Answers"].row_dimensions
        assert len({row.height for row in rows.values() if row.height}) > 2


class TestFormulas:
    def test_no_cell_is_a_formula(self, desk):
        """A text that begins as a formula does is exported as a text, and marked as one."""
        desk.project = with_wordings(desk.project, *BEGINNINGS, "#N/A", "- like an item of a list")
        desk.export()
        cells = [cell for sheet in desk.workbook.worksheets for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        for cell in cells:
            assert cell.quotePrefix == (cell.value is not None and could_be_formula(cell.value)), cell.value
        assert {cell.value for cell in cells if cell.quotePrefix} == {*BEGINNINGS, "- like an item of a list"}
        # What stands in the data already goes round.
        assert desk.accepted().texts == {}

    def test_formulas_are_known(self):
        assert [text for text in FORMULAS if not (is_formula(text) and could_be_formula(text))] == []

    def test_other_texts_are_none(self):
        assert [text for text in NO_FORMULAS if is_formula(text)] == []


class TestEdits:
    def test_one_wording(self, desk):
        """One reworded question changes one line of one file."""
        row = desk.row("Questions", intent=INTENT)
        old = desk.get("Questions", row, "wording")
        desk.set("Questions", row, "wording", f"  {NEW.replace('plan', ' plan')}? ")
        done = desk.accepted()
        assert changed_lines(desk.project, done.texts) == [f"-    - {old}", f"+    - {NEW}?"]
        summary = done.summary
        assert (summary.replaced, summary.added, summary.removed, summary.answers) == (1, 0, 0, 0)
        assert str(summary) == (
            "Imported: 1 wording replaced.\n  data/faq/payment.yml\nNow run `make check` and `make train`."
        )

    def test_wordings_added_removed_and_moved(self, desk):
        """A row may come, go, or go over to another intent of another topic."""
        gone, moved = (
            desk.get("Questions", desk.row("Questions", intent=INTENT) + place, "wording") for place in (0, 1)
        )
        desk.set("Questions", desk.row("Questions", wording=moved), "topic", "medical_massage")
        desk.set("Questions", desk.row("Questions", wording=moved), "intent", "ask_medical_setting")
        desk.remove("Questions", desk.row("Questions", wording=gone))
        desk.append("Questions", TOPIC, INTENT, NEW)
        desk.append("Questions", "conditions", "ask_technique_for_condition", "my zorbles are sore, what then")
        done = desk.accepted()
        assert changed_lines(desk.project, done.texts) == [
            "+    - my zorbles are sore, what then",
            f"+    - {moved}",
            f"-    - {gone}",
            f"-    - {moved}",
            f"+    - {NEW}",
        ]
        assert (done.summary.replaced, done.summary.added, done.summary.removed) == (1, 2, 1)
        assert {str(path) for path in done.summary.files} == {
            "data/faq/conditions.yml",
            "data/faq/medical_massage.yml",
            "data/faq/payment.yml",
        }

    def test_answers(self, desk):
        """Texts change where they stand; placeholders stay, in templates too."""
        row = desk.row("Answers", response="utter_ask_insurance")
        read = desk.get("Answers", row, "web answer")
        desk.set("Answers", row, "web answer", f"Well: {read}")
        template = desk.row("Answers", response="utter_recommendation")
        desk.set("Answers", template, "phone answer", "{says_spoken} Anything else?")
        done = desk.accepted()
        assert (done.summary.answers, len(done.summary.files)) == (2, 2)
        responses = with_texts(desk.project, done.texts).files.responses()
        assert responses["utter_ask_insurance"].text == f"Well: {read}"
        assert responses["utter_recommendation"].spoken == "{says_spoken} Anything else?"
        assert '+    text: "{says_spoken} Anything else?"' in changed_lines(desk.project, done.texts)

    def test_sources_and_facts(self, desk):
        """Keys are lists: the metadata changes for both channels, and nothing besides."""
        row = desk.row("Answers", response="utter_ask_insurance")
        facts = desk.get("Answers", row, "facts").split(" | ")
        desk.set("Answers", row, "facts", "|".join(reversed(facts)))
        assert changed_lines(desk.project, desk.accepted().texts) == [
            f"-      facts: [{', '.join(facts)}]",
            f"+      facts: [{', '.join(reversed(facts))}]",
        ]

    def test_one_cell_of_a_condition(self, desk):
        """One cell changes one line of the table; quotes stand where they are needed."""
        row = desk.row("Conditions", key="sciatica")
        desk.set("Conditions", row, "caution", 'With numbness, see a doctor: "at once".')
        (old,) = [line for line in table_lines("conditions") if line.startswith("sciatica,")]
        done = desk.accepted()
        removed, added = changed_lines(desk.project, done.texts)
        assert removed == f"-{old}"
        assert ',"With numbness, see a doctor: ""at once"".",' in added
        assert done.summary.conditions_changed == 1
        assert [str(path) for path in done.summary.files] == ["data/knowledge/conditions.csv"]

    def test_a_new_condition(self, desk):
        """A new row comes last, and whoever added it hears what else it takes."""
        rest = desk.cells("Conditions", desk.row("Conditions", key="sciatica"))[3:]
        desk.append("Conditions", "zorble_pain", "zorble pain", "zorbles | sore  zorble", *rest)
        done = desk.accepted()
        (line,) = changed_lines(desk.project, done.texts)
        assert line.startswith("+zorble_pain,zorble pain,zorbles|sore zorble,trigger_point_therapy,")
        assert done.texts[conditions_path(ROOT)].split("\n")[-2] == line[1:]
        assert done.summary.conditions_added == 1
        assert "The phone line does not know how to say zorble" in str(done.summary)

    def test_lists_may_have_spaces(self, desk):
        """How a list is spaced says nothing: the table's cell stays."""
        row = desk.row("Conditions", key="sciatica")
        desk.set("Conditions", row, "aliases", desk.get("Conditions", row, "aliases").replace(" | ", "|"))
        assert desk.accepted().texts == {}

    def test_an_old_workbook(self, desk):
        """What others have changed since the export is not undone; a sheet that changes nothing may be old."""
        desk.set("Questions", desk.row("Questions", intent=INTENT), "wording", NEW)
        files = desk.project.files.copy()
        files.add_phrase(INTENT, "somebody has taught me this meanwhile")
        desk.project = with_texts(desk.project, files.changes())
        assert desk.faults() == [
            "Questions: the data have changed since this workbook was exported: export it anew and edit that one"
        ]

    def test_imported_twice(self, desk):
        """The same workbook again changes nothing more."""
        desk.set("Questions", desk.row("Questions", intent=INTENT), "wording", NEW)
        assert desk.imported().replaced == 1
        assert desk.imported().files == ()


# Letters of any script, with those that spreadsheets, YAML, CSV or Rasa give a meaning more often than by chance.
LETTERS = st.one_of(st.characters(blacklist_categories=["C", "Z"]), st.sampled_from("=+-@'\"|,;:#&*!>%{}[]()/\\ _x00D"))
# What XML cannot hold, no program types into a workbook.
ODD = st.characters(blacklist_categories=["Cs"]).filter(lambda letter: not ILLEGAL_CHARACTERS_RE.search(letter))
TYPED = st.one_of(st.text(LETTERS, max_size=60), st.text(LETTERS | ODD | st.sampled_from("\t\r\n"), max_size=20))


class TestAnyText:
    """Whatever staff type comes back as they typed it, but for spaces, or is refused with its place."""

    SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

    @pytest.fixture(scope="class")
    def topic(self) -> Desk:
        """The questions and answers of one topic, and all conditions; the tests change neither data nor workbook."""
        path = ROOT / "data" / "faq" / "conditions.yml"
        project = replace(some_project(), files=files_of({path: some_project().files.texts()[path]}))
        return Desk(project, saved_and_opened(workbook_of(project)))

    def _typed(self, topic: Desk, sheet: str, row: int, column: str, text: str) -> str | None:
        """What the next export shows in the cell; None where the import has refused it."""
        desk = Desk(topic.project, copy_texts(topic.workbook))
        desk.edit(lambda workbook: desk.set(sheet, row, column, text))
        done = desk.take()
        if not isinstance(done, Accepted):
            assert all(fault.sheet in SHEETS for fault in done.faults)
            assert any((fault.row, fault.name) in ((row, column), (0, column)) for fault in done.faults)
            return None
        desk.project = with_texts(desk.project, done.texts)
        desk.export()
        shown = [cell.value or "" for line in desk.workbook[sheet].iter_rows() for cell in line]
        return " ".join(text.split()) if " ".join(text.split()) in shown else ""

    @SETTINGS
    @given(text=TYPED)
    def test_wording(self, topic, text):
        shown = self._typed(topic, "Questions", 2, "wording", text)
        assert shown in (None, " ".join(text.split()))

    @SETTINGS
    @given(text=TYPED)
    def test_caution(self, topic, text):
        shown = self._typed(topic, "Conditions", 2, "caution", f"See {text}.")
        assert shown in (None, " ".join(f"See {text}.".split()))

    @SETTINGS
    @given(text=TYPED)
    def test_answer(self, topic, text):
        row = topic.row("Answers", response="utter_condition_unknown")
        shown = self._typed(topic, "Answers", row, "web answer", text)
        assert shown in (None, " ".join(text.split()))
