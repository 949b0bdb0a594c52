"""What an import would leave behind: names of conditions that are gone, and facts that nobody says any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.records import Condition
from knowledge.starters import FILE as STARTERS
from knowledge.text import normalize
from staff.spreadsheet.faults import SheetFault
from staff.spreadsheet.layout import ANSWERS, CONDITIONS, FACTS, HEARD, KEY, QUESTIONS, READ, RESPONSE, WORDING
from staff.spreadsheet.project import Project, parts_of
from staff.spreadsheet.reading import SheetRows
from staff.spreadsheet.table_file import TableFile

Sheets = dict[str, SheetRows]


def faults_of_references(sheets: Sheets, file: TableFile, project: Project) -> Iterator[SheetFault]:
    """Every fault, as the data will be with what the sheets say and with this table of conditions."""
    yield from _faults_of_names(sheets, file, project)
    yield from _faults_of_lost_facts(sheets, file, project)


def _faults_of_names(sheets: Sheets, file: TableFile, project: Project) -> Iterator[SheetFault]:
    gone = [condition for key, condition in project.tables.conditions.items() if key not in file.rows]
    if not gone:
        return
    taken = {normalize(name) for name in _names_left(file, project)}
    texts = [(place, f" {normalize(text)} ") for place, text in _texts(sheets, project)]
    for condition in gone:
        names = {normalize(name) for name in (condition.name, *condition.aliases)} - taken
        any_of = re.compile(f" (?:{'|'.join(map(re.escape, sorted(names)))}) ")
        found = [place for place, text in texts if names and any_of.search(text)]
        if found:
            why = f"the row of {condition.key} is missing, but {len(found)} texts name it, such as {found[0]}"
            yield sheets[CONDITIONS.name].fault(None, KEY, why)


def _names_left(file: TableFile, project: Project) -> Iterator[str]:
    for row in project.tables.named():
        if not isinstance(row, Condition):
            yield from (row.name, *row.aliases)
    for cells in file.rows.values():
        yield from (cells["name"], *parts_of(cells["aliases"]))


def _texts(sheets: Sheets, project: Project) -> Iterator[tuple[str, str]]:
    """What visitors read, are offered or may ask, with its place."""
    for sheet, columns in ((QUESTIONS.name, (WORDING,)), (ANSWERS.name, (READ, HEARD))):
        for row in sheets[sheet].rows:
            for column in columns:
                yield f"{sheet}, row {row.number}", row.cells[column] or ""
    for name, response in project.files.responses().items():
        for question in response.metadata.get("next", []):
            yield f"what {name} offers to ask next", question
        if name not in project.answers:
            yield f"{response.file.name}, {name}", f"{response.text} {response.spoken}"
    for intent, phrases in project.files.phrases().items():
        if intent not in project.questions:
            yield from ((f"{project.files.file_of(intent).name}, a wording of {intent}", phrase) for phrase in phrases)
    yield from ((STARTERS, starter.question) for starter in project.starters)


def _faults_of_lost_facts(sheets: Sheets, file: TableFile, project: Project) -> Iterator[SheetFault]:
    tables, answers = project.tables, sheets[ANSWERS.name]
    elsewhere = {fact for row in tables.techniques.values() for fact in (*row.facts, *row.offers_facts)}
    elsewhere |= {fact for row in tables.clinics.values() for fact in (*row.facts, *row.contact_facts)}
    before = {name: response.metadata.get("facts", []) for name, response in project.files.responses().items()}
    elsewhere |= {fact for name, facts in before.items() if name not in project.answers for fact in facts}
    said = {fact for cells in file.rows.values() for fact in parts_of(cells["facts"])} | elsewhere
    for row in answers.rows:
        # A cell that cannot be read has its fault already.
        facts = row.cells[FACTS]
        said.update(before.get(row.cells[RESPONSE] or "", []) if facts is None else parts_of(facts))
    why = "{} is carried by no answer and no row any more"
    for row in answers.rows:
        if row.cells[FACTS] is not None:
            lost = [fact for fact in before.get(row.cells[RESPONSE] or "", []) if fact not in said]
            yield from (answers.fault(row, FACTS, why.format(fact)) for fact in lost)
    numbers = {row.cells[KEY]: row for row in sheets[CONDITIONS.name].rows}
    for key, condition in tables.conditions.items():
        lost = [fact for fact in condition.facts if fact not in said]
        yield from (sheets[CONDITIONS.name].fault(numbers.get(key), "facts", why.format(fact)) for fact in lost)
