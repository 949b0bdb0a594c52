"""Answers questions about the tables: pure functions, a record for each kind of answer."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import NamedTuple

from knowledge.records import Clinic, Condition, Tables, Technique, Uncovered


class Recommendation(NamedTuple):
    """At least one article names a technique for the condition."""

    condition: Condition
    techniques: tuple[Technique, ...]


class NotCovered(NamedTuple):
    """No article names the complaint; `near` holds the conditions that are closest to it, and may be empty."""

    uncovered: Uncovered
    near: tuple[Condition, ...]


def recommend(tables: Tables, key: str) -> Recommendation | NotCovered:
    """What the articles name for a complaint.

    Args:
        key: of a row of conditions.csv or uncovered.csv.

    Raises:
        KeyError: neither table has the key.
    """
    if key in tables.conditions:
        condition = tables.conditions[key]
        return Recommendation(condition, tuple(tables.techniques[technique] for technique in condition.techniques))
    uncovered = tables.uncovered[key]
    return NotCovered(uncovered, tuple(tables.conditions[near] for near in uncovered.near))


def rows_of(tables: Tables, label: str) -> Mapping[str, Condition | Uncovered | Technique | Clinic]:
    """The rows of a label's kind by their keys: complaints, techniques (kinds of massage too), or clinics."""
    complaints = ChainMap(tables.conditions, tables.uncovered)
    kinds = {
        "condition": complaints,
        "uncovered": complaints,
        "technique": tables.techniques,
        "massage": tables.techniques,
    }
    return kinds.get(label, tables.clinics)


def has_row(tables: Tables, label: str, key: object) -> bool:
    """Whether the key is that of a row of the label's kind, a complaint, a technique or a clinic.

    A key may be anything: whoever writes a button's payload by hand may write any JSON.
    """
    return isinstance(key, str) and key in rows_of(tables, label)


def conditions_for(tables: Tables, technique: str) -> tuple[Condition, ...]:
    """The conditions for which an article names the technique, in the table's order."""
    return tuple(condition for condition in tables.conditions.values() if technique in condition.techniques)


def sources_named(tables: Tables, text: str) -> tuple[str, ...]:
    """The keys of the sources whose publishers the text names, in the table's order."""
    spoken = text.lower().replace("thera rehab", "therarehab")
    return tuple(key for key, source in tables.sources.items() if source.publisher.lower().removeprefix("a ") in spoken)
