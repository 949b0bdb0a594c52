"""Some of the project's data in memory, their workbook, and edits as staff make them."""

from __future__ import annotations

import difflib
import io
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from staff.data_files import DataFiles
from staff.spreadsheet.commands import import_workbook
from staff.spreadsheet.export import workbook_of
from staff.spreadsheet.importing import Accepted, check_workbook
from staff.spreadsheet.project import Project, conditions_path
from staff.spreadsheet.results import Imported, Refused
from staff.spreadsheet.table_file import TableFile
from staff.topic_file import TopicFile
from tests.data_files import ROOT

MEASURING = ("tests/nlu", "tests/dialogues", "benchmarks/development")
SOME = ("faq/conditions.yml", "faq/medical_massage.yml", "faq/payment.yml", "dialogue/talk.yml")
# So many wordings an intent: one more than it needs at least.
FEW = 16


class Desk:
    """Data and a workbook, as one of the staff has them before them. No file changes.

    Attributes:
        project: the data, which others may share.
        workbook: one's own.
    """

    def __init__(self, project: Project, workbook: Workbook) -> None:
        self.project = project
        self.workbook = workbook

    def export(self) -> None:
        """Puts a new workbook in the place of the old one."""
        self.workbook = saved_and_opened(workbook_of(self.project))

    def edit(self, change: Callable[[Workbook], object]) -> None:
        """Changes the workbook's build, saves it and opens it again."""
        change(self.workbook)
        self.workbook = saved_and_opened(self.workbook)

    def set(self, sheet: str, row: int, column: str, value: Any) -> None:
        """Types into one cell, by the name of its column."""
        type_into(cell_of(self.workbook[sheet], row, column), value)

    def get(self, sheet: str, row: int, column: str) -> str:
        return cell_of(self.workbook[sheet], row, column).value or ""

    def cells(self, sheet: str, row: int) -> list[str]:
        """The texts of a whole row."""
        return [cell.value or "" for cell in self.workbook[sheet][row]]

    def row(self, sheet: str, **cells: str) -> int:
        """The number of the first row that holds these texts, by the names of the columns, _ for spaces."""
        worksheet = self.workbook[sheet]
        wanted = {name.replace("_", " "): text for name, text in cells.items()}
        return next(
            number
            for number in range(2, worksheet.max_row + 1)
            if all(cell_of(worksheet, number, name).value == text for name, text in wanted.items())
        )

    def append(self, sheet: str, *texts: str) -> int:
        """Adds a row at the end, and returns its number."""
        worksheet = self.workbook[sheet]
        number = worksheet.max_row + 1
        for place, text in enumerate(texts, 1):
            type_into(worksheet.cell(number, place), text)
        return number

    def remove(self, sheet: str, row: int) -> None:
        self.workbook[sheet].delete_rows(row)

    def take(self) -> Accepted | Refused:
        """Checks the workbook; the data are as they were, whatever comes of it."""
        done = check_workbook(self.workbook, self.project)
        assert self.project.files.changes() == {}
        return done

    def faults(self) -> list[str]:
        """What the import complains about."""
        done = self.take()
        assert isinstance(done, Refused), done
        return [str(fault) for fault in done.faults]

    def faults_with(self, sheet: str, row: int, column: str, value: Any) -> list[str]:
        """What it complains about while one cell holds the value."""
        before = self.get(sheet, row, column)
        self.set(sheet, row, column, value)
        faults = self.faults()
        self.set(sheet, row, column, before)
        return faults

    def accepted(self) -> Accepted:
        done = self.take()
        assert isinstance(done, Accepted), done
        return done

    def imported(self) -> Imported:
        """Takes the workbook's changes over into the data, but for the tables that are made of them."""
        done = self.accepted()
        self.project = with_texts(self.project, done.texts)
        return done.summary


class DiskDesk:
    """Data on the disk at `root`, and the path of their workbook."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.book = root / "answers.xlsx"

    def edit(self, change: Callable[[Desk], object]) -> None:
        """Opens the workbook, has it changed, and saves it."""
        workbook = load_workbook(self.book)
        change(Desk(some_project(), workbook))
        workbook.save(self.book)

    def imported(self) -> Imported:
        done = import_workbook(self.root, self.book)
        assert isinstance(done, Imported), done
        return done

    def contents(self) -> dict[Path, bytes]:
        """Every file of the data."""
        return {
            path.relative_to(self.root): path.read_bytes()
            for path in sorted((self.root / "data").rglob("*"))
            if path.is_file()
        }


def cell_of(worksheet: Worksheet, row: int, column: str) -> Cell:
    header = [cell.value for cell in worksheet[1]]
    return worksheet.cell(row, header.index(column) + 1)


def type_into(cell: Cell, value: Any) -> None:
    """Sets a value; a text stays one, as in a cell of the format text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def saved_and_opened(workbook: Workbook) -> Workbook:
    """The workbook as its file holds it."""
    return load_workbook(io.BytesIO(file_of(workbook)))


def file_of(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def copy_texts(workbook: Workbook, order: Callable[[list[Any]], list[Any]] = list) -> Workbook:
    """A workbook of the same texts, without their looks; `order` puts the rows below the headers in another order."""
    copied = Workbook()
    copied.remove(copied.active)
    for worksheet in workbook.worksheets:
        header, *rows = worksheet.iter_rows(values_only=True)
        new = copied.create_sheet(worksheet.title)
        for number, row in enumerate([header, *order(rows)], 1):
            for place, text in enumerate(row, 1):
                type_into(new.cell(number, place), text)
    return copied


def with_texts(project: Project, texts: Mapping[Path, str]) -> Project:
    """The project as it is read after these files have changed; its tables stay those that it had."""
    table = texts.get(conditions_path(project.root), project.conditions.text())
    topics = {path: texts.get(path, text) for path, text in project.files.texts().items()}
    return replace(project, files=files_of(topics), conditions=TableFile.read(table))


def files_of(texts: Mapping[Path, str]) -> DataFiles:
    """Files that are nowhere but in memory."""
    return DataFiles(
        [TopicFile(path, text) for path, text in texts.items()], {path: text.encode() for path, text in texts.items()}
    )


def changed_lines(before: Project, texts: Mapping[Path, str]) -> list[str]:
    """The lines that were taken out and put in, of all files."""
    old = before.files.texts() | {conditions_path(before.root): before.conditions.text()}
    return [line for path in sorted(texts) for line in _lines_between(old[path], texts[path])]


def _lines_between(before: str, after: str) -> Iterator[str]:
    for line in difflib.unified_diff(before.splitlines(True), after.splitlines(True), n=0):
        if line[0] in "+-" and not line.startswith(("---", "+++")):
            yield line.rstrip("\n")


def table_lines(name: str) -> list[str]:
    """The lines of one of the knowledge tables."""
    return (ROOT / "data" / "knowledge" / f"{name}.csv").read_text(encoding="utf-8").split("\n")


@cache
def some_project() -> Project:
    """Some of the real data: every kind of row, and few enough to be quick."""
    project = Project.read(ROOT)
    texts = project.files.texts()
    some = [ROOT / "data" / file for file in SOME]
    return replace(project, files=files_of({path: _with_few(texts[path]) for path in some}))


def _with_few(text: str) -> str:
    """A topic file's text with the first wordings of each intent."""
    kept, left = [], 0
    for line in text.splitlines(True):
        left = FEW if line.startswith("  examples:") else left
        is_wording = line.startswith("    - ")
        if not is_wording or left:
            kept.append(line)
            left -= is_wording
    return "".join(kept)


@cache
def some_file() -> bytes:
    """The workbook of some of the real data, as a file."""
    return file_of(workbook_of(some_project()))


@cache
def some_workbook() -> Workbook:
    """The same, opened, for those who change nothing in it."""
    return load_workbook(io.BytesIO(some_file()))


def some_desk() -> Desk:
    """Some of the real data, and a workbook of one's own."""
    return Desk(some_project(), copy_texts(some_workbook()))


def copy_some(root: Path) -> DiskDesk:
    """The same on the disk, with the phrases of one topic that test what was learnt."""
    shutil.copytree(ROOT / "data" / "knowledge", root / "data" / "knowledge")
    for path, text in some_project().files.texts().items():
        copied = root / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(text.encode())
    for folder in MEASURING:
        (root / folder).mkdir(parents=True)
        for file in (ROOT / folder).glob("payment.yml"):
            shutil.copy(file, root / folder)
    desk = DiskDesk(root)
    desk.book.write_bytes(some_file())
    return desk
