"""A table in CSV as a text: rows that do not change keep every byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace

Cells = dict[str, str]


@dataclass(frozen=True)
class TableFile:
    """A table whose first column is its key, as it stands in a file.

    Attributes:
        header: the names of the columns.
        rows: the cells by column, by key.
        lines: the part of the file in which each row stands, by key; that of the header by "".
    """

    header: tuple[str, ...]
    rows: Mapping[str, Cells]
    lines: Mapping[str, str]

    @staticmethod
    def read(text: str) -> TableFile:
        """Parses a sound table.

        Raises:
            csv.Error: the text is no CSV.
        """
        physical = list(io.StringIO(text, newline=""))
        reader = csv.reader(physical, strict=True)
        header = [cell.removeprefix("\ufeff") for cell in next(reader)]
        rows, lines, key, end = {}, {"": "".join(physical[: reader.line_num])}, "", reader.line_num
        for cells in reader:
            if cells:
                key = cells[0].strip()
                rows[key] = dict(zip(header, cells, strict=True))
            # A blank line belongs to the row before it.
            lines[key] = lines.get(key, "") + "".join(physical[end : reader.line_num])
            end = reader.line_num
        return TableFile(tuple(header), rows, lines)

    def changed(self, rows: Mapping[str, Cells]) -> TableFile:
        """The table with these rows instead: those that stay keep their places, and new ones come last."""
        keys = [*(key for key in self.rows if key in rows), *(key for key in rows if key not in self.rows)]
        lines = {key: self.lines[key] if rows[key] == self.rows.get(key) else self._line(rows[key]) for key in keys}
        return replace(self, rows={key: rows[key] for key in keys}, lines={"": self.lines[""], **lines})

    def text(self) -> str:
        *parts, last = self.lines.values()
        return "".join(part if part.endswith("\n") else part + self._newline for part in parts) + last

    def key_at(self, line: int) -> str | None:
        """The key of the row that ends in a line of the file, the header being line 1; None: no row does."""
        end = 0
        for key, part in self.lines.items():
            end += part.count("\n") or 1
            if line <= end:
                return key or None
        return None

    @property
    def _newline(self) -> str:
        return "\r\n" if self.lines[""].endswith("\r\n") else "\n"

    def _line(self, cells: Cells) -> str:
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator=self._newline).writerow([cells[name] for name in self.header])
        return written.getvalue()
