"""A copy of some of the project's data, its workbook, and edits as staff make them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from staff.data_files import DataFiles
from staff.spreadsheet.commands import export_workbook, import_workbook
from staff.spreadsheet.results import Imported, Refused
from tests.data_files import ROOT

MEASURING = ("tests/nlu", "tests/dialogues", "benchmarks/development")
SOME = ("faq/conditions.yml", "faq/medical_massage.yml", "faq/payment.yml", "dialogue/talk.yml")
# So many wordings an intent: one more than it needs at least.
FEW = 16


class Desk:
    """The data at `root`, as one of the staff has them before them.

    Attributes:
        book: the workbook, once it is exported.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.book = root / "answers.xlsx"

    def export(self) -> None:
        self.book.unlink(missing_ok=True)
        export_workbook(self.root, self.book)

    def edit(self, change: Callable[[Workbook], object]) -> None:
        """Saves the workbook after `change`, as text, whatever somebody types."""
        workbook = load_workbook(self.book)
        change(workbook)
        workbook.save(self.book)

    def set(self, sheet: str, row: int, column: str, value: Any) -> None:
        """Types into one cell, by the name of its column."""
        self.edit(lambda workbook: type_into(cell_of(workbook[sheet], row, column), value))

    def get(self, sheet: str, row: int, column: str) -> str:
        return cell_of(load_workbook(self.book)[sheet], row, column).value or ""

    def row(self, sheet: str, **cells: str) -> int:
        """The number of the first row that holds these texts, by the names of the columns, _ for spaces."""
        worksheet = load_workbook(self.book)[sheet]
        wanted = {name.replace("_", " "): text for name, text in cells.items()}
        return next(
            number
            for number in range(2, worksheet.max_row + 1)
            if all(cell_of(worksheet, number, name).value == text for name, text in wanted.items())
        )

    def append(self, sheet: str, *texts: str) -> int:
        """Adds a row at the end, and returns its number."""
        self.edit(lambda workbook: append_to(workbook[sheet], texts))
        return load_workbook(self.book)[sheet].max_row

    def remove(self, sheet: str, row: int) -> None:
        self.edit(lambda workbook: workbook[sheet].delete_rows(row))

    def take(self) -> Imported | Refused:
        """Imports the workbook; what is refused has changed no byte."""
        before = self.contents()
        done = import_workbook(self.root, self.book)
        if isinstance(done, Refused):
            assert self.contents() == before
        return done

    def faults(self) -> list[str]:
        """What the import complains about."""
        done = self.take()
        assert isinstance(done, Refused), done
        return [str(fault) for fault in done.faults]

    def imported(self) -> Imported:
        done = self.take()
        assert isinstance(done, Imported), done
        return done

    def contents(self) -> dict[Path, bytes]:
        """Every file of the data."""
        return {
            path.relative_to(self.root): path.read_bytes()
            for path in sorted((self.root / "data").rglob("*"))
            if path.is_file()
        }

    def lines(self, file: str) -> list[str]:
        return (self.root / "data" / file).read_text(encoding="utf-8").split("\n")


def cell_of(worksheet: Worksheet, row: int, column: str) -> Cell:
    header = [cell.value for cell in worksheet[1]]
    return worksheet.cell(row, header.index(column) + 1)


def type_into(cell: Cell, value: Any) -> None:
    """Sets a value; a text stays one, as in a cell of the format text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def append_to(worksheet: Worksheet, texts: tuple[str, ...]) -> None:
    number = worksheet.max_row + 1
    for place, text in enumerate(texts, 1):
        type_into(worksheet.cell(number, place), text)


def copy_whole(root: Path) -> Desk:
    """All of the real data, with their workbook."""
    for folder in ("data", *MEASURING):
        shutil.copytree(ROOT / folder, root / folder)
    desk = Desk(root)
    desk.export()
    return desk


def copy_some(root: Path) -> Desk:
    """Some of the real data, with their workbook: every kind of row, and few enough to be quick."""
    for file in SOME:
        (root / "data" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "data" / file, root / "data" / file)
    shutil.copytree(ROOT / "data" / "knowledge", root / "data" / "knowledge")
    for folder in MEASURING:
        (root / folder).mkdir(parents=True)
        for file in (ROOT / folder).glob("payment.yml"):
            shutil.copy(file, root / folder)
    files = DataFiles.read(root)
    for intent, phrases in files.phrases().items():
        for phrase in phrases[FEW:]:
            files.remove_phrase(intent, phrase)
    files.write()
    desk = Desk(root)
    desk.export()
    return desk


def copy_desk(desk: Desk, root: Path) -> Desk:
    """A desk of one's own, to spoil what lies on it."""
    shutil.copytree(desk.root, root, dirs_exist_ok=True)
    return Desk(root)
