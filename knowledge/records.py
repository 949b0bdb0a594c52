"""The tables' rows as frozen records: parsed once in load.py, read everywhere else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Category(Enum):
    """A technique is something that hands do; a massage is a kind of session that you book."""

    TECHNIQUE = "technique"
    MASSAGE = "massage"


class Wording(Enum):
    """How an article puts the link between a condition and a technique, weakest last."""

    DESCRIBED = "described"
    LISTED = "listed"
    STORY = "story"


@dataclass(frozen=True)
class Source:
    """One published article."""

    key: str
    publisher: str
    title: str
    spoken: str


@dataclass(frozen=True)
class Clinic:
    """The publisher of an article as a place that a visitor can reach."""

    key: str
    name: str
    aliases: tuple[str, ...]
    place: str
    phone: str
    phone_spoken: str
    web: str
    booking: str
    booking_spoken: str
    about: str
    about_spoken: str
    facts: tuple[str, ...]
    contact_facts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Technique:
    """A technique or a kind of massage: what it is, how it is done, how it feels, who offers it."""

    key: str
    name: str
    category: Category
    aliases: tuple[str, ...]
    what: str
    how: str
    feel: str
    spoken: str
    offers: str
    offers_spoken: str
    treats_note: str
    treats_note_spoken: str
    offered_by: tuple[str, ...]
    facts: tuple[str, ...]
    offers_facts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """A complaint that at least one article names, with the techniques it names for it."""

    key: str
    name: str
    aliases: tuple[str, ...]
    techniques: tuple[str, ...]
    wording: Wording
    answer: str
    spoken: str
    caution: str
    caution_spoken: str
    facts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Uncovered:
    """A complaint that people ask about and no article names, with the conditions nearest to it."""

    key: str
    name: str
    aliases: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One checkable statement of the articles."""

    key: str
    gist: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """All tables, each a mapping from key to record in the file's order."""

    sources: dict[str, Source]
    facts: dict[str, Fact]
    clinics: dict[str, Clinic]
    techniques: dict[str, Technique]
    conditions: dict[str, Condition]
    uncovered: dict[str, Uncovered]

    def named(self) -> Iterator[Clinic | Technique | Condition | Uncovered]:
        """The rows that people call by a name: techniques, complaints and clinics."""
        for table in (self.techniques, self.conditions, self.uncovered, self.clinics):
            yield from table.values()

    def version(self) -> str:
        """Changes whenever a cell of any table does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]
