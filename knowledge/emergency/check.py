"""What must hold inside the emergency tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from knowledge.emergencies import Emergencies
from knowledge.emergency.tables import CALMS, CLAUSE, SIGNS, WORDS, Calm
from knowledge.emergency.text import EDGE, read
from knowledge.errors import Fault

_OPTIONAL = {"within", "unless"}

Rows = list[tuple[int, Any]]


def check_rows(words: Rows, signs: Rows, calms: Rows) -> Iterator[Fault]:
    """Faults of single cells: doubled keys, empty cells, unknown families, a number of words that is none."""
    for file, rows in ((WORDS, words), (SIGNS, signs), (CALMS, calms)):
        first: dict[str, int] = {}
        for line, row in rows:
            if first.setdefault(row.key, line) != line:
                yield Fault(file, line, "key", f"{row.key!r} stands in line {first[row.key]} already")
            for column, value in vars(row).items():
                if not value and column not in _OPTIONAL:
                    yield Fault(file, line, column, "the cell is empty")
    families = {family for _, calm in calms for family in calm.families}
    for line, sign in signs:
        for family in sign.calm:
            if family not in families:
                yield Fault(SIGNS, line, "calm", f"{family!r} is no family of {CALMS}")
        if "&" in sign.pattern and not sign.within.isdecimal():
            yield Fault(SIGNS, line, "within", f"a pattern with & needs a number of words, not {sign.within!r}")
        if "&" not in sign.pattern and sign.within:
            yield Fault(SIGNS, line, "within", "a pattern without & needs no number")


def check_names(used: Sequence[tuple[str, int, str, frozenset[str]]], groups: Collection[str]) -> Iterator[Fault]:
    """Groups that do not exist, and words that no text can have."""
    if CLAUSE not in groups:
        yield Fault(WORDS, 1, "key", f"the group {CLAUSE} is missing")
    all_names = {name for *_, names in used for name in names}
    faults = {name: why for name in all_names if (why := _fault_of_name(name, groups))}
    for file, line, column, names in used:
        for name in sorted(names & faults.keys()):
            yield Fault(file, line, column, faults[name])


def _fault_of_name(name: str, groups: Collection[str]) -> str | None:
    if name[0].isupper():
        return None if name in groups else f"{name!r} is no group of {WORDS}"
    spelled = name == EDGE or read(name, lambda word: word).words == (EDGE, name, EDGE)
    return None if spelled else f"{name!r} is no word as emergency.text.read spells it"


def check_examples(emergencies: Emergencies, signs: Rows, calms: Rows) -> Iterator[Fault]:
    """Examples that their own row does not recognise."""
    for line, sign in signs:
        found = [
            reading.calmed_by(row, spans) for row, spans, reading in emergencies.signs(sign.example) if row is sign
        ]
        if None not in found:
            yield Fault(SIGNS, line, "example", f"{sign.example!r} does not match the row's pattern, or is calmed")
    for line, calm in calms:
        yield from _calm_example(emergencies, line, calm)


def _calm_example(emergencies: Emergencies, line: int, calm: Calm) -> Iterator[Fault]:
    found = list(emergencies.signs(calm.example))
    if not any(reading.calms(calm, row, spans) for row, spans, reading in found):
        yield Fault(CALMS, line, "example", f"{calm.example!r} has no sign that the row calms")
    elif alarm := emergencies.find(calm.example):
        yield Fault(CALMS, line, "example", f"{calm.example!r} is an emergency all the same: {alarm.key}")
