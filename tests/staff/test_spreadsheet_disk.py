"""What an export and an import do on the disk: files change all together or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from staff.spreadsheet.commands import export_workbook, import_workbook
from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.results import Refused
from tests.staff.workbooks import Desk, DiskDesk, copy_some

TOPIC, INTENT = "payment", "ask_insurance"
NEW = "would my health plan chip in at all"


@pytest.fixture
def desk(tmp_path) -> DiskDesk:
    """Some of the real data, to be changed."""
    return copy_some(tmp_path)


def reword(desk: Desk) -> None:
    desk.set("Questions", desk.row("Questions", intent=INTENT), "wording", NEW)


def caution(desk: Desk) -> None:
    desk.set("Conditions", desk.row("Conditions", key="sciatica"), "caution", "See a doctor.")


def states(root: Path) -> dict[Path, tuple[bytes, int, int]]:
    """Of every file its content, when it was changed, and its number on the disk."""
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in root.rglob("*")
        if path.is_file()
    }


class TestImport:
    def test_nothing_edited_touches_nothing(self, desk):
        before = states(desk.root)
        assert str(desk.imported()) == "Nothing to change: the workbook says what the data say."
        assert states(desk.root) == before

    def test_refused(self, desk):
        """One fault among many changes keeps every file as it is."""
        desk.edit(reword)
        desk.edit(caution)
        desk.edit(lambda desk: desk.append("Questions", TOPIC, INTENT, "/greet"))
        before = states(desk.root)
        done = import_workbook(desk.root, desk.book)
        assert isinstance(done, Refused)
        assert len(done.faults) == 1
        assert states(desk.root) == before

    def test_written(self, desk):
        """The files that the import names have changed, and nothing else; the same workbook changes nothing more."""
        desk.edit(reword)
        desk.edit(caution)
        before = states(desk.root)
        done = desk.imported()
        after = states(desk.root)
        assert after.keys() == before.keys()
        assert [str(path) for path in done.files] == ["data/faq/payment.yml", "data/knowledge/conditions.csv"]
        assert {path.relative_to(desk.root) for path in after if after[path] != before[path]} == set(done.files)
        assert f"    - {NEW}\n" in (desk.root / done.files[0]).read_text(encoding="utf-8")
        assert ",See a doctor.," in (desk.root / done.files[1]).read_text(encoding="utf-8")
        assert desk.imported().files == ()

    def test_a_condition_that_nobody_names(self, desk):
        """A row that nothing refers to can come and go, and leaves no trace."""
        before = desk.contents()
        desk.edit(lambda desk: desk.append("Conditions", "zorble_pain", "zorble pain", "zorbles", *rest(desk)))
        assert desk.imported().conditions_added == 1
        assert desk.contents() != before
        desk.book.unlink()
        export_workbook(desk.root, desk.book)
        desk.edit(lambda desk: desk.remove("Conditions", desk.row("Conditions", key="zorble_pain")))
        assert desk.imported().conditions_removed == 1
        assert desk.contents() == before

    def test_line_ends_of_the_table(self, desk):
        """A table from another system keeps its line ends, in changed rows too."""
        table = desk.root / "data" / "knowledge" / "conditions.csv"
        table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
        desk.book.unlink()
        export_workbook(desk.root, desk.book)
        assert desk.imported().files == ()
        desk.edit(caution)
        assert desk.imported().conditions_changed == 1
        assert b"See a doctor." in table.read_bytes()
        assert table.read_bytes().count(b"\n") == table.read_bytes().count(b"\r\n")

    def test_no_held_out_phrases(self, desk):
        """A copy of the project without its tests can be edited as well."""
        for folder in ("tests", "benchmarks"):
            shutil.rmtree(desk.root / folder)
        desk.edit(lambda desk: desk.append("Questions", TOPIC, INTENT, NEW))
        assert desk.imported().added == 1

    def test_full_disk(self, desk, monkeypatch):
        """When the second file cannot be written, the first is as before."""
        desk.edit(reword)
        desk.edit(caution)
        before, replace = desk.contents(), os.replace

        def full(new: Path, path: Path) -> None:
            if path.name == "conditions.csv":
                raise OSError(28, "No space left on device")
            replace(new, path)

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(WorkbookError) as caught:
            import_workbook(desk.root, desk.book)
        assert str(caught.value) == "Nothing has been changed: [Errno 28] No space left on device"
        assert desk.contents() == before

    def test_changed_meanwhile(self, desk, monkeypatch):
        """What somebody else writes while the import checks is not written over."""
        desk.edit(caution)
        table = desk.root / "data" / "knowledge" / "conditions.csv"
        copy = shutil.copy

        def write_too(path: Path, folder: str) -> None:
            copy(path, folder)
            if path == table:
                table.write_bytes(table.read_bytes() + b"\n")

        monkeypatch.setattr(shutil, "copy", write_too)
        with pytest.raises(WorkbookError, match=r"conditions\.csv has been changed by somebody else meanwhile"):
            import_workbook(desk.root, desk.book)
        assert b"See a doctor." not in table.read_bytes()


class TestExport:
    def test_says_what_it_wrote(self, desk):
        desk.book.unlink()
        before = set(desk.root.rglob("*"))
        done = export_workbook(desk.root, desk.book)
        assert set(desk.root.rglob("*")) == before | {desk.book}
        assert str(done).startswith(f"{desk.book}: {done.answers} answers, ")
        table = (desk.root / "data" / "knowledge" / "conditions.csv").read_text(encoding="utf-8")
        assert done.conditions == len(table.split("\n")) - 2
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
        """No workbook is left behind, nor half of one."""
        file = desk.root / "data" / "faq" / "payment.yml"
        text = file.read_text(encoding="utf-8").replace("examples: |\n", "examples: |\n    - " + "a" * 40_000 + "\n", 1)
        file.write_text(text, encoding="utf-8")
        desk.book.unlink()
        before = set(desk.root.rglob("*"))
        with pytest.raises(WorkbookError, match=r"Questions, row \d+: a text is too long for a cell"):
            export_workbook(desk.root, desk.book)
        assert set(desk.root.rglob("*")) == before


def rest(desk: Desk) -> list[str]:
    """The cells of a condition, but for its key and its names."""
    return desk.cells("Conditions", 2)[3:]
