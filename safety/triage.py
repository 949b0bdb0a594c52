"""Says how urgently a message needs help, by the tables of data/safety: text in; level, kind and words out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import accumulate, pairwise, product
from typing import Any

from safety.features import features_of
from safety.languages import ENGLISH, is_in_english, stems_of
from safety.patterns import Pattern
from safety.places import Places, Span
from safety.scorer import CONDUCT, Fitted
from safety.tables import (
    CLAUSE,
    NO,
    QUESTION,
    YES,
    Aftermath,
    Combination,
    Kind,
    Level,
    Meaning,
    Modifier,
    ModifierPattern,
    OutcomePattern,
    SafetyTables,
    Sign,
    Where,
)
from safety.text import EDGE, Text

# Where an assessment stands in what is known of a message: for the actions, the channels and staff.
TRIAGE = "triage"
# A longer text is read in parts of so many words, so that the time grows with its length and no faster, and so that
# what is told beside it outweighs no danger.
_WINDOW, _OVERLAP = 80, 40
# How many words may stand between a modifying word and the sign: "no real chest pain".
_NEAR = 2
# No words that modify a sign from nearby begin farther from it.
_FAR = 20
# Of the places of a part, only so many on each side of another are tried.
_NEIGHBOURS = 3
# So many of the last words before a message are read with it: a sign may be split over two messages.
_REMEMBERED = 80
# How much less a danger may weigh that is only supposed, to be asked about.
_SUPPOSED = 3.0
# Fewer words tell nothing that a doctor could judge.
_FEWEST = 3
_FOLLOWS = (Meaning.GENERAL, Meaning.SUPPOSED)


def language_of(parse: Mapping[str, Any] | None) -> str:
    """The language of a message, by what is known of it; English where nothing is."""
    return ((parse or {}).get(TRIAGE) or {}).get("language") or ENGLISH


@dataclass(frozen=True)
class Finding:
    """A sign in a text: the words that show it, and what modifies it, if anything does."""

    sign: Sign
    words: tuple[str, ...]
    modifier: Modifier | None


@dataclass(frozen=True)
class Assessment:
    """How urgent a message is.

    Attributes:
        level: how soon help is needed.
        asks: whether to ask first if anything is happening, because it may be.
        kind: the kind of danger of a danger or a question, or None.
        sign: the sign of the tables that shows it, or None.
        words: the visitor's words that show it.
        modified: the signs that something modifies.
        danger: the logit of a danger.
        margin: how far the logit is above the one from which on it is asked about, or sent to a doctor.
        language: of the tables that show it.
    """

    level: Level = Level.ANSWER
    asks: bool = False
    kind: Kind | None = None
    sign: Sign | None = None
    words: tuple[str, ...] = ()
    modified: tuple[Finding, ...] = ()
    danger: float = 0.0
    margin: float = 0.0
    language: str = ENGLISH

    @property
    def is_urgent(self) -> bool:
        """Whether help is needed now or today."""
        return self.level.is_urgent

    @property
    def urgency(self) -> tuple[int, bool, float]:
        """Smaller for what is more urgent."""
        return self.level.rank, not self.asks, -self.danger


class Triage:
    """Assesses messages in all languages that it has tables for."""

    def __init__(self, assessors: Sequence[Assessor]) -> None:
        """`assessors`: one a language; where two find the same, the first counts."""
        self._assessors = assessors

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of danger by key."""
        return self._assessors[0].tables.kinds

    @property
    def words(self) -> frozenset[str]:
        """The English words that emergencies are told in."""
        return self._assessors[0].tables.spelled

    def assess(self, text: str, before: Sequence[str] = ()) -> Assessment:
        """How urgent the text is, by itself or together with the same person's messages before it, oldest first."""
        found = (replace(each.assess(text, before), language=each.language) for each in self._readers(text))
        return min(found, key=lambda each: (each.level.rank, not each.asks, each.kind is None))

    def yes_or_no(self, text: str) -> bool | None:
        """What somebody answers who was asked whether anything is happening now; None where it is neither."""
        answers = (each.yes_or_no(text) for each in self._readers(text))
        return next((answer for answer in answers if answer is not None), None)

    def became(self, text: str) -> tuple[Aftermath, str] | None:
        """What a message says became of an emergency, and in which language; None where it says nothing of it."""
        found = ((each.became(text), each.language) for each in self._readers(text))
        return next(((became, language) for became, language in found if became), None)

    def _readers(self, text: str) -> Sequence[Assessor]:
        """English alone for an English text, in which look-alikes of others tell nothing; else English last."""
        english, *others = self._assessors
        return [english] if is_in_english(text) else [*others, english]


class Assessor:
    """Assesses messages by the tables of one language.

    A sign of the tables that nothing modifies, or that everything else in the message outweighs what modifies it, is a
    danger, and so is a message that weighs as much by words of which the tables know one. What weighs less, and what
    no table knows, is asked about.
    """

    def __init__(self, tables: SafetyTables, fitted: Fitted | None = None, language: str = ENGLISH) -> None:
        self.tables = tables
        self.language = language
        self._fitted = fitted
        self._index: dict[str, list[int]] = {}
        for number, combination in enumerate(tables.combinations):
            for name in _rarest_names(combination):
                self._index.setdefault(name, []).append(number)

    @property
    def fitted_on(self) -> str:
        """The fingerprint of the tables and the examples that the weights were fitted on; empty without weights."""
        return self._fitted.fingerprint if self._fitted else ""

    def assess(self, text: str, before: Sequence[str] = ()) -> Assessment:
        """How urgent the text is, by itself or together with the same person's messages before it, oldest first."""
        own = self.tables.read(text)
        alone = self._assess(own)
        if alone.is_urgent or not before:
            return alone
        told = self.tables.read(". ".join(before)).last(_REMEMBERED)
        together = self._assess(told.followed_by(own.first(_WINDOW)), split=len(told.words))
        return min(alone, together, key=lambda each: each.urgency) if together.is_urgent else alone

    def yes_or_no(self, text: str) -> bool | None:
        """What somebody answers who was asked whether anything is happening now; None where it is neither."""
        answer = self._first_of((YES, NO), text)
        return None if answer is None else answer == YES

    def became(self, text: str) -> Aftermath | None:
        """What the message says for certain of what became of an emergency."""
        if not self.tables.outcomes:
            return None
        reading = Reading(self.tables.read(text).first(_WINDOW), self.tables)
        return next((row.outcome.became for row in self.tables.outcomes if reading.says(row)), None)

    def _first_of(self, groups: Sequence[str], text: str) -> str | None:
        """The first of the groups that stands in the text; a language that has none of them does not read it."""
        if self.tables.groups.names.isdisjoint(groups):
            return None
        found = Reading(self.tables.read(text).first(_WINDOW), self.tables).places.names()
        return next((group for group in groups if group in found), None)

    def look(self, messages: Sequence[str]) -> tuple[dict[str, float], bool]:
        """What the scorer weighs of one person's messages together, and whether the tables know of a danger in them."""
        reading = Reading(reduce(Text.followed_by, map(self.tables.read, messages)), self.tables)
        found = [*self._findings(reading, None)]
        return self._features(reading, found), self._knows(found, reading)

    def _assess(self, text: Text, split: int | None = None) -> Assessment:
        parts = [text] if split is not None else text.windows(_WINDOW, _OVERLAP)
        return min((self._assess_part(part, split) for part in parts), key=lambda each: each.urgency)

    def _assess_part(self, text: Text, split: int | None) -> Assessment:
        """The text as a whole, or the most urgent of its pieces that has a sign: nothing beside a sign cancels it."""
        reading = Reading(text, self.tables)
        whole = self._judge(reading, split)
        if whole.is_urgent or split is not None or not self._fitted:
            return whole
        # What modifies a sign in the whole modifies it in its piece, but for a question that only follows it.
        modified = {each.sign for each in whole.modified if each.modifier and each.modifier.meaning not in _FOLLOWS}
        pieces = [piece for piece in text.pieces(reading.places.starts(QUESTION)) if piece != text]
        judged = [self._judge(Reading(piece, self.tables), None) for piece in pieces]
        urgent = [each for each in judged if each.is_urgent and each.sign and each.sign not in modified]
        return min((whole, *(replace(each, modified=whole.modified) for each in urgent)), key=lambda each: each.urgency)

    def _judge(self, reading: Reading, split: int | None) -> Assessment:
        found = [*self._findings(reading, split)]
        certain = sorted((each for each in found if not each.modifier), key=lambda each: each.sign.level.rank)
        modified = tuple(each for each in found if each.modifier)
        if not self._fitted:
            return self._danger(certain[0], modified) if certain else Assessment(modified=modified)
        # Over two messages only what they say together counts.
        if split is not None and not found:
            return Assessment()
        # It weighs all that is told, also what one of the messages says alone.
        told = found if split is None else [*self._findings(reading, None)]
        scores = self._fitted.scorer.score(self._features(reading, told))
        limits = self._fitted.thresholds
        kind = self.tables.kinds[scores.kind]
        if scores.danger >= limits["alarm"] and self._knows(found, reading):
            if found:
                return self._danger((*certain, *modified)[0], modified, scores.danger)
            words = self._words_of_danger(reading)
            return Assessment(kind.level, False, kind, None, words, modified, scores.danger)
        # "What if my chest hurts during the massage": it is never played down.
        supposed = any(each.modifier.meaning is Meaning.SUPPOSED for each in modified if each.sign.level is Level.NOW)
        if scores.danger >= limits["ask"] - (_SUPPOSED if supposed else 0.0):
            kind = self.tables.kinds[(*certain, *modified)[0].sign.kind] if found else kind
            margin = scores.danger - limits["ask"]
            return Assessment(Level.ANSWER, True, kind, None, (), modified, scores.danger, margin)
        if scores.conduct >= limits["conduct"]:
            return Assessment(kind=self.tables.kinds[CONDUCT], danger=scores.danger)
        says_enough = sum(word != EDGE for word in reading.text.words) >= _FEWEST
        margin = scores.doctor - limits["doctor"]
        level = Level.DOCTOR if margin >= 0 and says_enough else Level.ANSWER
        return Assessment(level, modified=modified, danger=scores.danger, margin=margin)

    def _danger(self, finding: Finding, modified: tuple[Finding, ...], danger: float = 0.0) -> Assessment:
        sign = finding.sign
        return Assessment(sign.level, False, self.tables.kinds[sign.kind], sign, finding.words, modified, danger)

    def _features(self, reading: Reading, found: Iterable[Finding]) -> dict[str, float]:
        stems = stems_of((word for word in reading.text.words if word != EDGE), self.language)
        groups = [name for name in reading.places.names() if name.isupper()]
        told = [(each.sign.key, each.modifier and each.modifier.meaning.value, each.sign.level.value) for each in found]
        return features_of(reading.text, stems, groups, told)

    def _knows(self, found: Sequence[Finding], reading: Reading) -> bool:
        """Whether there is a sign, or at least words that dangers are told in: weights alone alarm nobody."""
        return bool(found) or not self.tables.dangerous.isdisjoint(reading.places.names())

    def _words_of_danger(self, reading: Reading) -> tuple[str, ...]:
        """The text's words of the groups that tell of a danger."""
        groups = [name for name in reading.places.names() if name in self.tables.dangerous]
        return tuple(dict.fromkeys(word for name in groups for word in reading.words(reading.places.all(name))))

    def findings(self, text: str) -> Iterator[Finding]:
        """Every sign of the text, in the order of the tables; each once, unmodified if it is so anywhere."""
        for part in self.tables.read(text).windows(_WINDOW, _OVERLAP):
            yield from self._findings(Reading(part, self.tables), None)

    def signs(self, text: str) -> Iterator[tuple[Sign, tuple[Span, ...], Reading]]:
        """Every sign that the text has, whether modified or not, with the places of its parts."""
        for part in self.tables.read(text).windows(_WINDOW, _OVERLAP):
            reading = Reading(part, self.tables)
            yield from ((sign, spans, reading) for sign, spans in self._signs(reading, None))

    def _findings(self, reading: Reading, split: int | None) -> Iterator[Finding]:
        """The reading's signs; over two messages, of which the second begins at `split`, those that need both."""
        best: dict[str, Finding] = {}
        for sign, spans in self._signs(reading, split):
            known = best.get(sign.key)
            if known is None or known.modifier:
                modifier = reading.modifier_of(sign, spans)
                if known is None or not modifier:
                    best[sign.key] = Finding(sign, reading.words(spans), modifier)
        yield from best.values()

    def _signs(self, reading: Reading, split: int | None) -> Iterator[tuple[Sign, tuple[Span, ...]]]:
        numbers = {number for name in reading.places.names() for number in self._index.get(name, ())}
        for number in sorted(numbers):
            combination = self.tables.combinations[number]
            for spans in _together(combination, reading.places, split):
                if split is None or spans[0][0] < split <= spans[-1][0]:
                    yield combination.sign, spans


class Reading:
    """One text, or a part of a long one, as the tables see it."""

    def __init__(self, text: Text, tables: SafetyTables) -> None:
        self._tables = tables
        self.text = text
        self.places = tables.groups.find(text.words, tables.measures)
        self._found: dict[Pattern, list[Span]] = {}

    def words(self, spans: Iterable[Span]) -> tuple[str, ...]:
        """The text's words at the spans."""
        return tuple(" ".join(self.text.words[start:end]).strip() for start, end in spans)

    @cached_property
    def _clauses(self) -> list[int]:
        """The number of each word's clause."""
        return self._numbered({*self.text.commas, *self.places.starts(CLAUSE), *self.places.starts(EDGE)})

    @cached_property
    def _phrases(self) -> list[int]:
        """The number of each word's phrase."""
        return self._numbered({*self.text.commas, *self.places.starts(EDGE)})

    @cached_property
    def _sentences(self) -> list[int]:
        """The number of each word's sentence."""
        return self._numbered({*self.places.starts(EDGE)})

    def _numbered(self, openers: Set[int]) -> list[int]:
        return list(accumulate(int(at in openers) for at in range(len(self.text.words))))

    def modifier_of(self, sign: Sign, spans: tuple[Span, ...]) -> Modifier | None:
        """The first row that modifies the sign at `spans`."""
        rows = (row for family in sign.modified_by for row in self._tables.modifiers[family])
        return next((row.modifier for row in rows if self._modifies_here(row, spans)), None)

    def modifies(self, modifier: Modifier, sign: Sign, spans: tuple[Span, ...]) -> bool:
        """Whether this row modifies the sign at `spans`."""
        rows = (row for family in sign.modified_by for row in self._tables.modifiers[family])
        return any(row.modifier is modifier and self._modifies_here(row, spans) for row in rows)

    def says(self, row: OutcomePattern) -> bool:
        """Whether the pattern stands somewhere with nothing in its phrase that turns it around."""
        return any(not self._stand(Where.PHRASE, row.unless, (span,)) for span in self.places.spans(row.pattern))

    def _modifies_here(self, row: ModifierPattern, spans: tuple[Span, ...]) -> bool:
        where = row.modifier.where
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
        if where in (Where.CLAUSE, Where.PHRASE, Where.SENTENCE):
            whole = {Where.CLAUSE: "_clauses", Where.PHRASE: "_phrases", Where.SENTENCE: "_sentences"}
            parts = getattr(self, whole[where])
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


def _together(combination: Combination, places: Places, split: int | None) -> Iterator[tuple[Span, ...]]:
    """Places of the combination's parts that do not overlap and stand within its number of words.

    Over two messages, the second of which begins at the word `split`, no number of words is too large.
    """
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
            over = split is not None and spans[0][0] < split <= spans[-1][0]
            if apart and (not others or over or spans[-1][1] - spans[0][0] <= combination.within):
                yield spans


def _neighbours(spans: list[Span], middle: Span) -> list[Span]:
    at = bisect_left(spans, middle)
    return spans[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]


def _rarest_names(combination: Combination) -> Iterable[str]:
    """Names of which a text must have one for the combination to stand in it."""
    choices = [part.index.keys() for part in combination.parts]
    return min(choices, key=len)
