"""Reads data/knowledge/*.csv into frozen records, or says everything that is wrong with them."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

from knowledge.check import check_tables
from knowledge.errors import Fault, TablesError
from knowledge.records import Clinic, Condition, Fact, Source, Tables, Technique, Uncovered

FOLDER = Path(__file__).resolve().parent.parent / "data" / "knowledge"
SEPARATOR = "|"

_FILES = {
    "sources": Source,
    "facts": Fact,
    "clinics": Clinic,
    "techniques": Technique,
    "conditions": Condition,
    "uncovered": Uncovered,
}


def load_tables(folder: Path = FOLDER) -> Tables:
    """The checked tables.

    Args:
        folder: holds one CSV file a table, named after the fields of `Tables`.

    Raises:
        TablesError: a file is missing or unreadable, a cell is missing or wrong, or two tables contradict each other.
    """
    faults: list[Fault] = []
    lines: dict[str, dict[str, int]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for name, record in _FILES.items():
        tables[name], lines[name] = {}, {}
        for line, row in read_rows(folder / f"{name}.csv", record, faults):
            if row.key in tables[name]:
                first = lines[name][row.key]
                faults.append(Fault(f"{name}.csv", line, "key", f"{row.key!r} stands in line {first} already"))
            else:
                tables[name][row.key], lines[name][row.key] = row, line
    loaded = Tables(**tables)
    faults += check_tables(loaded, lines, {name: _written_keys(folder / f"{name}.csv") for name in _FILES})
    if faults:
        raise TablesError(faults)
    return loaded


def _written_keys(path: Path) -> frozenset[str] | None:
    """The first cell of each row, of bad rows too, or None where the file cannot be read as a table.

    A row that is left out for a fault of its own must not make each row that refers to it look wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = [cells for cells in csv.reader(file, strict=True) if cells] or [[]]
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    return frozenset(cells[0].strip() for cells in rows) if header[:1] == ["key"] else None


def read_rows(path: Path, record: type, faults: list[Fault]) -> Iterator[tuple[int, Any]]:
    """Each good row with its line number; what is wrong with the others goes into `faults`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        faults.append(Fault(path.name, 1, "-", f"cannot be read: {err}"))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    wanted = [field.name for field in dataclasses.fields(record)]
    types = get_type_hints(record)
    try:
        if list(reader.fieldnames or []) != wanted:
            found = ", ".join(reader.fieldnames or []) or "nothing"
            faults.append(Fault(path.name, 1, "-", f"the header must be {', '.join(wanted)}; it is {found}"))
            return
        for cells in reader:
            row = _parse(cells, types, path.name, reader.line_num, faults)
            if row is not None:
                yield reader.line_num, record(**row)
    except csv.Error as err:
        # `line_num` is where the last good row ended, so the bad one, however far it runs, begins in the next line.
        faults.append(Fault(path.name, reader.line_num + 1, "-", f"not valid CSV: {err}"))


def _parse(
    cells: dict[str, str | None], types: dict[str, Any], file: str, line: int, faults: list[Fault]
) -> dict[str, Any] | None:
    """The row's values in their types, or None where the row has too few or too many cells or a wrong one."""
    if None in cells or None in cells.values():
        faults.append(Fault(file, line, "-", f"the row must have {len(types)} cells"))
        return None
    values: dict[str, Any] = {}
    for column, kind in types.items():
        cell = (cells[column] or "").strip()
        if isinstance(kind, type) and issubclass(kind, Enum):
            allowed = [member.value for member in kind]
            if cell not in allowed:
                faults.append(Fault(file, line, column, f"{cell!r} is none of {', '.join(allowed)}"))
                return None
            values[column] = kind(cell)
        elif kind is str:
            values[column] = cell
        else:
            values[column] = tuple(part.strip() for part in cell.split(SEPARATOR)) if cell else ()
    return values
