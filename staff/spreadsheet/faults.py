"""What is wrong with a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from staff.errors import StaffError


class WorkbookError(StaffError):
    """Why there is no workbook to read or write; the message is one line."""


@dataclass(frozen=True)
class SheetFault:
    """One fault. `row` counts as spreadsheet programs do, the header being row 1; 0: the fault is the whole sheet's.

    Attributes:
        column: the letter of the cell's column; "" where the fault is the whole row's.
        name: the name in that column's header.
    """

    sheet: str
    row: int
    column: str
    name: str
    why: str

    def __str__(self) -> str:
        place = self.sheet
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}" + (f" ({self.name})" if self.name else "")
        return f"{place}: {self.why}"
