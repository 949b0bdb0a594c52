"""The sheet of questions: what is wrong with it, and what it changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import zip_longest

from staff.phrasing import why_not_a_phrase
from staff.review.taken import Taken, words
from staff.spreadsheet.changes import PhraseChange
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import FEWEST_PHRASES, INTENT, MOST_LETTERS_OF_PHRASE, TOPIC, WORDING
from staff.spreadsheet.project import Project, tidy
from staff.spreadsheet.reading import SheetRow, SheetRows


def faults_of_questions(sheet: SheetRows, project: Project, taken: Taken) -> Iterator[SheetFault]:
    """Every fault, by row; wordings that stand in the data as they stand here have none."""
    questions = project.questions
    left = {intent: Counter(map(tidy, phrases)) for intent, phrases in questions.items()}
    first: dict[str, tuple[SheetRow, bool]] = {}
    for row in sheet.rows:
        yield from _faults_of_keys(sheet, row, project)
        intent, wording = row.cells[INTENT], row.cells[WORDING]
        if intent not in questions or wording is None:
            continue
        is_new = not left[intent][wording]
        left[intent][wording] -= 1
        if is_new and (why := _why_not(wording, project, taken)):
            yield sheet.fault(row, WORDING, why)
            continue
        other, other_is_new = first.setdefault(words(wording), (row, is_new))
        if other is not row and (is_new or other_is_new):
            late, early = (row, other) if is_new else (other, row)
            yield sheet.fault(late, WORDING, f"row {early.number}, of {early.cells[INTENT]}, says the same words")
    yield from _faults_of_numbers(sheet, questions)


def changes_of_questions(sheet: SheetRows, project: Project) -> list[PhraseChange]:
    """What a sheet without faults changes; what is added stands in the place of what is taken away."""
    changes: list[PhraseChange] = []
    wanted = _wordings(sheet)
    for intent, phrases in project.questions.items():
        known = {tidy(phrase) for phrase in phrases}
        gone = [phrase for phrase in dict.fromkeys(phrases) if tidy(phrase) not in wanted[intent]]
        new = [wording for wording in wanted[intent] if wording not in known]
        changes += [PhraseChange(intent, old, by) for old, by in zip_longest(gone, new)]
    return changes


def _wordings(sheet: SheetRows) -> dict[str, dict[str, int]]:
    """How often each wording stands in the sheet, in its order, by intent."""
    found: dict[str, dict[str, int]] = defaultdict(Counter)
    for row in sheet.rows:
        found[row.cells[INTENT] or ""][row.cells[WORDING] or ""] += 1
    return found


def _faults_of_keys(sheet: SheetRows, row: SheetRow, project: Project) -> Iterator[SheetFault]:
    topic, intent, questions = row.cells[TOPIC], row.cells[INTENT], project.questions
    if intent is None:
        return
    if intent in questions:
        stem = project.files.file_of(intent).stem
        if topic not in (stem, None):
            yield sheet.fault(row, TOPIC, f"the topic of {intent} is {stem!r}, not {topic!r}")
    elif not intent:
        yield sheet.fault(row, INTENT, "it is empty")
    elif intent in project.files.phrases():
        yield sheet.fault(row, INTENT, f"{intent} is a turn of the talk: its wordings are not in this workbook")
    else:
        yield sheet.fault(row, INTENT, f"{intent!r} is no intent: new ones cannot be added here")


def _why_not(wording: str, project: Project, taken: Taken) -> str | None:
    """Why a wording cannot be taught, but for what stands in other rows."""
    if why := why_not_a_phrase(wording):
        return why
    if len(wording) > MOST_LETTERS_OF_PHRASE:
        return f"{len(wording)} letters, at most {MOST_LETTERS_OF_PHRASE}"
    if what := taken.measuring.get(words(wording)):
        return f"it is {what}, and so is kept for testing"
    intent = taken.trained.get(words(wording))
    if intent and intent not in project.questions:
        return f"{intent} is taught the same words, in {project.files.file_of(intent).name}"
    return None


def _faults_of_numbers(sheet: SheetRows, questions: dict[str, list[str]]) -> Iterator[SheetFault]:
    if any(None in row.cells.values() for row in sheet.rows):
        return
    wanted = _wordings(sheet)
    for intent, phrases in questions.items():
        different = len(set(map(words, wanted[intent])))
        if different < FEWEST_PHRASES and wanted[intent] != Counter(map(tidy, phrases)):
            why = f"{intent} has {different} different wordings left, at least {FEWEST_PHRASES}"
            yield sheet.fault(None, WORDING, why)
