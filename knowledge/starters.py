"""The questions that a web page may offer at first, and the words by which a page shows that one fits it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, read_rows
from knowledge.text import normalize

FILE = "starters.csv"
# So many fit any page: they stand first, without words.
USUAL = 4
# A question must fit on a button.
LONGEST = 60


@dataclass(frozen=True)
class Starter:
    """A question, and words of which a page's title, headings or path must hold one; none: it fits any page."""

    question: str
    words: tuple[str, ...]


def load_starters(folder: Path = FOLDER) -> tuple[Starter, ...]:
    """The checked table, in its order.

    Raises:
        TablesError: the file is missing or unreadable, or a row is wrong.
    """
    faults: list[Fault] = []
    rows = list(read_rows(folder / FILE, Starter, faults))
    # A row that cannot be read must not make those after it seem to stand in the wrong place.
    whole = not faults
    faults += _faults_of_rows(rows)
    if whole:
        faults += _faults_of_order(rows)
    if faults:
        raise TablesError(faults)
    return tuple(starter for _, starter in rows)


def _faults_of_rows(rows: list[tuple[int, Starter]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line, starter in rows:
        question = starter.question
        if not question:
            yield Fault(FILE, line, "question", "the cell is empty")
        elif not question.endswith("?"):
            yield Fault(FILE, line, "question", f"{question!r} must end with a question mark")
        elif len(question) > LONGEST:
            yield Fault(FILE, line, "question", f"{question!r} is longer than {LONGEST} characters")
        elif first.setdefault(normalize(question), line) != line:
            yield Fault(FILE, line, "question", f"{question!r} stands in line {first[normalize(question)]} already")
        for place, word in enumerate(starter.words):
            if not word:
                yield Fault(FILE, line, "words", "a part of the list is empty")
            elif word != normalize(word):
                yield Fault(FILE, line, "words", f"{word!r} must be written {normalize(word)!r}")
            elif word in starter.words[:place]:
                yield Fault(FILE, line, "words", f"{word!r} stands twice in the list")


def _faults_of_order(rows: list[tuple[int, Starter]]) -> Iterator[Fault]:
    for place, (line, starter) in enumerate(rows):
        if place < USUAL and starter.words:
            yield Fault(FILE, line, "words", f"the first {USUAL} questions fit any page and have no words")
        elif place >= USUAL and not starter.words:
            yield Fault(FILE, line, "words", "the cell is empty")
    if len(rows) < USUAL:
        yield Fault(FILE, 1, "-", f"at least {USUAL} questions are needed; there are {len(rows)}")
