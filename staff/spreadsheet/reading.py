"""The rows of a workbook, and what is wrong with its sheets, columns and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from staff.spreadsheet.cells import Unreadable, text_of
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import MADE_FROM, MOST_COLUMNS, MOST_ROWS, READ_ME, SHEETS, Sheet


@dataclass(frozen=True)
class SheetRow:
    """A row's number in the sheet, and its texts by the names of the columns; None: a cell that cannot be read."""

    number: int
    cells: dict[str, str | None]


@dataclass(frozen=True)
class SheetRows:
    """Those rows of a sheet that hold anything; `letters` are its columns' by the names in the header."""

    sheet: Sheet
    letters: dict[str, str]
    rows: tuple[SheetRow, ...]

    def fault(self, row: SheetRow | None, column: str, why: str) -> SheetFault:
        """A fault of a cell; of the row where `column` is ""; of the sheet where there is no row."""
        number, letter = (row.number, self.letters.get(column, "")) if row else (0, "")
        return SheetFault(self.sheet.name, number, letter, column, why)


@dataclass(frozen=True)
class Book:
    """What a workbook holds.

    Attributes:
        sheets: the rows by the names of the sheets, of those that have their columns.
        marks: by the names of the sheets, from which data each was made.
        faults: of sheets, columns and cells, in their order.
    """

    sheets: dict[str, SheetRows]
    marks: dict[str, str]
    faults: tuple[SheetFault, ...]


def read_book(workbook: Workbook, known: Collection[str]) -> Book:
    """Reads the sheets; `known`: as `text_of` takes it."""
    faults = list(_faults_of_sheets(workbook))
    sheets: dict[str, SheetRows] = {}
    for sheet in SHEETS:
        if found := [each for each in workbook.worksheets if each.title == sheet.name]:
            read = _read_sheet(found[0], sheet, known, faults)
            sheets |= {sheet.name: read} if read else {}
    return Book(sheets, _marks(workbook), tuple(faults))


def _faults_of_sheets(workbook: Workbook) -> Iterator[SheetFault]:
    wanted, names = [READ_ME, *(sheet.name for sheet in SHEETS)], Counter(workbook.sheetnames)
    # A chart may have a sheet's name.
    tables = {worksheet.title for worksheet in workbook.worksheets}
    for name in wanted:
        if name not in tables:
            yield SheetFault(name, 0, "", "", "the sheet is missing")
    for name, times in names.items():
        if name not in wanted:
            yield SheetFault(name, 0, "", "", "an unknown sheet: delete it")
        elif times > 1:
            yield SheetFault(name, 0, "", "", "there are two sheets of this name")


def _read_sheet(
    worksheet: Worksheet, sheet: Sheet, known: Collection[str], faults: list[SheetFault]
) -> SheetRows | None:
    """The sheet's rows, or None where its columns are not those that it needs."""
    if worksheet.max_row > MOST_ROWS or worksheet.max_column > MOST_COLUMNS:
        why = f"it reaches to {get_column_letter(worksheet.max_column)}{worksheet.max_row}: delete what is empty there"
        faults.append(SheetFault(sheet.name, 0, "", "", why))
        return None
    header, *rows = worksheet.iter_rows(min_row=1)
    names = {cell.column_letter: _header_of(cell) for cell in header if not isinstance(cell, MergedCell)}
    found = list(_faults_of_header(sheet, names))
    faults += found
    for area in worksheet.merged_cells.ranges:
        letter = get_column_letter(area.min_col)
        faults.append(
            SheetFault(sheet.name, area.min_row, letter, names.get(letter, ""), f"merged cells: split {area}")
        )
    if found:
        return None
    read = (_read_row(cells, sheet, names, known, faults) for cells in rows)
    letters = {name: letter for letter, name in names.items() if name}
    return SheetRows(sheet, letters, tuple(row for row in read if any(text != "" for text in row.cells.values())))


def _header_of(cell: Cell) -> str:
    return " ".join(str(cell.value or "").split())


def _faults_of_header(sheet: Sheet, names: dict[str, str]) -> Iterator[SheetFault]:
    for name in sheet.header:
        if name not in names.values():
            yield SheetFault(sheet.name, 1, "", "", f"the column {name!r} is missing")
    seen: set[str] = set()
    for letter, name in names.items():
        if name and name not in sheet.header:
            yield SheetFault(sheet.name, 1, letter, "", f"an unknown column, {name!r}: delete it")
        elif name in seen:
            yield SheetFault(sheet.name, 1, letter, "", f"a second column {name!r}: delete one")
        seen |= {name} if name else set()


def _read_row(
    cells: tuple[Cell | MergedCell, ...],
    sheet: Sheet,
    names: dict[str, str],
    known: Collection[str],
    faults: list[SheetFault],
) -> SheetRow:
    texts: dict[str, str | None] = {}
    for cell in cells:
        letter = get_column_letter(cell.column)
        name = names.get(letter, "")
        if isinstance(cell, MergedCell):
            texts |= {name: None} if name else {}
            continue
        try:
            text: str | None = text_of(cell, known)
            if text and not name:
                raise Unreadable("the column has no header: delete what stands in it")
        except Unreadable as err:
            text = None
            faults.append(SheetFault(sheet.name, cell.row, letter, name, str(err)))
        if name:
            texts[name] = text
    return SheetRow(cells[0].row, texts)


def _marks(workbook: Workbook) -> dict[str, str]:
    if READ_ME not in workbook.sheetnames or workbook[READ_ME] not in workbook.worksheets:
        return {}
    cells = workbook[READ_ME].iter_rows(max_row=MOST_COLUMNS, max_col=2, values_only=True)
    marks = {str(title or ""): str(mark or "").strip() for title, mark in cells}
    return {sheet.name: marks.get(f"{MADE_FROM} {sheet.name}", "") for sheet in SHEETS}
