"""Puts right what a recogniser misheard: words that sound like a technique, a complaint or a clinic and are none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from knowledge.records import Tables
from knowledge.sounds import Sounds, blurred
from knowledge.text import normalize

# How alike the heard words and the name must sound, from 0 to 1: where the assistant does not understand what was
# heard, and where it does and merely finds no name in it.
LEAST, LEAST_UNDERSTOOD = 0.66, 0.8
# Shorter names sound like too much else. In phones.
SHORTEST = 4
# Recognisers break a long name into so many words at most.
MOST_WORDS = 6
# Names in one question.
MOST_NAMES = 2

_FALLBACK, _OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"

Parse = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Likeness:
    """Words of a text, from `start` to before `end`, that sound like a name."""

    start: int
    end: int
    name: str
    score: float


class Hearing:
    """Knows the names of all tables by their sound."""

    def __init__(self, tables: Tables, sounds: Sounds) -> None:
        self._sounds = sounds
        rows = [
            row
            for table in (tables.techniques, tables.conditions, tables.uncovered, tables.clinics)
            for row in table.values()
        ]
        names = dict.fromkeys(normalize(name) for row in rows for name in (row.name, *row.aliases))
        self._names = {name: sound for name in names if (sound := sounds.of(name.split())) and len(sound) >= SHORTEST}
        self._spoken = list(self._names.values())
        self._blurred = [blurred(sound) for sound in self._spoken]
        self._known = {tuple(name.split()) for name in names}

    async def put_right(self, text: str, parse: Parse) -> str:
        """The text with the names that were meant, where that makes more sense of it; else the text as it is.

        Args:
            parse: how the assistant understands a text, as Rasa's parse data.
        """
        words = normalize(text).split()
        alike = self.alike(words)
        if not alike:
            return text
        heard = await parse(text)
        understood = _is_understood(heard)
        least = LEAST_UNDERSTOOD if understood else LEAST
        for count in range(min(MOST_NAMES, len(alike)), 0, -1):
            chosen = [each for each in alike[:count] if each.score >= least]
            if len(chosen) < count:
                continue
            meant = _with_names(words, chosen)
            if _says_more(heard, await parse(meant)):
                return meant
        return text

    def alike(self, words: Sequence[str]) -> list[Likeness]:
        """Places of the text that sound like a name and are none, the likest first; no two of them overlap."""
        windows = list(self._windows(words))
        if not windows:
            return []
        sounds = [sound for _, _, sound in windows]
        scores = (
            cdist(sounds, self._spoken, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
            + cdist(
                [blurred(each) for each in sounds],
                self._blurred,
                scorer=Levenshtein.normalized_similarity,
                dtype=np.float32,
            )
        ) / 2
        best = scores.argmax(axis=1)
        names = list(self._names)
        found = [
            Likeness(start, end, names[best[row]], float(scores[row, best[row]]))
            for row, (start, end, _) in enumerate(windows)
            if scores[row, best[row]] >= LEAST
        ]
        # Of two as alike, the longer one leaves fewer words without a meaning.
        found.sort(key=lambda each: (-each.score, each.start - each.end))
        chosen: list[Likeness] = []
        for each in found:
            if all(each.end <= other.start or other.end <= each.start for other in chosen):
                chosen.append(each)
        return chosen

    def _windows(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Words in a row with their sound, those aside that are of a name already."""
        taken = self._taken(words)
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
                if end - 1 in taken:
                    break
                if start in taken:
                    break
                sound = self._sounds.of(words[start:end])
                if sound and len(sound) >= SHORTEST:
                    yield start, end, sound

    def _taken(self, words: Sequence[str]) -> set[int]:
        """The places of words that stand in a name as it is written."""
        longest = max(map(len, self._known))
        return {
            place
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + longest) + 1)
            if tuple(words[start:end]) in self._known
            for place in range(start, end)
        }


def _with_names(words: Sequence[str], alike: Sequence[Likeness]) -> str:
    parts, at = [], 0
    for each in sorted(alike, key=lambda each: each.start):
        parts += [*words[at : each.start], each.name]
        at = each.end
    return " ".join([*parts, *words[at:]])


def _is_understood(parsed: dict[str, Any]) -> bool:
    return parsed["intent"]["name"] not in (_FALLBACK, _OUT_OF_SCOPE)


def _says_more(heard: dict[str, Any], meant: dict[str, Any]) -> bool:
    """Whether the second text is understood, and better than the first, or as well with more names in it."""
    if not _is_understood(meant):
        return False
    if not _is_understood(heard):
        return True
    return (
        len(_rows(meant)) > len(_rows(heard)) and meant["intent"]["confidence"] >= heard["intent"]["confidence"] - 0.1
    )


def _rows(parsed: dict[str, Any]) -> set[tuple[str, str]]:
    """The rows that a text names."""
    return {(entity["entity"], str(entity["value"])) for entity in parsed.get("entities") or []}
