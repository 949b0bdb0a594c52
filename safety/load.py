"""Reads the safety tables, or says everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from knowledge.errors import Fault, TablesError
from knowledge.load import read_rows
from safety.check import check_examples, check_names, check_rows
from safety.languages import ENGLISH, LANGUAGES, reader_of
from safety.patterns import Pattern, PatternError, parse, respelled
from safety.places import Groups, Measure
from safety.scorer import WEIGHTS, Fitted, read_weights
from safety.spelling import Speller
from safety.tables import (
    AFTERMATH,
    CLAUSE,
    CRIES,
    EXAMPLES,
    FRAMES,
    KINDS,
    MODIFIERS,
    NAMES,
    NUMBERS,
    RISKS,
    SIGNS,
    SPELLED,
    TABLES,
    WORDS,
    Aftermath,
    Combination,
    Cry,
    Group,
    Kind,
    Level,
    Modifier,
    ModifierPattern,
    Names,
    Number,
    Outcome,
    OutcomePattern,
    Risk,
    SafetyTables,
    Sign,
)
from safety.text import EDGE, read
from safety.triage import Assessor, Triage

FOLDER = Path(__file__).resolve().parent.parent / "data" / "safety"
# Who belongs to a group of people, and what happens to them, may be told far from each other.
_RISK_WITHIN = 60
_RECORDS = {
    KINDS: Kind,
    SIGNS: Sign,
    RISKS: Risk,
    NUMBERS: Number,
    MODIFIERS: Modifier,
    AFTERMATH: Outcome,
    WORDS: Group,
}


@lru_cache(maxsize=1)
def load_triage(folder: Path = FOLDER) -> Triage:
    """All tables, ready to assess texts: one copy for all that ask it in a process, for it never changes.

    Raises:
        TablesError: a file is missing or unreadable, a cell or a pattern is wrong, or an example is not recognised.
    """
    return Triage([*map(partial(load_assessor, folder), LANGUAGES), *load_cries(folder)])


def load_assessor(folder: Path = FOLDER, language: str = ENGLISH, *, fitted: bool = True) -> Assessor:
    """The checked tables of one language.

    Args:
        folder: holds the tables of English, and in a folder of its own those of each other language.
        fitted: whether the weights are read too; without them only the tables' signs count.

    Raises:
        TablesError: as `load_triage` raises it.
    """
    paths = paths_of(language, folder)
    faults: list[Fault] = []
    rows = {file: list(read_rows(paths[file], record, faults)) for file, record in _RECORDS.items()}
    faults += check_rows(rows)
    tables = _Compiler(language, faults).compile(rows)
    if not faults:
        faults += check_examples(Assessor(tables), rows)
    fit = _weights(paths[WEIGHTS], faults) if fitted and not faults else None
    if faults:
        raise TablesError([replace(each, file=str(paths[each.file].relative_to(folder))) for each in faults])
    return Assessor(tables, fit, language)


def load_kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """The kinds of danger by key.

    Raises:
        TablesError: as `load_triage` raises it.
    """
    faults: list[Fault] = []
    kinds = {row.key: row for _, row in read_rows(folder / KINDS, Kind, faults)}
    if faults:
        raise TablesError(faults)
    return kinds


def load_names(language: str = ENGLISH, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """What people call each kind of danger in a language.

    Raises:
        TablesError: the file is missing or wrong, or names a kind that there is not, or not each kind that has a name.
    """
    kinds = load_kinds(folder)
    named = {key: kind.names for key, kind in kinds.items() if kind.names}
    if language == ENGLISH:
        return named
    faults: list[Fault] = []
    found = {row.kind: row.names for _, row in read_rows(paths_of(language, folder)[NAMES], Names, faults) if row.names}
    if not faults and found.keys() != named.keys():
        wrong = ", ".join(sorted(found.keys() ^ named.keys()))
        faults.append(Fault(f"{language}/{NAMES}", 1, "kind", f"stands here or in {KINDS} alone: {wrong}"))
    if faults:
        raise TablesError(faults)
    return found


def load_cries(folder: Path = FOLDER) -> Iterator[Assessor]:
    """The languages that have no tables of their own: their signs alone count.

    Raises:
        TablesError: as `load_triage` raises it.
    """
    faults: list[Fault] = []
    kinds = list(read_rows(folder / KINDS, Kind, faults))
    cries = list(read_rows(folder / CRIES, Cry, faults))
    found = []
    for language in dict.fromkeys(cry.language for _, cry in cries):
        signs = [(line, _sign_of(cry)) for line, cry in cries if cry.language == language]
        rows = {**dict.fromkeys(_RECORDS, ()), KINDS: kinds, SIGNS: signs}
        faults += check_rows(rows)
        found.append(Assessor(_Compiler(language, faults).compile(rows), language=language))
        if not faults:
            faults += check_examples(found[-1], rows)
    if faults:
        raise TablesError([replace(each, file=CRIES if each.file == SIGNS else each.file) for each in faults])
    yield from found


def paths_of(language: str, folder: Path = FOLDER) -> dict[str, Path]:
    """Where each file of a language is: English has its own beside those that are the same for all.

    English has its names of kinds in kinds.csv.
    """
    files = (*TABLES, EXAMPLES, FRAMES, WEIGHTS)
    if language == ENGLISH:
        return {file: folder / file for file in files}
    shared = (KINDS, RISKS)
    return {file: (folder if file in shared else folder / language) / file for file in (*files, NAMES)}


def _sign_of(cry: Cry) -> Sign:
    return Sign(cry.key, cry.kind, cry.level, cry.pattern, cry.within, (), cry.example, cry.language)


def _weights(path: Path, faults: list[Fault]) -> Fitted | None:
    try:
        return read_weights(path)
    except (OSError, ValueError) as err:
        faults.append(Fault(path.name, 1, "-", f"cannot be read: {err}"))
        return None


class _Compiler:
    """Turns rows into what the search needs, and notes the faults of their patterns."""

    def __init__(self, language: str, faults: list[Fault]) -> None:
        self._read = None if language == ENGLISH else reader_of(language)
        self._faults = faults
        self._used: list[tuple[str, int, str, frozenset[str]]] = []

    def compile(self, rows: dict[str, list[tuple[int, object]]]) -> SafetyTables:
        groups = {row.key: self._parse(WORDS, line, "words", row.words) for line, row in rows[WORDS]}
        combinations = [*self._signs(rows[SIGNS]), *self._risks(rows[RISKS])]
        measures = tuple(
            Measure(row.key, self._parse(NUMBERS, line, "near", row.near), _number(row.low), _number(row.high))
            for line, row in rows[NUMBERS]
        )
        families: dict[str, list[ModifierPattern]] = defaultdict(list)
        for line, row in rows[MODIFIERS]:
            pattern = self._parse(MODIFIERS, line, "pattern", row.pattern)
            unless = self._unless(MODIFIERS, line, row.unless)
            for family in row.families:
                families[family].append(ModifierPattern(row, pattern, unless))
        outcomes = [
            OutcomePattern(
                row,
                self._parse(AFTERMATH, line, "pattern", row.pattern),
                self._unless(AFTERMATH, line, row.unless),
            )
            for line, row in rows[AFTERMATH]
        ]
        if rows[WORDS] and CLAUSE not in groups:
            self._faults.append(Fault(WORDS, 1, "key", f"the group {CLAUSE} is missing"))
        known = {name for *_, names in self._used for name in names if not name.isupper()}
        spelled = groups.get(SPELLED, Pattern()).names
        read_text = self._read or partial(read, correct=Speller(known).correct)
        names = groups.keys() | {measure.key for measure in measures}
        self._faults += check_names(self._used, names, None if self._read else read_text)
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
            read_text,
            spelled,
            tuple(sorted(combinations, key=lambda each: each.sign.level.rank)),
            {family: tuple(found) for family, found in families.items()},
            tuple(sorted(outcomes, key=lambda each: [*Aftermath].index(each.outcome.became))),
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

    def _unless(self, file: str, line: int, cell: str) -> Pattern:
        return self._parse(file, line, "unless", cell) if cell else Pattern()

    def _words(self, text: str) -> Iterator[str]:
        return (word for word in self._read(text).words if word != EDGE)

    def _parse(self, file: str, line: int, column: str, cell: str) -> Pattern:
        try:
            pattern = parse(respelled(cell, self._words) if self._read else cell)
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


def fingerprint(language: str = ENGLISH, folder: Path = FOLDER) -> str:
    """Of everything that a language's weights depend on: its examples and its tables."""
    digest = hashlib.sha256()
    paths = paths_of(language, folder)
    for file in (EXAMPLES, FRAMES, NAMES, *TABLES):
        if file in paths:
            digest.update(paths[file].read_bytes())
    return digest.hexdigest()[:16]
