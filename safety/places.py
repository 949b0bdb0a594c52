"""Where words, groups and sequences stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from safety.patterns import Item, Pattern, PatternError, Sequence
from safety.text import EDGE

# A number belongs to what is measured within so many words of it.
_NEAR = 6
# From the first word of a match up to its end.
Span = tuple[int, int]


class Places:
    """Where each word and each group stands in one text."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._ends: dict[str, dict[int, set[int]]] = {}
        for at, word in enumerate(words):
            self._ends.setdefault(word, {})[at] = {at + 1}

    def names(self) -> Iterable[str]:
        """The words and the groups that the text has."""
        return self._ends.keys()

    def add(self, group: str, spans: Iterable[Span]) -> None:
        """Notes where a group stands."""
        for start, end in spans:
            self._ends.setdefault(group, {}).setdefault(start, set()).add(end)

    def starts(self, group: str) -> Iterable[int]:
        """Where the group begins."""
        return self._ends.get(group, {}).keys()

    def all(self, name: str) -> list[Span]:
        """Every place of a word or a group."""
        return [(start, end) for start, ends in sorted(self._ends.get(name, {}).items()) for end in sorted(ends)]

    def spans(self, pattern: Pattern) -> list[Span]:
        """Every place of the pattern, in order, found in a time linear in the text's length."""
        sequences = {sequence for name in self._ends.keys() & pattern.index.keys() for sequence in pattern.index[name]}
        return sorted({span for sequence in sequences for span in self.spans_of(sequence)})

    def spans_of(self, sequence: Sequence) -> set[Span]:
        """Every place of the sequence."""
        if not self._may_hold(sequence):
            return set()
        first, *others = sequence.items
        ends = self._ends_of(first)
        if not others:
            return {(start, end) for start, found in ends.items() for end in found}
        # Where it began, where it has come to, and the gap that an absent optional item leaves.
        found = {(start, end, 0) for start in ends for end in ends[start]}
        if first.optional:
            return self._follow(found, others) | self.spans_of(sequence.without_first)
        return self._follow(found, others)

    def _follow(self, found: set[tuple[int, int, int]], items: Iterable[Item]) -> set[Span]:
        for item in items:
            ends = self._ends_of(item)
            after = {
                (start, end, 0)
                for start, before, gap in found
                for at in self._reach(before, gap + item.gap)
                for end in ends.get(at, ())
            }
            if item.optional:
                after |= {(start, before, gap + item.gap) for start, before, gap in found}
            if not after:
                return set()
            found = after
        return {(start, end) for start, end, _ in found}

    def _may_hold(self, sequence: Sequence) -> bool:
        return not any(map(self._ends.keys().isdisjoint, sequence.needs))

    def _ends_of(self, item: Item) -> Mapping[int, set[int]]:
        """The ends of the item by its beginnings."""
        known = [self._ends[name] for name in item.names if name in self._ends]
        if len(known) == 1 and not item.sequences:
            return known[0]
        merged: dict[int, set[int]] = {}
        for ends in known:
            for start in ends:
                merged.setdefault(start, set()).update(ends[start])
        for inner in item.sequences:
            for start, end in self.spans_of(inner):
                merged.setdefault(start, set()).add(end)
        return merged

    def _reach(self, at: int, gap: int) -> Iterable[int]:
        """Where the next item may begin: at once, or after at most `gap` words of the same sentence."""
        for place in range(at, min(at + gap + 1, len(self._words))):
            yield place
            if self._words[place] == EDGE:
                return


@dataclass(frozen=True)
class Measure:
    """A number from `low` to `high` near one of the words of `near`: it stands for the group `key`."""

    key: str
    near: Pattern
    low: float
    high: float


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal()


def _measured(measure: Measure, numbers: list[tuple[int, float]], places: Places) -> Iterator[Span]:
    fitting = [at for at, number in numbers if measure.low <= number <= measure.high]
    if fitting:
        near = places.spans(measure.near)
        yield from ((at, at + 1) for at in fitting if any(start - _NEAR <= at < end + _NEAR for start, end in near))


class Groups:
    """Groups in such an order that each comes after those that it names; `names` are theirs."""

    def __init__(self, groups: Mapping[str, Pattern]) -> None:
        """
        Raises:
            PatternError: groups name each other in a circle.
        """
        self.names = frozenset(groups)
        self._levels: list[dict[str, list[tuple[str, Sequence]]]] = []
        left = dict(groups)
        while left:
            level = [name for name, pattern in left.items() if not pattern.names & left.keys()]
            if not level:
                raise PatternError(f"{', '.join(sorted(left))} name each other in a circle")
            index: dict[str, list[tuple[str, Sequence]]] = defaultdict(list)
            for group in level:
                for name, sequences in left[group].index.items():
                    index[name] += [(group, sequence) for sequence in sequences]
            for group in level:
                del left[group]
            self._levels.append(index)

    def find(self, words: tuple[str, ...], measures: Iterable[Measure] = ()) -> Places:
        """The places of the words and the groups of a text, those of its measured numbers among them."""
        places = Places(words)
        numbers = [(at, float(word)) for at, word in enumerate(words) if word[0].isdigit() and _is_number(word)]
        if numbers:
            for measure in measures:
                places.add(measure.key, _measured(measure, numbers, places))
        for index in self._levels:
            for group, sequence in [entry for name in places.names() if name in index for entry in index[name]]:
                places.add(group, places.spans_of(sequence))
        return places
