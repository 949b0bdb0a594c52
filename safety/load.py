"""Reads the safety tables, or says everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from knowledge.errors import Fault, TablesError
from knowledge.load import read_rows
from safety.check import check_examples, check_names, check_rows
from safety.patterns import Pattern, PatternError, parse
from safety.places import Groups, Measure
from safety.scorer import WEIGHTS, Fitted, read_weights
from safety.spelling import Speller
from safety.tables import (
    EXAMPLES,
    FRAMES,
    KINDS,
    LOOKALIKES,
    MODIFIERS,
    NUMBERS,
    RISKS,
    SIGNS,
    SPELLED,
    TABLES,
    WORDS,
    Combination,
    Group,
    Kind,
    Level,
    Modifier,
    ModifierPattern,
    Number,
    Risk,
    SafetyTables,
    Sign,
)
from safety.triage import Triage

FOLDER = Path(__file__).resolve().parent.parent / "data" / "safety"
# Who belongs to a group of people, and what happens to them, may be told far from each other.
_RISK_WITHIN = 60


@lru_cache(maxsize=1)
def load_triage(folder: Path = FOLDER, *, fitted: bool = True) -> Triage:
    """The checked tables, ready to assess texts: one copy for all that ask it in a process, for it never changes.

    Args:
        folder: holds the tables.
        fitted: whether the weights are read too; without them only the tables' signs count.

    Raises:
        TablesError: a file is missing or unreadable, a cell or a pattern is wrong, or an example is not recognised.
    """
    faults: list[Fault] = []
    records = {KINDS: Kind, SIGNS: Sign, RISKS: Risk, NUMBERS: Number, MODIFIERS: Modifier, WORDS: Group}
    rows = {file: list(read_rows(folder / file, record, faults)) for file, record in records.items()}
    ordinary = _lookalikes(folder / LOOKALIKES, faults)
    faults += check_rows(rows)
    tables = _Compiler(faults).compile(rows, ordinary)
    if faults:
        raise TablesError(faults)
    faults += check_examples(Triage(tables), rows)
    fit = _weights(folder / WEIGHTS, faults) if fitted else None
    if faults:
        raise TablesError(faults)
    return Triage(tables, fit)


def _weights(path: Path, faults: list[Fault]) -> Fitted | None:
    try:
        return read_weights(path)
    except (OSError, ValueError) as err:
        faults.append(Fault(path.name, 1, "-", f"cannot be read: {err}"))
        return None


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

    def compile(self, rows: dict[str, list[tuple[int, object]]], ordinary: list[str]) -> SafetyTables:
        groups = {row.key: self._parse(WORDS, line, "words", row.words) for line, row in rows[WORDS]}
        combinations = [*self._signs(rows[SIGNS]), *self._risks(rows[RISKS])]
        measures = tuple(
            Measure(row.key, self._parse(NUMBERS, line, "near", row.near), _number(row.low), _number(row.high))
            for line, row in rows[NUMBERS]
        )
        families: dict[str, list[ModifierPattern]] = defaultdict(list)
        for line, row in rows[MODIFIERS]:
            pattern = self._parse(MODIFIERS, line, "pattern", row.pattern)
            unless = self._parse(MODIFIERS, line, "unless", row.unless) if row.unless else Pattern()
            for family in row.families:
                families[family].append(ModifierPattern(row, pattern, unless))
        self._faults += check_names(self._used, groups.keys() | {measure.key for measure in measures}, groups)
        known = {name for *_, names in self._used for name in names if not name.isupper()}
        try:
            ordered = Groups(groups if not self._faults else {})
        except PatternError as err:
            self._faults.append(Fault(WORDS, 1, "words", str(err)))
            ordered = Groups({})
        return SafetyTables(
            {row.key: row for _, row in rows[KINDS]},
            ordered,
            frozenset(row.key for _, row in rows[WORDS] if row.kind) | {measure.key for measure in measures},
            measures,
            Speller(groups.get(SPELLED, Pattern()).names, {*known, *ordinary}),
            tuple(sorted(combinations, key=lambda each: each.sign.level.rank)),
            {family: tuple(found) for family, found in families.items()},
        )

    def _signs(self, rows: list[tuple[int, Sign]]) -> Iterator[Combination]:
        for line, sign in rows:
            for alternative in sign.pattern.split("|"):
                parts = tuple(self._parse(SIGNS, line, "pattern", part) for part in alternative.split("&"))
                yield Combination(sign, parts, int(sign.within) if sign.within.isdecimal() else 0)

    def _risks(self, rows: list[tuple[int, Risk]]) -> Iterator[Combination]:
        for line, risk in rows:
            for level in (Level.NOW, Level.TODAY):
                for symptom in getattr(risk, level.value):
                    pattern = f"{risk.group} & {symptom}"
                    parts = tuple(self._parse(RISKS, line, level.value, part) for part in (risk.group, symptom))
                    key = f"{risk.group}_{symptom}".lower()
                    sign = Sign(key, risk.kind, level, pattern, str(_RISK_WITHIN), risk.modified_by, "", risk.why)
                    yield Combination(sign, parts, _RISK_WITHIN)

    def _parse(self, file: str, line: int, column: str, cell: str) -> Pattern:
        try:
            pattern = parse(cell)
        except PatternError as err:
            self._faults.append(Fault(file, line, column, str(err)))
            return Pattern()
        self._used.append((file, line, column, pattern.names))
        return pattern


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return 0.0


def fingerprint(folder: Path = FOLDER) -> str:
    """Of everything that the weights depend on in the folder: the examples and the tables."""
    digest = hashlib.sha256()
    for file in (EXAMPLES, FRAMES, *TABLES):
        digest.update((folder / file).read_bytes())
    return digest.hexdigest()[:16]
