"""The sheet of answers: what is wrong with it, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.wording import (
    faults_of_facts,
    faults_of_hearing,
    faults_of_naming_heard,
    faults_of_naming_read,
    faults_of_promises,
    faults_of_reading,
    faults_of_sources,
    faults_of_spare_sources,
    is_row,
    placeholders,
)
from staff.data_files import Response
from staff.spreadsheet.changes import AnswerChange, FactsChange, SourcesChange, TextChange
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import ANSWERS, FACTS, HEARD, QUESTION, READ, RESPONSE, SOURCES, TOPIC
from staff.spreadsheet.project import Project, parts_of, row_of_answer, tidy
from staff.spreadsheet.reading import SheetRow, SheetRows

_CHANNELS = {READ: None, HEARD: "phone"}


def faults_of_answers(sheet: SheetRows, project: Project) -> Iterator[SheetFault]:
    """Every fault, by row; rows that say what the data say have none."""
    answers, seen = project.answers, {}
    for row in sheet.rows:
        name = row.cells[RESPONSE]
        if name is None:
            continue
        if name not in answers:
            yield sheet.fault(row, RESPONSE, f"{name!r} is no answer: rows cannot be added, nor names changed")
        elif seen.setdefault(name, row) is not row:
            yield sheet.fault(row, RESPONSE, f"{name} stands in row {seen[name].number} already")
        else:
            for column, why in _faults_of_row(row, answers[name], project):
                yield sheet.fault(row, column, why)
    # A cell that cannot be read may be the one that is missing.
    if all(row.cells[RESPONSE] is not None for row in sheet.rows):
        for name in answers:
            if name not in seen:
                yield sheet.fault(None, RESPONSE, f"the row of {name} is missing: rows cannot be removed")


def changes_of_answers(sheet: SheetRows, project: Project) -> list[AnswerChange]:
    """What a sheet without faults changes, in the order of its rows."""
    answers, changes = project.answers, []
    for row in sheet.rows:
        response = answers[row.cells[RESPONSE]]
        edited = _edited(row, response)
        changes += [
            TextChange(response.name, _CHANNELS[each], edited[each]) for each in (READ, HEARD) if each in edited
        ]
        # In this order, for sources stand below facts.
        changes += [SourcesChange(response.name, tuple(parts_of(edited[SOURCES])))] if SOURCES in edited else []
        changes += [FactsChange(response.name, tuple(parts_of(edited[FACTS])))] if FACTS in edited else []
    return changes


def _edited(row: SheetRow, response: Response) -> dict[str, str]:
    """The cells that do not say what the data say."""
    before = dict(zip(ANSWERS.header, row_of_answer(response), strict=True))
    lists = (SOURCES, FACTS)
    return {
        name: text
        for name, text in row.cells.items()
        if text is not None
        and (parts_of(text) != parts_of(before[name]) if name in lists else text != tidy(before[name]))
    }


def _faults_of_row(row: SheetRow, response: Response, project: Project) -> Iterator[tuple[str, str]]:
    """The columns of faults, and why."""
    edited = _edited(row, response)
    for column in (TOPIC, QUESTION):
        if column in edited:
            before = dict(zip(ANSWERS.header, row_of_answer(response), strict=True))[column]
            yield column, f"it has to stay {before!r}"
    for column, before in ((READ, response.text), (HEARD, response.spoken)):
        if column in edited:
            yield from ((column, why) for why in _faults_of_text(edited[column], before, column == HEARD, response))
    if {READ, HEARD, SOURCES, FACTS} & edited.keys() and None not in row.cells.values():
        yield from _faults_of_citing(row, response, project)


def _faults_of_text(text: str, before: str, heard: bool, response: Response) -> list[str]:
    if not text:
        return ["it is empty"]
    faults = [f"{{{name}}} is missing: it is filled in" for name in sorted(placeholders(before) - placeholders(text))]
    faults += [f"{{{name}}} cannot be filled in here" for name in sorted(placeholders(text) - placeholders(before))]
    if text.count("{") + text.count("}") != 2 * sum(text.count(f"{{{name}}}") for name in placeholders(text)):
        faults.append("braces stand around a word that is filled in, and nowhere else")
    if is_row(response.text):
        return [*faults, *faults_of_promises(text)]
    return [*faults, *(faults_of_hearing if heard else faults_of_reading)(text)]


def _faults_of_citing(row: SheetRow, response: Response, project: Project) -> Iterator[tuple[str, str]]:
    facts, sources = parts_of(row.cells[FACTS] or ""), parts_of(row.cells[SOURCES] or "")
    yield from ((FACTS, why) for why in faults_of_facts(facts, sources, project.tables))
    yield from ((SOURCES, why) for why in faults_of_sources(sources, project.tables))
    yield from ((SOURCES, why) for why in faults_of_spare_sources(facts, sources, project.tables))
    cited = [project.tables.sources[key] for key in sources if key in project.tables.sources]
    if facts and cited and not is_row(response.text):
        yield from ((READ, why) for why in faults_of_naming_read(row.cells[READ] or "", cited))
        yield from ((HEARD, why) for why in faults_of_naming_heard(row.cells[HEARD] or "", cited))
