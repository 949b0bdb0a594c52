"""The phone line's own words: what it says beside the answers, and what callers say to it rather than ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from string import Formatter
from typing import Any

from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, read_rows
from knowledge.text import normalize

PROMPTS, COMMANDS = "phone_prompts.csv", "phone_commands.csv"
# The prompts, each with the words that it may leave open.
OPEN = {
    "welcome": (),
    "welcome_clinic": ("clinic",),
    "not_heard": (),
    "still_not_heard": (),
    "silent_goodbye": (),
    "menu": (),
    "menu_keys": (),
    "menu_keys_clinic": (),
    "here": (),
    "did_you_say": ("heard",),
    "did_you_say_emergency": ("heard",),
    "yes_or_no": (),
    "say_again": (),
    "not_understood": (),
    "take_your_time": (),
    "no_such_choice": (),
    "go_on": (),
    "slower": (),
    "faster": (),
    "transfer": ("clinic",),
    "not_reached": ("clinic", "number"),
    "reached": (),
    "no_clinic": (),
    "trouble": (),
    "trouble_transfer": ("clinic",),
    "trouble_goodbye": (),
}
# What callers say to the line. The first four are parts of it, and what only looks like it is the next.
POLITE, POLITE_AFTER, REACH, REACHED, QUESTION = "polite", "polite_after", "reach", "reached", "question"
_COMMANDS = ("filler", "repeat", "here", "slower", "faster", "menu", "more", "person", "goodbye")
SPOKEN = (POLITE, POLITE_AFTER, REACH, REACHED, QUESTION, *_COMMANDS, "yes", "no")
MOST_WORDS = 40


@dataclass(frozen=True)
class Prompt:
    """What the line says at one moment; words in braces are filled in."""

    key: str
    text: str
    why: str


@dataclass(frozen=True)
class Command:
    """What callers say to make the line do something, in the spelling of `normalize`."""

    command: str
    said: tuple[str, ...]
    why: str


def load_prompts(folder: Path = FOLDER) -> dict[str, str]:
    """The texts by their keys.

    Raises:
        TablesError: the file is missing or unreadable, or a row is wrong, missing or too much.
    """
    rows = _load(folder / PROMPTS, Prompt, _faults_of_prompts, OPEN)
    return {row.key: row.text for row in rows}


def load_commands(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """What callers say, by the command that it means.

    Raises:
        TablesError: as `load_prompts`.
    """
    rows = _load(folder / COMMANDS, Command, _faults_of_commands, SPOKEN)
    return {row.command: row.said for row in rows}


def _load(
    path: Path, record: type, check: Callable[[list[tuple[int, Any]]], Iterable[Fault]], wanted: Iterable[str]
) -> list[Any]:
    """The rows of a table whose first column must hold each of the wanted names."""
    column = fields(record)[0].name
    faults: list[Fault] = []
    rows = list(read_rows(path, record, faults))
    # A row that cannot be read must not seem to be missing.
    whole = not faults
    faults += check(rows)
    if whole:
        missing = set(wanted) - {getattr(row, column) for _, row in rows}
        faults += (Fault(path.name, 1, column, f"{name!r} is missing") for name in sorted(missing))
    if faults:
        raise TablesError(faults)
    return [row for _, row in rows]


def _faults_of_prompts(rows: list[tuple[int, Prompt]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line, row in rows:
        if row.key not in OPEN:
            yield Fault(PROMPTS, line, "key", f"{row.key!r} is none of {', '.join(OPEN)}")
        elif first.setdefault(row.key, line) != line:
            yield Fault(PROMPTS, line, "key", f"{row.key!r} stands in line {first[row.key]} already")
        else:
            yield from _faults_of_open_words(line, row)
        if not row.text:
            yield Fault(PROMPTS, line, "text", "the cell is empty")
        elif len(row.text.split()) > MOST_WORDS:
            yield Fault(PROMPTS, line, "text", f"{len(row.text.split())} words are too many: at most {MOST_WORDS}")
        if re.search(r"[0-9*_#\[\]<>]", row.text):
            yield Fault(PROMPTS, line, "text", "signs and digits are not for the ear: write words")


def _faults_of_open_words(line: int, row: Prompt) -> Iterator[Fault]:
    try:
        parts = list(Formatter().parse(row.text))
    except ValueError:
        yield Fault(PROMPTS, line, "text", "braces stand in pairs, around a word that is filled in")
        return
    found = {name for _, name, form, conversion in parts if name is not None and not form and not conversion}
    for word in sorted(found ^ set(OPEN[row.key])):
        yield Fault(PROMPTS, line, "text", f"{{{word}}} is missing, or can't be filled in here")


def _faults_of_commands(rows: list[tuple[int, Command]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    taken: dict[str, int] = {}
    for line, row in rows:
        if row.command not in SPOKEN:
            yield Fault(COMMANDS, line, "command", f"{row.command!r} is none of {', '.join(SPOKEN)}")
        elif first.setdefault(row.command, line) != line:
            yield Fault(COMMANDS, line, "command", f"{row.command!r} stands in line {first[row.command]} already")
        if not row.said:
            yield Fault(COMMANDS, line, "said", "the cell is empty")
        for place, words in enumerate(row.said):
            if not words:
                yield Fault(COMMANDS, line, "said", "a part of the list is empty")
            elif words != normalize(words):
                yield Fault(COMMANDS, line, "said", f"{words!r} must be written {normalize(words)!r}")
            elif words in row.said[:place]:
                yield Fault(COMMANDS, line, "said", f"{words!r} stands twice in the list")
            elif row.command in (QUESTION, *_COMMANDS) and taken.setdefault(words, line) != line:
                yield Fault(COMMANDS, line, "said", f"{words!r} stands in line {taken[words]} already")
