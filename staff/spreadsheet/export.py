"""Writes the workbook: plain texts only, whatever they begin with."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.formulas import could_be_formula
from staff.spreadsheet.layout import GUIDE, MADE_FROM, READ_ME, SHEETS, Sheet
from staff.spreadsheet.project import Project, Row, fingerprint

# As many letters as spreadsheet programs keep in a cell.
_MOST_LETTERS = 32_767
# How the file format writes a sign by its number; whoever means these letters has to say so.
_ENCODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEADER, _FIXED, _TEXT, _TITLE = "assistant header", "assistant fixed", "assistant text", "assistant title"
_LEAVE = "Shaded cells tell which row this is: please leave them as they are."
_PLACE = "Please fill in as the rows beside have it."
# Of a line of text, in points.
_HEIGHT = 15


class _FittedRow(RowDimension):
    """A row as high as its text needs, for programs that do not look; it still grows when somebody writes more."""

    customHeight = False


def workbook_of(project: Project) -> Workbook:
    """The whole workbook.

    Raises:
        WorkbookError: a text cannot stand in a cell.
    """
    workbook = Workbook()
    for style in _styles():
        workbook.add_named_style(style)
    rows = {sheet.name: project.rows(sheet) for sheet in SHEETS}
    _write_guide(workbook.active, {name: fingerprint(each) for name, each in rows.items()})
    for sheet in SHEETS:
        _write_sheet(workbook.create_sheet(sheet.name), sheet, rows[sheet.name])
    return workbook


def _styles() -> Iterable[NamedStyle]:
    font, top = Font(name="Calibri", size=11), Alignment(vertical="top", wrap_text=True)
    bold = Font(name="Calibri", size=11, bold=True)
    white = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    # "@": what is typed stays text, also what looks like a date or a number.
    yield NamedStyle(_TEXT, font, alignment=top, number_format="@")
    yield NamedStyle(_TITLE, bold, alignment=top, number_format="@")
    grey, line = PatternFill("solid", fgColor="E7E6E6"), Border(bottom=Side("thin", color="BFBFBF"))
    yield NamedStyle(_FIXED, font, grey, line, top, "@")
    yield NamedStyle(_HEADER, white, PatternFill("solid", fgColor="44546A"), alignment=top, number_format="@")


def _write_guide(worksheet: Worksheet, marks: dict[str, str]) -> None:
    worksheet.title = READ_ME
    worksheet.column_dimensions["A"].width, worksheet.column_dimensions["B"].width = 24, 110
    lines = [*GUIDE, *((f"{MADE_FROM} {name}", mark) for name, mark in marks.items())]
    for number, (title, text) in enumerate(lines, 1):
        _write(worksheet.cell(number, 1), title, _TITLE)
        _write(worksheet.cell(number, 2), text, _TEXT)
        _fit_row(worksheet, number, [(title, 24), (text, 110)])
    _fit_page(worksheet)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, rows: list[Row]) -> None:
    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        header = worksheet.cell(1, place)
        _write(header, column.name, _HEADER)
        if column.fixed:
            header.comment = Comment(_LEAVE if sheet.rows_stay else _PLACE, READ_ME, height=60, width=240)
        # The whole column, so that rows that staff add are texts too.
        dimension = worksheet.column_dimensions[letter]
        dimension.width, dimension.number_format = column.width, "@"
        dimension.alignment = Alignment(vertical="top", wrap_text=True)
    for number, row in enumerate(rows, 2):
        for place, (column, text) in enumerate(zip(sheet.columns, row, strict=True), 1):
            _write(worksheet.cell(number, place), text, _FIXED if column.fixed else _TEXT)
        _fit_row(worksheet, number, [(text, column.width) for column, text in zip(sheet.columns, row, strict=True)])
    worksheet.freeze_panes = "A2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    worksheet.print_title_rows = "1:1"
    _fit_page(worksheet)


def _fit_row(worksheet: Worksheet, number: int, texts: Sequence[tuple[str, int]]) -> None:
    lines = max(len(textwrap.wrap(text, width)) if len(text) > width else 1 for text, width in texts)
    worksheet.row_dimensions[number] = _FittedRow(worksheet, number, ht=lines * _HEIGHT)


def _fit_page(worksheet: Worksheet) -> None:
    """As wide as the paper, and as many pages as it takes."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Cell, text: str, style: str) -> None:
    cell.style = style
    if not text:
        return
    if len(text) > _MOST_LETTERS or ILLEGAL_CHARACTERS_RE.search(text):
        why = "is too long" if len(text) > _MOST_LETTERS else "holds a hidden character"
        raise WorkbookError(f"{cell.parent.title}, row {cell.row}: a text {why} for a cell: {text[:60]!r}")
    cell.value = _ENCODED.sub("_x005F_", text)
    # Otherwise a text such as "=1+1" would be written as a formula, and "#N/A" as an error.
    cell.data_type = "s"
    if could_be_formula(text):
        cell.quotePrefix = True
