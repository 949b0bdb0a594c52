"""The sheet of conditions: what is wrong with it, and the table that it makes."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Fault, TablesError
from knowledge.load import load_tables
from knowledge.records import Tables
from knowledge.wording import (
    MOST_LETTERS_NEXT,
    MOST_WORDS_HEARD,
    MOST_WORDS_READ,
    faults_of_button,
    faults_of_length,
    faults_of_message,
    faults_of_naming_heard,
    faults_of_naming_read,
    faults_of_naming_technique,
    faults_of_promises,
    faults_of_sound,
    faults_of_spare_sources,
    publisher_in,
)
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import CONDITIONS, KEY, SEPARATOR
from staff.spreadsheet.project import Project, is_list, knowledge_folder, parts_of, shown
from staff.spreadsheet.reading import SheetRow, SheetRows
from staff.spreadsheet.table_file import Cells, TableFile

_TABLE = "conditions.csv"
_PLACE = re.compile(rf"{re.escape(_TABLE)}, line (\d+)")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
# What a button asks, and so what the name has to fit into.
_ASKED = "Which massage for {}?"
_READ, _HEARD = ("answer", "caution"), ("spoken", "caution_spoken")


@dataclass(frozen=True)
class NewConditions:
    """The table that a sheet makes, and the tables with it; None where they are unsound."""

    file: TableFile
    tables: Tables | None
    faults: tuple[SheetFault, ...]


def read_conditions(sheet: SheetRows, project: Project) -> NewConditions:
    """Puts the sheet's rows into the table, and has everything checked that is checked of the tables."""
    faults: list[SheetFault] = []
    rows, before = _rows_by_key(sheet, faults), project.conditions.rows
    table = {key: _raw(row, before.get(key)) for key, row in rows.items()}
    if len(rows) < len(sheet.rows):
        # A row whose key is wrong may be any of those that seem to be missing.
        table = {**before, **table}
    file = project.conditions.changed(table)
    if file.text() == project.conditions.text():
        return NewConditions(file, project.tables, tuple(faults))
    tables, found = _load(project, file)
    faults += [_translated(fault, file, sheet, rows) for fault in found]
    for key, row in rows.items():
        # Of a new row, a cell that cannot be read leaves too little to judge the others by.
        if table[key] != before.get(key) and (key in before or None not in row.cells.values()):
            faults += [sheet.fault(row, column, why) for column, why in _faults_of_wording(table[key], project.tables)]
    faults += _faults_of_keys(sheet, rows, project)
    return NewConditions(file, tables, tuple(faults))


def _rows_by_key(sheet: SheetRows, faults: list[SheetFault]) -> dict[str, SheetRow]:
    rows: dict[str, SheetRow] = {}
    for row in sheet.rows:
        key = row.cells[KEY]
        if key is None:
            continue
        if not _KEY.fullmatch(key):
            why = f"{key!r} is no key: small letters, digits and _" if key else "it is empty"
            faults.append(sheet.fault(row, KEY, why))
        elif key in rows:
            faults.append(sheet.fault(row, KEY, f"{key} stands in row {rows[key].number} already"))
        else:
            rows[key] = row
    return rows


def _raw(row: SheetRow, before: Cells | None) -> Cells:
    """The row's cells as the table writes them; those that say the same stay as they are."""
    cells: Cells = {}
    for name in CONDITIONS.header:
        # A cell that cannot be read has its fault already; another one for what it may say would be a riddle.
        text = row.cells[name] if row.cells[name] is not None else shown(name, (before or {}).get(name, ""))
        same = before is not None and shown(name, text) == shown(name, before[name])
        cells[name] = before[name] if same else SEPARATOR.join(parts_of(text)) if is_list(name) else text
    return cells


def _load(project: Project, file: TableFile) -> tuple[Tables | None, list[Fault]]:
    """The project's tables with this one in place of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for path in knowledge_folder(project.root).glob("*.csv"):
            shutil.copy(path, folder)
        (Path(folder) / _TABLE).write_bytes(file.text().encode())
        try:
            return load_tables(Path(folder)), []
        except TablesError as err:
            return None, err.faults


def _translated(fault: Fault, file: TableFile, sheet: SheetRows, rows: dict[str, SheetRow]) -> SheetFault:
    """A fault of the table by its place in the sheet; one of another table that this one brings about, of the sheet."""

    def row_at(line: str | int) -> SheetRow | None:
        return rows.get(file.key_at(int(line)) or "")

    def in_the_sheet(place: re.Match[str]) -> str:
        return f"row {row.number}" if (row := row_at(place[1])) else place[0]

    why = _PLACE.sub(in_the_sheet, fault.why)
    if fault.file != _TABLE:
        return sheet.fault(None, "", f"{fault.file}, line {fault.line}, column {fault.column}: {why}")
    return sheet.fault(row_at(fault.line), fault.column if fault.column in CONDITIONS.header else "", why)


def _faults_of_wording(cells: Cells, tables: Tables) -> Iterator[tuple[str, str]]:
    """The columns of what the contracts between the tables and the answers forbid, and why."""
    yield from (("name", why) for why in faults_of_button(_ASKED.format(cells["name"]), MOST_LETTERS_NEXT))
    for columns, most in ((_READ, MOST_WORDS_READ), (_HEARD, MOST_WORDS_HEARD)):
        together = faults_of_length(" ".join(cells[column] for column in columns), most)
        yield from ((columns[0], f"with its caution, {why}") for why in together)
        for column in columns:
            yield from ((column, why) for why in _faults_of_text(cells[column], columns is _HEARD))
    facts, cited = parts_of(cells["facts"]), [key for key in parts_of(cells["sources"]) if key in tables.sources]
    yield from (("sources", why) for why in faults_of_spare_sources(facts, cited, tables))
    read, heard = (" ".join(cells[column] for column in columns) for columns in (_READ, _HEARD))
    if cited:
        sources = [tables.sources[key] for key in cited]
        yield from (("answer", why) for why in faults_of_naming_read(read, sources))
        yield from (("spoken", why) for why in faults_of_naming_heard(heard, sources))
    if technique := tables.techniques.get(next(iter(parts_of(cells["techniques"])), "")):
        yield from (("answer", why) for why in faults_of_naming_technique(read, technique))
        yield from (("spoken", why) for why in faults_of_naming_technique(heard, technique))
    for key, source in tables.sources.items():
        if key not in cited and publisher_in(read, source):
            yield "sources", f"{source.publisher} is named in the answer, but not cited"


def _faults_of_text(text: str, heard: bool) -> list[str]:
    # The whole message begins with a capital, whatever its parts do; a cell that may not be empty says so itself.
    whole = faults_of_message(text[:1].upper() + text[1:]) if text else []
    return [*whole, *faults_of_promises(text), *(faults_of_sound(text) if heard else [])]


def _faults_of_keys(sheet: SheetRows, rows: dict[str, SheetRow], project: Project) -> Iterator[SheetFault]:
    """A row that has another key now is not the same row: what refers to it by its key would lose it."""
    before = project.tables.conditions
    gone = {each.name: key for key, each in before.items() if key not in rows}
    for key, row in rows.items():
        old = gone.get(row.cells["name"] or "")
        if key not in before and old:
            yield sheet.fault(row, KEY, f"it has to stay {old!r}: keys cannot be renamed")
