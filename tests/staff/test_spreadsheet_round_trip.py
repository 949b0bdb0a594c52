"""From the data to a workbook and back: what is not edited stays, to the byte, and what is edited changes alone."""

from __future__ import annotations

import difflib
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from staff.data_files import DataFiles
from staff.spreadsheet.commands import export_workbook, import_workbook
from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.formulas import could_be_formula, is_formula
from staff.spreadsheet.results import Imported
from tests.staff.workbooks import Desk, cell_of, copy_desk, copy_some, copy_whole, type_into

TOPIC, INTENT = "payment", "ask_insurance"
SHEETS = ["Read me", "Answers", "Questions", "Conditions"]
BEGINNINGS = ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "＝1"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Desk:
    """All of the real data."""
    return copy_whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Desk:
    """Some of the real data."""
    return copy_some(tmp_path_factory.mktemp("some"))


@pytest.fixture
def desk(exported, tmp_path) -> Desk:
    """Some of the real data, to be changed."""
    return copy_desk(exported, tmp_path)


def changed_lines(before: dict[Path, bytes], after: dict[Path, bytes]) -> list[str]:
    """The lines that were taken out and put in, of all files."""
    assert before.keys() == after.keys()
    return [
        line.rstrip("\n")
        for path in before
        if before[path] != after[path]
        for line in difflib.unified_diff(
            before[path].decode().splitlines(True), after[path].decode().splitlines(True), n=0
        )
        if line[0] in "+-" and not line.startswith(("---", "+++"))
    ]


class TestRealData:
    def test_nothing_edited_changes_nothing(self, whole):
        before = whole.contents()
        done = whole.imported()
        assert done.files == ()
        assert str(done) == "Nothing to change: the workbook says what the data say."
        assert whole.contents() == before

    def test_every_row_is_there(self, whole):
        """Each answer, each wording and each condition has its row, in the order of the files."""
        workbook = load_workbook(whole.book)
        assert workbook.sheetnames == SHEETS
        files = DataFiles.read(whole.root)
        faq = [name for name, each in files.responses().items() if each.file.parent.name == "faq"]
        assert [row[2] for row in workbook["Answers"].iter_rows(min_row=2, values_only=True)] == faq
        asked = [
            (files.file_of(intent).stem, intent, phrase)
            for intent, phrases in files.phrases().items()
            if files.file_of(intent).parent.name == "faq"
            for phrase in phrases
        ]
        assert list(workbook["Questions"].iter_rows(min_row=2, values_only=True)) == asked
        keys = [line.split(",")[0] for line in whole.lines("knowledge/conditions.csv")[1:] if line]
        assert [row[0] for row in workbook["Conditions"].iter_rows(min_row=2, values_only=True)] == keys

    def test_order_of_rows_does_not_matter(self, whole, tmp_path):
        """Staff may sort the sheets as they like."""
        desk = Desk(whole.root)
        desk.book = tmp_path / "sorted.xlsx"
        shutil.copy(whole.book, desk.book)

        def shuffle(workbook):
            for name in SHEETS[1:]:
                _, *rows = workbook[name].iter_rows(values_only=True)
                random.Random(1).shuffle(rows)
                for number, row in enumerate(rows, 2):
                    for place, text in enumerate(row, 1):
                        workbook[name].cell(number, place).value = text

        desk.edit(shuffle)
        assert desk.imported().files == ()


class TestLooks:
    @pytest.mark.parametrize("name", SHEETS[1:])
    def test_sheets(self, desk, name):
        """A header that stays in view, a filter, wrapped text, shaded keys with a note, and columns of text."""
        worksheet = load_workbook(desk.book)[name]
        assert worksheet.freeze_panes == "A2"
        assert worksheet.auto_filter.ref == worksheet.dimensions
        key, text = worksheet["A2"], worksheet.cell(2, worksheet.max_column)
        assert key.fill.fgColor.rgb != text.fill.fgColor.rgb
        assert "shaded" in worksheet["A1"].comment.text.lower() or "fill in" in worksheet["A1"].comment.text
        assert all(cell.alignment.wrap_text and cell.number_format == "@" for cell in worksheet[2])
        assert all(10 < dimension.width <= 110 for dimension in worksheet.column_dimensions.values())
        assert {dimension.number_format for dimension in worksheet.column_dimensions.values()} == {"@"}

    def test_guide(self, desk):
        """The first sheet tells staff what they may do, and what not."""
        rows = load_workbook(desk.book)["Read me"].iter_rows(values_only=True)
        text = " ".join(part for row in rows for part in row)
        for word in (
            "at most 90 words",
            "at most 40 words",
            "nothing is changed",
            "cannot be added with this workbook",
        ):
            assert word in text

    def test_rows_are_as_high_as_their_text(self, desk):
        """Programs that do not look find the height; it is no fixed one."""
        rows = load_workbook(desk.book)["Answers"].row_dimensions
        assert len({row.height for row in rows.values() if row.height}) > 2


class TestFormulas:
    def test_no_cell_is_a_formula(self, desk):
        """A text that begins as a formula does is exported as a text, and marked as one."""
        file = desk.root / "data" / "faq" / "payment.yml"
        text = file.read_text(encoding="utf-8")
        start = text.index("examples: |\n") + len("examples: |\n")
        added = [*BEGINNINGS, "#N/A", "- like an item of a list"]
        file.write_text(text[:start] + "".join(f"    - {each}\n" for each in added) + text[start:], encoding="utf-8")
        desk.export()
        cells = [cell for sheet in load_workbook(desk.book).worksheets for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        for cell in cells:
            assert cell.quotePrefix == (cell.value is not None and could_be_formula(cell.value)), cell.value
        assert {cell.value for cell in cells if cell.quotePrefix} == {*BEGINNINGS, "- like an item of a list"}
        # What stands in the data already goes round.
        assert desk.imported().files == ()

    @pytest.mark.parametrize(
        "text", [*BEGINNINGS, "\t=1", "\r1", "-A1", "- =1", "-1-1", "- cmd|'/C calc'!A0", "-", "- 5"]
    )
    def test_formulas_are_known(self, text):
        assert is_formula(text)
        assert could_be_formula(text)

    @pytest.mark.parametrize("text", ["1+1", "a=b", "me@clinic", "- what is it", "five - six", "'=1", "", " =1"])
    def test_other_texts_are_none(self, text):
        assert not is_formula(text)


class TestEdits:
    def test_one_wording(self, desk):
        """One reworded question changes one line of one file."""
        before = desk.contents()
        row = desk.row("Questions", intent=INTENT)
        old = desk.get("Questions", row, "wording")
        desk.set("Questions", row, "wording", "  would my health  plan chip in at all? ")
        done = desk.imported()
        assert changed_lines(before, desk.contents()) == [
            f"-    - {old}",
            "+    - would my health plan chip in at all?",
        ]
        assert (done.replaced, done.added, done.removed, done.answers) == (1, 0, 0, 0)
        assert str(done) == (
            "Imported: 1 wording replaced.\n  data/faq/payment.yml\nNow run `make check` and `make train`."
        )

    def test_wordings_added_removed_and_moved(self, desk):
        """A row may come, go, or go over to another intent of another topic."""
        before = desk.contents()
        gone, moved = (
            desk.get("Questions", desk.row("Questions", intent=INTENT) + place, "wording") for place in (0, 1)
        )
        desk.set("Questions", desk.row("Questions", wording=moved), "topic", "medical_massage")
        desk.set("Questions", desk.row("Questions", wording=moved), "intent", "ask_medical_setting")
        desk.remove("Questions", desk.row("Questions", wording=gone))
        desk.append("Questions", TOPIC, INTENT, "would my health plan chip in at all")
        desk.append("Questions", "conditions", "ask_technique_for_condition", "my zorbles are sore, what then")
        done = desk.imported()
        assert changed_lines(before, desk.contents()) == [
            "+    - my zorbles are sore, what then",
            f"+    - {moved}",
            f"-    - {gone}",
            f"-    - {moved}",
            "+    - would my health plan chip in at all",
        ]
        assert (done.replaced, done.added, done.removed) == (1, 2, 1)
        assert {str(path) for path in done.files} == {
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
        before = desk.contents()
        done = desk.imported()
        assert (done.answers, len(done.files)) == (2, 2)
        files = DataFiles.read(desk.root).responses()
        assert files["utter_ask_insurance"].text == f"Well: {read}"
        assert files["utter_recommendation"].spoken == "{says_spoken} Anything else?"
        assert '+    text: "{says_spoken} Anything else?"' in changed_lines(before, desk.contents())

    def test_sources_and_facts(self, desk):
        """Keys are lists: the metadata changes for both channels, and nothing besides."""
        row = desk.row("Answers", response="utter_ask_insurance")
        facts = desk.get("Answers", row, "facts").split(" | ")
        desk.set("Answers", row, "facts", "|".join(reversed(facts)))
        before = desk.contents()
        desk.imported()
        assert changed_lines(before, desk.contents()) == [
            f"-      facts: [{', '.join(facts)}]",
            f"+      facts: [{', '.join(reversed(facts))}]",
        ]

    def test_one_cell_of_a_condition(self, desk):
        """One cell changes one line of the table; quotes stand where they are needed."""
        before = desk.contents()
        row = desk.row("Conditions", key="sciatica")
        desk.set("Conditions", row, "caution", 'With numbness, see a doctor: "at once".')
        (old,) = [line for line in desk.lines("knowledge/conditions.csv") if line.startswith("sciatica,")]
        done = desk.imported()
        removed, added = changed_lines(before, desk.contents())
        assert removed == f"-{old}"
        assert ',"With numbness, see a doctor: ""at once"".",' in added
        assert done.conditions_changed == 1
        assert [str(path) for path in done.files] == ["data/knowledge/conditions.csv"]

    def test_a_new_condition(self, desk):
        """A new row comes last, and whoever added it hears what else it takes."""
        before = desk.contents()
        row = desk.row("Conditions", key="sciatica")
        cells = [cell.value for cell in load_workbook(desk.book)["Conditions"][row]]
        cells[:3] = ["zorble_pain", "zorble pain", "zorbles | sore  zorble"]
        desk.append("Conditions", *cells)
        done = desk.imported()
        (line,) = changed_lines(before, desk.contents())
        assert line.startswith("+zorble_pain,zorble pain,zorbles|sore zorble,trigger_point_therapy,")
        assert desk.lines("knowledge/conditions.csv")[-2] == line[1:]
        assert done.conditions_added == 1
        assert "The phone line does not know how to say zorble" in str(done)

    def test_a_condition_that_nobody_names(self, desk):
        """A row that nothing refers to can go."""
        cells = ["zorble_pain", "zorble pain", "zorbles"]
        rest = [cell.value for cell in load_workbook(desk.book)["Conditions"][2]][3:]
        before = desk.contents()
        desk.append("Conditions", *cells, *rest)
        desk.imported()
        desk.export()
        desk.remove("Conditions", desk.row("Conditions", key="zorble_pain"))
        assert desk.imported().conditions_removed == 1
        assert desk.contents() == before

    def test_lists_may_have_spaces(self, desk):
        """How a list is spaced says nothing: the table's cell stays."""
        row = desk.row("Conditions", key="sciatica")
        desk.set("Conditions", row, "aliases", desk.get("Conditions", row, "aliases").replace(" | ", "|"))
        assert desk.imported().files == ()

    def test_line_ends_of_the_table(self, desk):
        """A table from another system keeps its line ends, in new rows too."""
        table = desk.root / "data" / "knowledge" / "conditions.csv"
        table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
        desk.export()
        assert desk.imported().files == ()
        desk.set("Conditions", desk.row("Conditions", key="sciatica"), "caution", "See a doctor.")
        desk.imported()
        assert table.read_bytes().count(b"\n") == table.read_bytes().count(b"\r\n")

    def test_an_old_workbook(self, desk):
        """What others have changed since the export is not undone; a sheet that changes nothing may be old."""
        desk.set("Questions", desk.row("Questions", intent=INTENT), "wording", "would my health plan chip in at all")
        files = DataFiles.read(desk.root)
        files.add_phrase(INTENT, "somebody has taught me this meanwhile")
        files.write()
        assert desk.faults() == [
            "Questions: the data have changed since this workbook was exported: export it anew and edit that one"
        ]

    def test_imported_twice(self, desk):
        """The same workbook again changes nothing more."""
        desk.set("Questions", desk.row("Questions", intent=INTENT), "wording", "would my health plan chip in at all")
        assert desk.imported().replaced == 1
        assert desk.imported().files == ()

    def test_no_held_out_phrases(self, desk):
        """A copy of the project without its tests can be edited as well."""
        for folder in ("tests", "benchmarks"):
            shutil.rmtree(desk.root / folder)
        desk.append("Questions", TOPIC, INTENT, "would my health plan chip in at all")
        assert desk.imported().added == 1


class TestExport:
    def test_says_what_it_wrote(self, desk):
        desk.book.unlink()
        done = export_workbook(desk.root, desk.book)
        assert str(done).startswith(f"{desk.book}: {done.answers} answers, ")
        assert done.conditions == len(desk.lines("knowledge/conditions.csv")) - 2
        # Whoever may read other files may read it.
        (desk.root / "other").touch()
        assert desk.book.stat().st_mode == (desk.root / "other").stat().st_mode

    def test_overwrites_nothing(self, desk):
        """A workbook that somebody has edited is not written over."""
        before = desk.book.read_bytes()
        with pytest.raises(WorkbookError, match="exists already"):
            export_workbook(desk.root, desk.book)
        assert desk.book.read_bytes() == before

    @pytest.mark.parametrize(
        ("name", "why"),
        [("answers.ods", "end with .xlsx"), ("answers", "end with .xlsx"), ("no/such/folder.xlsx", "No such")],
    )
    def test_no_place(self, desk, name, why):
        with pytest.raises(WorkbookError, match=why):
            export_workbook(desk.root, desk.root / name)

    def test_unsound_data(self, desk):
        """Data that cannot be read are no workbook's fault."""
        (desk.root / "data" / "knowledge" / "facts.csv").unlink()
        for command in (export_workbook, import_workbook):
            with pytest.raises(WorkbookError, match=r"make check`: 1 fault in the knowledge tables(.|\n)*facts\.csv"):
                command(desk.root, desk.root / "new.xlsx")

    def test_a_text_that_no_cell_takes(self, desk):
        file = desk.root / "data" / "faq" / "payment.yml"
        file.write_text(
            file.read_text(encoding="utf-8").replace("examples: |\n", "examples: |\n    - " + "a" * 40_000 + "\n", 1)
        )
        desk.book.unlink()
        with pytest.raises(WorkbookError, match=r"Questions, row \d+: a text is too long for a cell"):
            export_workbook(desk.root, desk.book)


# Letters of any script, with those that spreadsheets, YAML, CSV or Rasa give a meaning more often than by chance.
LETTERS = st.one_of(st.characters(blacklist_categories=["C", "Z"]), st.sampled_from("=+-@'\"|,;:#&*!>%{}[]()/\\ _x00D"))
# What XML cannot hold, no program types into a workbook.
ODD = st.characters(blacklist_categories=["Cs"]).filter(lambda letter: not ILLEGAL_CHARACTERS_RE.search(letter))
TYPED = st.one_of(st.text(LETTERS, max_size=60), st.text(LETTERS | ODD | st.sampled_from("\t\r\n"), max_size=20))


class TestAnyText:
    """Whatever staff type comes back as they typed it, but for spaces, or is refused with its place."""

    SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

    def _typed(self, desk: Desk, exported: Desk, sheet: str, row: int, column: str, text: str) -> str | None:
        """What the next export shows in the cell; None where the import has refused it."""
        copy_desk(exported, desk.root)
        workbook = load_workbook(desk.book)
        type_into(cell_of(workbook[sheet], row, column), text)
        workbook.save(desk.book)
        done = desk.take()
        if not isinstance(done, Imported):
            assert all(fault.sheet in SHEETS for fault in done.faults)
            assert any((fault.row, fault.name) in ((row, column), (0, column)) for fault in done.faults)
            return None
        desk.export()
        shown = [cell.value or "" for line in load_workbook(desk.book)[sheet].iter_rows() for cell in line]
        return " ".join(text.split()) if " ".join(text.split()) in shown else ""

    @SETTINGS
    @given(text=TYPED)
    def test_wording(self, desk, exported, text):
        shown = self._typed(desk, exported, "Questions", 2, "wording", text)
        assert shown in (None, " ".join(text.split()))

    @SETTINGS
    @given(text=TYPED)
    def test_caution(self, desk, exported, text):
        shown = self._typed(desk, exported, "Conditions", 2, "caution", f"See {text}.")
        assert shown in (None, " ".join(f"See {text}.".split()))

    @SETTINGS
    @given(text=TYPED)
    def test_answer(self, desk, exported, text):
        row = desk.row("Answers", response="utter_condition_unknown")
        shown = self._typed(desk, exported, "Answers", row, "web answer", text)
        assert shown in (None, " ".join(text.split()))
