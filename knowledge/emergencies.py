"""Recognises that somebody is in danger now, and tells it from questions about illness in general or long ago."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate, pairwise, product

from knowledge.emergency.patterns import Pattern
from knowledge.emergency.places import Places, Span
from knowledge.emergency.tables import CLAUSE, Calm, CalmPattern, Combination, EmergencyTables, Sign, Where
from knowledge.emergency.text import EDGE, Text, read

# A longer text is read in parts of so many words, so that the time grows with its length and no faster.
_WINDOW, _OVERLAP = 200, 50
# How many words may stand between a calming word and the sign: "no real chest pain".
_NEAR = 2
# No words that calm a sign from nearby begin farther from it.
_FAR = 20
# Of the places of a part, only so many on each side of another are tried.
_NEIGHBOURS = 3


class Emergencies:
    """Finds signs of emergencies in texts."""

    def __init__(self, tables: EmergencyTables) -> None:
        self.tables = tables
        self._index: dict[str, list[int]] = {}
        for number, combination in enumerate(tables.combinations):
            for name in _rarest_names(combination):
                self._index.setdefault(name, []).append(number)

    def find(self, text: str) -> Sign | None:
        """The first sign of an emergency in the text, in the order of the tables, or None."""
        return next((sign for sign, spans, reading in self.signs(text) if not reading.calmed_by(sign, spans)), None)

    def signs(self, text: str) -> Iterator[tuple[Sign, tuple[Span, ...], Reading]]:
        """Every sign that the text has, whether calmed or not, with the places of its parts."""
        for part in read(text, self.tables.speller.correct).windows(_WINDOW, _OVERLAP):
            reading = Reading(part, self.tables)
            numbers = {number for name in reading.places.names() for number in self._index.get(name, ())}
            for number in sorted(numbers):
                combination = self.tables.combinations[number]
                for spans in _together(combination, reading.places):
                    yield combination.sign, spans, reading


class Reading:
    """One text, or a part of a long one, as the tables see it."""

    def __init__(self, text: Text, tables: EmergencyTables) -> None:
        self._tables = tables
        self._text = text
        self.places = tables.groups.find(self._text.words)
        self._found: dict[Pattern, list[Span]] = {}

    @cached_property
    def _clauses(self) -> list[int]:
        """The number of each word's clause."""
        openers = {*self._text.commas, *self.places.starts(CLAUSE), *self.places.starts(EDGE)}
        return list(accumulate(int(at in openers) for at in range(len(self._text.words))))

    @cached_property
    def _sentences(self) -> list[int]:
        """The number of each word's sentence."""
        return list(accumulate(int(word == EDGE) for word in self._text.words))

    def calmed_by(self, sign: Sign, spans: tuple[Span, ...]) -> Calm | None:
        """The row that shows that the sign at `spans` is no emergency."""
        rows = (row for family in sign.calm for row in self._tables.calms[family])
        return next((row.calm for row in rows if self._calms_here(row, spans)), None)

    def calms(self, calm: Calm, sign: Sign, spans: tuple[Span, ...]) -> bool:
        """Whether this row calms the sign at `spans`."""
        rows = (row for family in sign.calm for row in self._tables.calms[family])
        return any(row.calm is calm and self._calms_here(row, spans) for row in rows)

    def _calms_here(self, row: CalmPattern, spans: tuple[Span, ...]) -> bool:
        where = row.calm.where
        if not self._stand(where, row.pattern, spans):
            return False
        scope = Where.CLAUSE if where in (Where.OVER, Where.BEFORE, Where.AFTER) else where
        return not self._stand(scope, row.unless, spans)

    def _stand(self, where: Where, pattern: Pattern, spans: tuple[Span, ...]) -> bool:
        """Whether the pattern stands so to the sign at `spans`."""
        if pattern not in self._found:
            self._found[pattern] = self.places.spans(pattern)
        found = self._found[pattern]
        if where is Where.TEXT or not found:
            return bool(found)
        if where in (Where.CLAUSE, Where.SENTENCE):
            parts = self._clauses if where is Where.CLAUSE else self._sentences
            return any(parts[first] <= parts[start] <= parts[last - 1] for first, last in spans for start, _ in found)
        near = found[bisect_left(found, (spans[0][0] - _FAR,)) : bisect_left(found, (spans[-1][1] + _FAR,))]
        return any(self._touches(where, span, spans) for span in near)

    def _touches(self, where: Where, span: Span, spans: tuple[Span, ...]) -> bool:
        """Whether the words at `span` overlap the sign at `spans`, or stand just before or after a part of it."""
        start, end = span
        for first, last in spans:
            if start < last and first < end:
                return where is Where.OVER
        if where is Where.OVER:
            return False
        for first, last in spans:
            left, right = (end, first) if where is Where.BEFORE else (last, start)
            if 0 <= right - left <= _NEAR and self._clauses[left - 1] == self._clauses[right]:
                return True
        return False


def _together(combination: Combination, places: Places) -> Iterator[tuple[Span, ...]]:
    """Places of the combination's parts that stand within its number of words and do not overlap."""
    parts = []
    for part in combination.parts:
        parts.append(places.spans(part))
        if not parts[-1]:
            return
    first, *others = sorted(parts, key=len)
    for span in first:
        for rest in product(*(_neighbours(other, span) for other in others)):
            spans = tuple(sorted((span, *rest)))
            apart = all(before[1] <= after[0] for before, after in pairwise(spans))
            if apart and (not others or spans[-1][1] - spans[0][0] <= combination.within):
                yield spans


def _neighbours(spans: list[Span], middle: Span) -> list[Span]:
    at = bisect_left(spans, middle)
    return spans[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]


def _rarest_names(combination: Combination) -> Iterable[str]:
    """Names of which a text must have one for the combination to stand in it."""
    choices = [part.index.keys() for part in combination.parts]
    return min(choices, key=len)
