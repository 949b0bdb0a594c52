"""Puts right what a recogniser misheard, by what it sounds like.

Two ways: words that sound like a technique, a complaint or a clinic and are none; and, where nothing was understood, a
whole question that sounds like one that the assistant was taught. Both only where the assistant understands the result,
and never where it understood what was heard and what that is about. What is not sure is asked back.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from channels.telephone.names import Names, Reading
from knowledge.load import load_tables
from knowledge.questions import load_questions
from knowledge.records import Tables
from knowledge.sounds import Likenesses, Sounds, load_sounds
from knowledge.text import normalize
from safety.load import load_triage

# What the assistant is less confident of is not clear.
CONFIDENT = 0.62
# How likely a reading must be right to be asked back, where what was heard is not clear and where it is; and to be
# taken unasked. Chosen on misheard questions, as are the weights of `_chance`: docs/choices.md.
ASKED, ASKED_IF_CLEAR, SURE = 0.05, 0.2, 0.7
# A less likely one is not tried before a whole question.
LIKELY = 0.3
# So many readings are tried.
MOST_READINGS = 3
# How alike a whole question must sound, from 0 to 1, to be asked back and to be taken unasked.
LIKE_QUESTION, SURE_QUESTION = 0.65, 0.8
# In phones: shorter questions sound like too much else.
SHORTEST_QUESTION = 6

_FALLBACK, _OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Meant:
    """What the caller may have said, and whether that is so sure that it need not be asked."""

    text: str
    sure: bool = True


@dataclass(frozen=True)
class Way:
    """A text with a name in the place of what was heard, how likely it was said, and what the assistant makes of it."""

    text: str
    chance: float
    parsed: dict[str, Any]


class Hearing:
    """Knows by their sound the names of all tables and the questions that the assistant was taught.

    Attributes:
        names: the names of all tables, and in which questions they stand.
    """

    def __init__(
        self, tables: Tables, questions: Iterable[str], sounds: Sounds, kept: frozenset[str] = frozenset()
    ) -> None:
        """`kept`: words that are never taken for others."""
        asked = list(dict.fromkeys(map(normalize, questions)))
        self._sounds = sounds
        self.names = Names(tables, asked, sounds, kept)
        spoken = sounds.of_texts(asked, SHORTEST_QUESTION)
        self._questions = list(spoken)
        self._like_questions = Likenesses(list(spoken.values()))

    async def put_right(self, text: str, parse: Parse) -> Meant:
        """The text as it was meant, where that makes more sense; else the text as it is.

        Args:
            parse: how the assistant understands a text, as Rasa's parse data.
        """
        heard = await parse(text)
        words = normalize(text).split()
        way = await self._with_name(words, heard, parse)
        if not _is_clear(heard) and (way is None or way.chance < LIKELY):
            question = await self._question_like(words, parse)
            if question:
                return question
        if way is None:
            return Meant(text)
        if way.chance < SURE:
            return Meant(way.text, sure=False)
        further = await self._with_name(way.text.split(), way.parsed, parse)
        return Meant(further.text if further and further.chance >= SURE else way.text)

    async def _with_name(self, words: Sequence[str], heard: dict[str, Any], parse: Parse) -> Way | None:
        """The likeliest text with one name more, of those that the assistant understands and that are likely enough."""
        least = _least(heard)
        best = None
        for reading in self.names.readings(words, MOST_READINGS):
            # Most are so unlikely that no certainty of the assistant's could make up for it.
            if _chance(reading, words, heard, 1.0) < least:
                continue
            text = reading.of(words)
            parsed = await parse(text)
            if not _confidence(parsed) or _rows(parsed) <= _rows(heard):
                continue
            chance = _chance(reading, words, heard, _confidence(parsed))
            if chance >= max(least, best.chance if best else 0.0):
                best = Way(text, chance, parsed)
        return best

    async def _question_like(self, words: Sequence[str], parse: Parse) -> Meant | None:
        """A taught question that sounds like the whole text, if the assistant understands it."""
        scores = self._like_questions.to([self._sounds.of_known(words)])[0]
        place = int(scores.argmax())
        question = self._questions[place]
        if scores[place] < LIKE_QUESTION or not _confidence(await parse(question)):
            return None
        return Meant(question, sure=float(scores[place]) >= SURE_QUESTION)


@lru_cache(maxsize=1)
def load_hearing() -> Hearing:
    """Reads tables, training phrases and dictionaries: four seconds, once."""
    return Hearing(load_tables(), load_questions(), load_sounds(), load_triage().words)


def _chance(reading: Reading, words: Sequence[str], heard: dict[str, Any], confidence: float) -> float:
    """How likely a reading is right that the assistant understands with this confidence.

    A logistic regression by what the reading sounds like, and by how clear it is and what was heard. Long texts hold
    more that sounds like a name by accident.
    """
    before = heard["intent"]["confidence"] if _is_clear(heard) else CONFIDENT
    evidence = 0.142 * reading.score + 4.2 * (confidence - CONFIDENT) - 7.0 * (before - CONFIDENT) - 0.04 * len(words)
    return 1 / (1 + math.exp(4.3 - evidence))


def _least(heard: dict[str, Any]) -> float:
    """How likely a reading of a text must be right that is understood like this."""
    if not _is_clear(heard):
        return ASKED
    return SURE if _rows(heard) else ASKED_IF_CLEAR


def _is_clear(parsed: dict[str, Any]) -> bool:
    """Whether the assistant knows what to make of a text, be it that it has no answer to it."""
    return parsed["intent"]["name"] != _FALLBACK and parsed["intent"]["confidence"] >= CONFIDENT


def _confidence(parsed: dict[str, Any]) -> float:
    """How sure the assistant is of an answer to a text; 0 where it has none."""
    return 0.0 if parsed["intent"]["name"] in (_FALLBACK, _OUT_OF_SCOPE) else parsed["intent"]["confidence"]


def _rows(parsed: dict[str, Any]) -> set[tuple[str, str]]:
    """The rows that a text names."""
    return {(entity["entity"], str(entity["value"])) for entity in parsed.get("entities") or []}
