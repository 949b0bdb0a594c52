"""Answers as a table for the terminal, and as CSV for a spreadsheet. Pure functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from staff.asking.rows import Row

COLUMNS = ("question", "answer", "confidence", "intent", "sources", "outcome")
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The longest name of an intent that stays in one line; the rest of the line is the question's and the answer's.
_WIDEST = 30


def as_csv(rows: Sequence[Row]) -> str:
    """RFC 4180, with a header; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (row.question, row.answer, f"{row.confidence:.2f}", row.intent, "; ".join(row.publishers))
        writer.writerow(map(_harmless, (*cells, row.outcome.value)))
    return text.getvalue()


def print_table(rows: Sequence[Row], out: TextIO) -> None:
    """A table as wide as the terminal, 80 columns where there is none; what became of a question stands in one cell."""
    table = Table(box=box.SIMPLE_HEAD, show_lines=True, pad_edge=False, expand=True)
    table.add_column("question", ratio=2, overflow="fold")
    table.add_column("answer", ratio=3, overflow="fold")
    names = [len(line) for row in rows for line in _became(row)]
    table.add_column("outcome, confidence\nintent, sources", width=min(max([*names, 20]), _WIDEST), overflow="fold")
    for row in rows:
        # As plain text: brackets are no markup here.
        table.add_row(Text(row.question), Text(row.answer), Text("\n".join(_became(row))))
    Console(file=out, highlight=False).print(table)


def _became(row: Row) -> list[str]:
    return [f"{row.outcome.value}, {row.confidence:.2f}", row.intent, *row.publishers]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
