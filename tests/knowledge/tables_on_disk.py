"""A copy of the knowledge tables with something wrong in it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, load_tables

TABLES = ("sources", "facts", "clinics", "techniques", "conditions", "uncovered")

Rows = list[list[str]]


class TablesOnDisk:
    """The real tables, copied into a folder in which a test may spoil them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for table in TABLES:
            shutil.copy(FOLDER / f"{table}.csv", folder)

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def rows(self, table: str) -> Rows:
        return list(csv.reader(io.StringIO(self.path(table).read_text(encoding="utf-8"), newline="")))

    def edit(self, table: str, change: Callable[[Rows], object]) -> None:
        """Writes the table again after `change` has altered its rows; the header is row 0."""
        rows = self.rows(table)
        change(rows)
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def line(self, table: str, key: str) -> int:
        """The row's line; no cell of the real tables holds a line break, so a row is a line."""
        return next(line for line, row in enumerate(self.rows(table), start=1) if row[0] == key)

    def set(self, table: str, key: str, column: str, value: str) -> None:
        """Puts `value` into one cell."""

        def change(rows: Rows) -> None:
            next(row for row in rows if row[0] == key)[rows[0].index(column)] = value

        self.edit(table, change)

    @contextmanager
    def spoiled(self, table: str, key: str, column: str, value: str) -> Iterator[None]:
        """Puts `value` into one cell, and afterwards what was there before."""
        before = self.path(table).read_bytes()
        self.set(table, key, column, value)
        try:
            yield
        finally:
            self.path(table).write_bytes(before)

    def cell(self, table: str, key: str, column: str) -> str:
        header, *rows = self.rows(table)
        return next(row for row in rows if row[0] == key)[header.index(column)]

    def faults(self) -> list[Fault]:
        """What loading the folder complains about."""
        with pytest.raises(TablesError) as caught:
            load_tables(self.folder)
        return caught.value.faults
