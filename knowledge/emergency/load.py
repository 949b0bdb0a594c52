"""Reads the emergency tables, or says everything that is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from knowledge.emergencies import Emergencies
from knowledge.emergency.check import check_examples, check_names, check_rows
from knowledge.emergency.patterns import Pattern, PatternError, parse
from knowledge.emergency.places import Groups
from knowledge.emergency.spelling import Speller
from knowledge.emergency.tables import (
    CALMS,
    LOOKALIKES,
    SIGNS,
    SPELLED,
    WORDS,
    Calm,
    CalmPattern,
    Combination,
    EmergencyTables,
    Group,
    Kind,
    Sign,
)
from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, read_rows


def load_emergencies(folder: Path = FOLDER) -> Emergencies:
    """The checked tables, ready to find signs in texts.

    Raises:
        TablesError: a file is missing or unreadable, a cell or a pattern is wrong, or an example is not recognised.
    """
    faults: list[Fault] = []
    words = list(read_rows(folder / WORDS, Group, faults))
    signs = list(read_rows(folder / SIGNS, Sign, faults))
    calms = list(read_rows(folder / CALMS, Calm, faults))
    ordinary = _lookalikes(folder / LOOKALIKES, faults)
    faults += check_rows(words, signs, calms)
    tables = _Compiler(faults).compile(words, signs, calms, ordinary)
    if faults:
        raise TablesError(faults)
    emergencies = Emergencies(tables)
    faults += check_examples(emergencies, signs, calms)
    if faults:
        raise TablesError(faults)
    return emergencies


def _lookalikes(path: Path, faults: list[Fault]) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as err:
        faults.append(Fault(path.name, 1, "-", f"cannot be read: {err}"))
        return []


class _Compiler:
    """Turns rows into what the search needs, and notes the faults of their patterns."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._used: list[tuple[str, int, str, frozenset[str]]] = []

    def compile(
        self,
        words: list[tuple[int, Group]],
        signs: list[tuple[int, Sign]],
        calms: list[tuple[int, Calm]],
        ordinary: list[str],
    ) -> EmergencyTables:
        groups = {row.key: self._parse(WORDS, line, "words", row.words) for line, row in words}
        combinations = [
            Combination(
                sign,
                tuple(self._parse(SIGNS, line, "pattern", part) for part in alternative.split("&")),
                int(sign.within) if sign.within.isdecimal() else 0,
            )
            for line, sign in sorted(signs, key=lambda row: list(Kind).index(row[1].kind))
            for alternative in sign.pattern.split("|")
        ]
        families = defaultdict(list)
        for line, calm in calms:
            pattern = self._parse(CALMS, line, "pattern", calm.pattern)
            unless = self._parse(CALMS, line, "unless", calm.unless) if calm.unless else Pattern()
            for family in calm.families:
                families[family].append(CalmPattern(calm, pattern, unless))
        self._faults += check_names(self._used, groups)
        known = {name for *_, names in self._used for name in names if not name.isupper()}
        try:
            ordered = Groups(groups if not self._faults else {})
        except PatternError as err:
            self._faults.append(Fault(WORDS, 1, "words", str(err)))
            ordered = Groups({})
        return EmergencyTables(
            ordered,
            Speller(groups.get(SPELLED, Pattern()).names, {*known, *ordinary}),
            tuple(combinations),
            {family: tuple(rows) for family, rows in families.items()},
        )

    def _parse(self, file: str, line: int, column: str, cell: str) -> Pattern:
        try:
            pattern = parse(cell)
        except PatternError as err:
            self._faults.append(Fault(file, line, column, str(err)))
            return Pattern()
        self._used.append((file, line, column, pattern.names))
        return pattern
