"""The emergency tables as frozen records, parsed once.

emergencies.csv            what an emergency sounds like, a row for each sign
emergency_calm.csv         what shows that nothing is happening: denied, long ago, asked in general, a figure of speech
emergency_words.csv        groups of words that mean the same to both
emergency_lookalikes.txt   ordinary words that must not be taken for a misspelt sign
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from knowledge.emergency.patterns import Pattern
from knowledge.emergency.places import Groups
from knowledge.emergency.spelling import Speller

SIGNS, CALMS, WORDS = "emergencies.csv", "emergency_calm.csv", "emergency_words.csv"
LOOKALIKES = "emergency_lookalikes.txt"
# Begins a new thought inside a sentence.
CLAUSE = "CLAUSE"
# The words that are recognised though misspelt.
SPELLED = "SPELLED"


class Kind(Enum):
    """Which help is needed: 911, or 988."""

    SUICIDE = "suicide"
    MEDICAL = "medical"


class Where(Enum):
    """Where words must stand to calm a sign."""

    OVER = "over"
    BEFORE = "before"
    AFTER = "after"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    TEXT = "text"


@dataclass(frozen=True)
class Group:
    """Words that mean the same."""

    key: str
    words: str
    why: str


@dataclass(frozen=True)
class Sign:
    """One way to tell of an emergency: all parts of `pattern` (joined by `&`, in any order) within `within` words."""

    key: str
    kind: Kind
    pattern: str
    within: str
    calm: tuple[str, ...]
    example: str
    why: str


@dataclass(frozen=True)
class Calm:
    """Words that calm the signs which name one of its families, unless those of `unless` stand in the same place."""

    key: str
    families: tuple[str, ...]
    where: Where
    pattern: str
    unless: str
    example: str
    why: str


@dataclass(frozen=True)
class Combination:
    """One alternative of a sign: parts that must stand together in any order, each a pattern."""

    sign: Sign
    parts: tuple[Pattern, ...]
    within: int


@dataclass(frozen=True)
class CalmPattern:
    """A calm row as it is searched for."""

    calm: Calm
    pattern: Pattern
    unless: Pattern


@dataclass(frozen=True)
class EmergencyTables:
    """The tables, ready for the search: `combinations` in the order in which they are tried, `calms` by family."""

    groups: Groups
    speller: Speller
    combinations: tuple[Combination, ...]
    calms: Mapping[str, tuple[CalmPattern, ...]]
