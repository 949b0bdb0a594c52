"""Exports the workbook, and imports what staff have made of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from yaml import YAMLError

from knowledge.errors import TablesError
from staff.files import write_all
from staff.review.taken import Taken
from staff.spreadsheet.answers import changes_of_answers, faults_of_answers
from staff.spreadsheet.archive import open_workbook
from staff.spreadsheet.conditions import NewConditions, read_conditions
from staff.spreadsheet.export import workbook_of
from staff.spreadsheet.faults import SheetFault, WorkbookError
from staff.spreadsheet.layout import ANSWERS, CONDITIONS, MADE_FROM, QUESTIONS, READ_ME, SHEETS, Sheet
from staff.spreadsheet.project import Project, Row, conditions_path, fingerprint, knowledge_folder, tidy
from staff.spreadsheet.pronounced import note, words_without_sound
from staff.spreadsheet.questions import changes_of_questions, faults_of_questions
from staff.spreadsheet.reading import Book, SheetRows, read_book
from staff.spreadsheet.references import faults_of_references
from staff.spreadsheet.results import Exported, Imported, Refused
from staff.topic_file import ChangeError

Sheets = dict[str, SheetRows]


def export_workbook(root: Path, path: Path) -> Exported:
    """Writes the answers, questions and conditions of the project at `root` into a new workbook.

    Raises:
        WorkbookError: the file exists already, or cannot be written, or the data cannot be read.
    """
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is no name of a workbook: let it end with .xlsx")
    # Somebody may have spent hours on it.
    if path.exists():
        raise WorkbookError(f"{path} exists already: name another file, or delete it first.")
    project = Project.read(root)
    workbook = workbook_of(project)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".workbook-") as folder:
            workbook.save(Path(folder) / path.name)
            os.replace(Path(folder) / path.name, path)
    except OSError as err:
        raise WorkbookError(f"{path} cannot be written: {err.strerror or err}") from err
    return Exported(path, *(len(project.rows(sheet)) for sheet in SHEETS))


def import_workbook(root: Path, path: Path) -> Imported | Refused:
    """Checks a whole workbook, and changes the project's data only where it has no fault.

    Raises:
        WorkbookError: the file is no workbook, or the data cannot be read or written; nothing has changed.
    """
    project = Project.read(root)
    book = read_book(open_workbook(path), _known(project))
    stale = _stale(book, project)
    if stale or len(book.sheets) < len(SHEETS):
        return Refused((*book.faults, *stale))
    try:
        taken = Taken.read(root, project.files)
        conditions = read_conditions(book.sheets[CONDITIONS.name], project)
        faults = [*book.faults, *_faults(book, project, taken, conditions)]
        return Refused(_in_order(faults)) if faults else _write(book.sheets, project, conditions)
    except (OSError, ChangeError, TablesError, YAMLError) as err:
        raise WorkbookError(f"Nothing has been changed: {err}") from err


def _known(project: Project) -> set[str]:
    return {tidy(text) for sheet in SHEETS for row in project.rows(sheet) for text in row}


def _stale(book: Book, project: Project) -> list[SheetFault]:
    """Sheets made from other data than today's: to take them would undo what others have done since."""
    faults = []
    for sheet in SHEETS:
        rows = project.rows(sheet)
        if sheet.name in book.sheets and book.marks.get(sheet.name) != fingerprint(rows):
            if not book.marks.get(sheet.name):
                why = f"the line {MADE_FROM!r} of the sheet {READ_ME!r} is missing: export the workbook anew"
                faults.append(SheetFault(sheet.name, 0, "", "", why))
            elif not _says(book.sheets[sheet.name], sheet, rows):
                why = "the data have changed since this workbook was exported: export it anew and edit that one"
                faults.append(SheetFault(sheet.name, 0, "", "", why))
    return faults


def _says(read: SheetRows, sheet: Sheet, rows: list[Row]) -> bool:
    """Whether a sheet says what the data say, in whatever order."""
    texts = [tuple(row.cells[name] or "" for name in sheet.header) for row in read.rows]
    return sorted(texts) == sorted(tuple(map(tidy, row)) for row in rows)


def _faults(book: Book, project: Project, taken: Taken, conditions: NewConditions) -> list[SheetFault]:
    """What is wrong with what can be read; whatever could not has its fault already."""
    sheets = book.sheets
    faults = [
        *faults_of_answers(sheets[ANSWERS.name], project),
        *faults_of_questions(sheets[QUESTIONS.name], project, taken),
        *conditions.faults,
        *faults_of_references(sheets, conditions.file, project),
    ]
    unread = {(fault.sheet, fault.row, fault.column) for fault in book.faults}
    return [fault for fault in faults if (fault.sheet, fault.row, fault.column) not in unread]


def _in_order(faults: list[SheetFault]) -> tuple[SheetFault, ...]:
    places = {sheet.name: place for place, sheet in enumerate(SHEETS)}
    return tuple(sorted(dict.fromkeys(faults), key=lambda each: (places.get(each.sheet, -1), each.row, each.column)))


def _write(sheets: Sheets, project: Project, conditions: NewConditions) -> Imported:
    answers = changes_of_answers(sheets[ANSWERS.name], project)
    phrases = changes_of_questions(sheets[QUESTIONS.name], project)
    before, after = project.tables.conditions, conditions.tables.conditions if conditions.tables else {}
    new_names = {row.name for row in after.values()} - {row.name for row in before.values()}
    unsaid = words_without_sound(sorted(new_names), knowledge_folder(project.root))
    for change in (*answers, *phrases):
        change.apply(project.files)
    texts = project.files.changes()
    project.files.check_unchanged(texts)
    table = conditions_path(project.root)
    if conditions.file.text() != project.conditions.text():
        if table.read_bytes() != project.conditions.text().encode():
            raise ChangeError(f"{table.name} has been changed by somebody else meanwhile: begin again")
        texts |= {table: conditions.file.text()}
    write_all({path: text.encode() for path, text in texts.items()})
    return Imported(
        answers=len({change.response for change in answers}),
        added=sum(change.old is None for change in phrases),
        removed=sum(change.new is None for change in phrases),
        replaced=sum(None not in (change.old, change.new) for change in phrases),
        conditions_added=len(after.keys() - before.keys()),
        conditions_removed=len(before.keys() - after.keys()),
        conditions_changed=sum(row != before[key] for key, row in after.items() if key in before),
        files=tuple(path.relative_to(project.root) for path in texts),
        notes=(note(unsaid),) if unsaid else (),
    )
