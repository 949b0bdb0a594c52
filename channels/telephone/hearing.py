"""Puts right what a recogniser misheard, by what it sounds like.

Two ways: words that sound like a technique, a complaint or a clinic and are none; and, where nothing was understood, a
whole question that sounds like one that the assistant was taught. Both only where the assistant understands the result,
and never where it understood what was heard.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from knowledge.english import are_usual, is_usual
from knowledge.load import load_tables
from knowledge.questions import load_questions
from knowledge.records import Tables
from knowledge.sounds import Likenesses, Sounds, load_sounds
from knowledge.text import normalize

# How alike words and a name must sound, from 0 to 1: where what was heard is not clear, where it is clearly something
# that has no answer, where it has one and merely lacks a name; and to be so sure that nobody need be asked. Chosen on
# heard questions: docs/choices.md.
LEAST, LEAST_DECLINED, LEAST_ANSWERED, SURE = 0.74, 0.83, 0.9, 0.8
# How alike a whole question must sound.
LEAST_QUESTION = 0.65
# What the assistant is less confident of is not clear.
CONFIDENT = 0.62
# Shorter ones sound like too much else. In phones.
SHORTEST, SHORTEST_QUESTION = 5, 6
# Recognisers break a long name into so many words at most.
MOST_WORDS = 6
# Names in one question.
MOST_NAMES = 2
# Of two names that sound as alike, the longer one says more. For each phone up to so many.
_LENGTH_BONUS, _LONG = 0.02, 12
# The commonest words by themselves are seldom a misheard name.
_USUAL = 10_000

_FALLBACK, _OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Meant:
    """What the caller may have said, and whether that is so sure that it need not be asked."""

    text: str
    sure: bool = True


@dataclass(frozen=True)
class Alike:
    """Words of a text, from `start` to before `end`, that sound like a name."""

    start: int
    end: int
    name: str
    score: float


class Hearing:
    """Knows by their sound the names of all tables and the questions that the assistant was taught."""

    def __init__(self, tables: Tables, questions: Iterable[str], sounds: Sounds) -> None:
        self._sounds = sounds
        records = (tables.techniques, tables.conditions, tables.uncovered, tables.clinics)
        rows = [row for table in records for row in table.values()]
        names = dict.fromkeys(normalize(name) for row in rows for name in (row.name, *row.aliases))
        self._written = {tuple(name.split()) for name in names}
        self._longest = max(map(len, self._written))
        self._names = _spoken(names, sounds, SHORTEST)
        self._like_names = Likenesses(list(self._names.values()))
        self._questions = _spoken(dict.fromkeys(map(normalize, questions)), sounds, SHORTEST_QUESTION)
        self._like_questions = Likenesses(list(self._questions.values()))

    async def put_right(self, text: str, parse: Parse) -> Meant:
        """The text as it was meant, where that makes more sense; else the text as it is.

        Args:
            parse: how the assistant understands a text, as Rasa's parse data.
        """
        words = normalize(text).split()
        alike = self.alike(words)
        heard = await parse(text)
        clear = _is_clear(heard)
        if clear:
            alike = [
                each for each in alike if not any(are_usual(*pair) for pair in pairwise(words[each.start : each.end]))
            ]
            if not alike or _rows(heard):
                return Meant(text)
        # Of further names only those count that need not be asked about.
        surely = sum(each.score >= SURE for each in alike[:MOST_NAMES])
        for count in range(max(surely, 1), 0, -1):
            least = min((each.score for each in alike[:count]), default=0.0)
            if least < _least(heard):
                continue
            meant = _with_names(words, alike[:count])
            parsed = await parse(meant)
            if _rows(parsed) and _confidence(parsed) >= _confidence(heard):
                return Meant(meant, sure=least >= SURE)
        if clear:
            return Meant(text)
        return await self._question_like(words, alike[:1], parse) or Meant(text)

    def alike(self, words: Sequence[str]) -> list[Alike]:
        """Places of the text that sound like a name and are none, the likest first; no two of them overlap."""
        windows = list(self._windows(words))
        if not windows:
            return []
        scores = self._like_names.to([sound for _, _, sound in windows])
        best, names = scores.argmax(axis=1), list(self._names)
        found = [
            Alike(start, end, names[best[row]], float(scores[row, best[row]]))
            for row, (start, end, _) in enumerate(windows)
            if scores[row, best[row]] >= LEAST
        ]
        found.sort(key=lambda each: -(each.score + _LENGTH_BONUS * min(len(self._names[each.name]), _LONG)))
        chosen: list[Alike] = []
        for each in found:
            if all(each.end <= other.start or other.end <= each.start for other in chosen):
                chosen.append(each)
        return chosen

    async def _question_like(self, words: Sequence[str], alike: Sequence[Alike], parse: Parse) -> Meant | None:
        """A question that sounds like the whole text, as it is or with the name in it that it may hold."""
        ways = [self._sounds.of_known(way) for way in (words, _with_names(words, alike).split())]
        scores = self._like_questions.to([way for way in ways if way])
        if not scores.size:
            return None
        place = int(scores.max(axis=0).argmax())
        score, question = float(scores[:, place].max()), list(self._questions)[place]
        if score < LEAST_QUESTION or not _confidence(await parse(question)):
            return None
        return Meant(question, sure=score >= SURE)

    def _windows(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Words in a row with their sound; those aside that stand in a name already, or are usual as they are."""
        taken = self._taken(words)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
                if end - 1 in taken:
                    break
                sound = self._sounds.of(words[start:end])
                if sound and len(sound) >= SHORTEST and not _are_usual(words[start:end]):
                    yield start, end, sound

    def _taken(self, words: Sequence[str]) -> set[int]:
        """The places of words that stand in a name as it is written."""
        return {
            place
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + self._longest) + 1)
            if tuple(words[start:end]) in self._written
            for place in range(start, end)
        }


@lru_cache(maxsize=1)
def load_hearing() -> Hearing:
    """Reads tables, training phrases and dictionaries: three seconds, once."""
    return Hearing(load_tables(), load_questions(), load_sounds())


def _spoken(texts: Iterable[str], sounds: Sounds, shortest: int) -> dict[str, str]:
    """The texts with their sounds, where that is known and long enough."""
    found = ((text, sounds.of(text.split())) for text in texts)
    return {text: sound for text, sound in found if sound and len(sound) >= shortest}


def _are_usual(words: Sequence[str]) -> bool:
    """Whether the words stand together so often that a recogniser has hardly made them up."""
    if len(words) == 1:
        return is_usual(words[0], _USUAL)
    return all(are_usual(*pair) for pair in pairwise(words))


def _with_names(words: Sequence[str], alike: Sequence[Alike]) -> str:
    parts, at = [], 0
    for each in sorted(alike, key=lambda each: each.start):
        parts += [*words[at : each.start], each.name]
        at = each.end
    return " ".join([*parts, *words[at:]])


def _least(heard: dict[str, Any]) -> float:
    """How alike a name must sound that is put into a text that is understood like this."""
    if not _is_clear(heard):
        return LEAST
    return LEAST_ANSWERED if _confidence(heard) else LEAST_DECLINED


def _is_clear(parsed: dict[str, Any]) -> bool:
    """Whether the assistant knows what to make of a text, be it that it has no answer to it."""
    return parsed["intent"]["name"] != _FALLBACK and parsed["intent"]["confidence"] >= CONFIDENT


def _confidence(parsed: dict[str, Any]) -> float:
    """How sure the assistant is of an answer to a text; 0 where it has none."""
    return 0.0 if parsed["intent"]["name"] in (_FALLBACK, _OUT_OF_SCOPE) else parsed["intent"]["confidence"]


def _rows(parsed: dict[str, Any]) -> set[tuple[str, str]]:
    """The rows that a text names."""
    return {(entity["entity"], str(entity["value"])) for entity in parsed.get("entities") or []}
