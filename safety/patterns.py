"""Patterns of words and how they are read.

pattern   sequences with `|` between them, any of which may stand in the text
sequence  items, one after the other:
          word          in the spelling of safety.text
          GROUP         a row of words.csv
          (a/b c/GROUP) one of these sequences
          [a/b c]       one of these sequences or nothing
          ..  ...       at most 3, at most 8 other words of the same sentence
          .             where a sentence begins or ends
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_GAPS = {"..": 3, "...": 8}
_WORD = re.compile(r"[^\W_A-Z]+")
_TOKEN = re.compile(rf"\.+|{_WORD.pattern}|[A-Z][A-Z_]*|\S")
_NAME = re.compile(rf"\.|{_WORD.pattern}|[A-Z][A-Z_]*")
_CLOSING = {"(": ")", "[": "]"}


class PatternError(ValueError):
    """The pattern cannot be read, or its groups name each other in a circle; the message says what is wrong."""


@dataclass(frozen=True, eq=False)
class Item:
    """One place of a sequence: one of `names` (words or groups) or one of `sequences`.

    It stands at most `gap` words after the item before it.
    """

    names: frozenset[str]
    sequences: tuple[Sequence, ...] = ()
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, eq=False)
class Sequence:
    """Items that follow one another."""

    items: tuple[Item, ...]

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """For each item that must stand in the text, names of which the text must have one."""
        return tuple(
            item.names.union(*(rarest(inner) for inner in item.sequences)) for item in self.items if not item.optional
        )

    @cached_property
    def without_first(self) -> Sequence:
        """What is left where the first item is absent."""
        return Sequence(self.items[1:])


class Pattern:
    """Sequences, any of which may stand in a text; `index` has them by the names of which they need one."""

    def __init__(self, sequences: Iterable[Sequence] = ()) -> None:
        self.sequences = tuple(sequences)
        self.index: dict[str, list[Sequence]] = defaultdict(list)
        for sequence in self.sequences:
            for name in rarest(sequence):
                self.index[name].append(sequence)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words and the groups that occur in the pattern."""
        return frozenset(names_of(self.sequences))


def parse(pattern: str) -> Pattern:
    """The pattern that a cell holds.

    Raises:
        PatternError: an item cannot be read, a bracket is missing, or a sequence may be empty.
    """
    return Pattern(_sequence(iter(_TOKEN.findall(part))) for part in pattern.split("|"))


def respelled(pattern: str, spell: Callable[[str], Iterable[str]]) -> str:
    """The pattern with each word as `spell` reads it, which may be several words."""
    return _WORD.sub(lambda word: " ".join(spell(word[0])), pattern)


def names_of(sequences: Iterable[Sequence]) -> set[str]:
    """The words and the groups that occur in the sequences."""
    items = [item for sequence in sequences for item in sequence.items]
    return {name for item in items for name in item.names | names_of(item.sequences)}


def rarest(sequence: Sequence) -> frozenset[str]:
    """Names of which a text must have one for the sequence to stand in it; of several choices the longest words."""
    return max(sequence.needs, key=lambda names: (min(map(len, names)), -len(names)))


def _sequence(tokens: Iterator[str]) -> Sequence:
    parts = list(_parts(tokens, end=None))
    return parts[0]


def _parts(tokens: Iterator[str], end: str | None) -> Iterator[Sequence]:
    """The sequences between slashes, up to the bracket `end`."""
    items: list[Item] = []
    gap = 0
    for token in tokens:
        if token in _GAPS:
            gap += _GAPS[token]
            continue
        if end and token in ("/", end):
            yield _checked(items, gap)
            items, gap = [], 0
            if token == end:
                return
            continue
        items.append(_item(token, tokens, gap))
        gap = 0
    if end:
        raise PatternError(f"{end!r} is missing")
    yield _checked(items, gap)


def _item(token: str, tokens: Iterator[str], gap: int) -> Item:
    if _NAME.fullmatch(token):
        return Item(frozenset([token]), gap=gap)
    if token not in _CLOSING:
        raise PatternError(f"{token!r} has no meaning here")
    choices = list(_parts(tokens, _CLOSING[token]))
    single = {sequence for sequence in choices if len(sequence.items) == 1 and not sequence.items[0].sequences}
    names = frozenset(name for sequence in single for name in sequence.items[0].names)
    inner = tuple(sequence for sequence in choices if sequence not in single)
    return Item(names, inner, optional=token == "[", gap=gap)


def _checked(items: list[Item], gap: int) -> Sequence:
    if all(item.optional for item in items):
        raise PatternError("a sequence may be empty")
    if gap or items[0].gap:
        raise PatternError("a gap must stand between two items")
    return Sequence(tuple(items))
