"""What a workbook changes in a project, or every fault for which it is refused: no file is written here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from staff.spreadsheet.answers import changes_of_answers, faults_of_answers
from staff.spreadsheet.conditions import NewConditions, read_conditions
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import ANSWERS, CONDITIONS, MADE_FROM, QUESTIONS, READ_ME, SHEETS, Sheet
from staff.spreadsheet.project import Project, Row, conditions_path, fingerprint, knowledge_folder, tidy
from staff.spreadsheet.pronounced import note, words_without_sound
from staff.spreadsheet.questions import changes_of_questions, faults_of_questions
from staff.spreadsheet.reading import Book, SheetRows, read_book
from staff.spreadsheet.references import faults_of_references
from staff.spreadsheet.results import Imported, Refused


@dataclass(frozen=True)
class Accepted:
    """A workbook without faults.

    Attributes:
        summary: what its import changes.
        texts: the new texts of the files that change.
    """

    summary: Imported
    texts: dict[Path, str]


def check_workbook(workbook: Workbook, project: Project) -> Accepted | Refused:
    """Checks a whole workbook; the project stays as it is.

    Raises:
        ChangeError: the data cannot take the changes.
        OSError, TablesError, YAMLError: a file that the project has not read yet cannot be read.
    """
    book = read_book(workbook, _known(project))
    stale = _stale(book, project)
    if stale or len(book.sheets) < len(SHEETS):
        return Refused((*book.faults, *stale))
    conditions = read_conditions(book.sheets[CONDITIONS.name], project)
    faults = [*book.faults, *_faults(book, project, conditions)]
    return Refused(_in_order(faults)) if faults else _accepted(book.sheets, project, conditions)


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


def _faults(book: Book, project: Project, conditions: NewConditions) -> list[SheetFault]:
    """What is wrong with what can be read; whatever could not has its fault already."""
    sheets = book.sheets
    faults = [
        *faults_of_answers(sheets[ANSWERS.name], project),
        *faults_of_questions(sheets[QUESTIONS.name], project, project.taken),
        *conditions.faults,
        *faults_of_references(sheets, conditions.file, project),
    ]
    unread = {(fault.sheet, fault.row, fault.column) for fault in book.faults}
    return [fault for fault in faults if (fault.sheet, fault.row, fault.column) not in unread]


def _in_order(faults: list[SheetFault]) -> tuple[SheetFault, ...]:
    places = {sheet.name: place for place, sheet in enumerate(SHEETS)}
    return tuple(sorted(dict.fromkeys(faults), key=lambda each: (places.get(each.sheet, -1), each.row, each.column)))


def _accepted(sheets: dict[str, SheetRows], project: Project, conditions: NewConditions) -> Accepted:
    answers = changes_of_answers(sheets[ANSWERS.name], project)
    phrases = changes_of_questions(sheets[QUESTIONS.name], project)
    before, after = project.tables.conditions, conditions.tables.conditions if conditions.tables else {}
    new_names = {row.name for row in after.values()} - {row.name for row in before.values()}
    unsaid = words_without_sound(sorted(new_names), knowledge_folder(project.root))
    files = project.files.copy()
    for change in (*answers, *phrases):
        change.apply(files)
    texts = files.changes()
    if conditions.file.text() != project.conditions.text():
        texts |= {conditions_path(project.root): conditions.file.text()}
    summary = Imported(
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
    return Accepted(summary, texts)
