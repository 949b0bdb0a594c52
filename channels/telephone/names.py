"""Finds the names that a recogniser took for other words.

A noisy channel (Shannon, 1948; Kernighan, Church and Gale, 1990): of all names and all words of a text, which name is
likeliest to have become which words, by their sounds, and makes the likeliest question in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.records import Clinic, Condition, Tables, Technique, Uncovered
from knowledge.sounds import Phones, Sounds, Vocabulary
from knowledge.text import normalize
from knowledge.trigrams import Trigrams

# In phones: shorter ones sound like too much else.
SHORTEST = 4
# Recognisers break a long name into so many words at most.
MOST_WORDS = 6
# So many names are weighed for each place, those whose sounds are likest.
_WEIGHED = 40
# What stands for a name in a question, by the kind of its row.
_KINDS = {Technique: "<technique>", Condition: "<complaint>", Uncovered: "<complaint>", Clinic: "<clinic>"}
_PLACES = sorted(set(_KINDS.values()))
# What the question around a name counts beside its sound, and how much likelier people use a name than an alias.
_CONTEXT, _NAME = 0.8, 4.0

# Words from the first place to before the second, and how they sound.
Window = tuple[int, int, str]


@dataclass(frozen=True)
class Reading:
    """Words of a text, from `start` to before `end`, taken for a name; how much likelier that is than that they were
    said as they stand, as a natural logarithm."""

    start: int
    end: int
    name: str
    score: float

    def of(self, words: Sequence[str]) -> str:
        """The text with the name in its place."""
        return " ".join([*words[: self.start], self.name, *words[self.end :]])


class Names:
    """Knows the names of all techniques, complaints and clinics by sound, and in which questions they stand.

    Attributes:
        phones: how usual sounds are in what people ask.
    """

    def __init__(
        self, tables: Tables, questions: Iterable[str], sounds: Sounds, kept: frozenset[str] = frozenset()
    ) -> None:
        """
        Args:
            questions: what people ask, names included, normalized.
            kept: words that are never taken for a part of a name.
        """
        self._sounds = sounds
        self._kept = kept
        main = {normalize(row.name) for row in tables.named()}
        self._rows = {
            name: (_KINDS[type(row)], row.key)
            for row in reversed(list(tables.named()))
            for name in map(normalize, (row.name, *row.aliases))
        }
        self._longest = max(len(name.split()) for name in self._rows)
        asked = [question.split() for question in questions]
        self._questions = Trigrams(map(self._with_kinds, asked))
        self.phones = Phones(filter(None, map(sounds.of_known, asked)))
        self._names = Vocabulary(sounds.of_texts(self._rows, SHORTEST), self.phones, _WEIGHED)
        self._kinds = np.array([_PLACES.index(self._rows[name][0]) for name in self._names.texts])
        self._main = np.array([_NAME * (name in main) for name in self._names.texts])

    def readings(self, words: Sequence[str], most: int) -> list[Reading]:
        """The likeliest names that words of the text may have been, each of another row, the best first."""
        windows = list(self._windows(words))
        if not windows:
            return []
        names, scores = self._names.weigh([sound for _, _, sound in windows])
        scores += self._main[names]
        scores += _CONTEXT * np.take_along_axis(self._contexts(words, windows), self._kinds[names], axis=1)
        found: dict[tuple[str, str], Reading] = {}
        for place in np.argsort(-scores, axis=None):
            window, column = divmod(int(place), names.shape[1])
            name = self._names.texts[names[window, column]]
            start, end, _ = windows[window]
            found.setdefault(self._rows[name], Reading(start, end, name, float(scores[window, column])))
            if len(found) == most:
                break
        return list(found.values())

    def row(self, name: str) -> tuple[str, str]:
        """The row that is called by a normalized name: what stands for its kind, and its key."""
        return self._rows[name]

    def _contexts(self, words: Sequence[str], windows: Iterable[Window]) -> np.ndarray:
        """How much likelier the question is with a name of each kind in each window than as it stands."""
        plain = self._questions.log(self._with_kinds(words))
        before_and_after = [
            (self._with_kinds(words[:start]), self._with_kinds(words[end:])) for start, end, _ in windows
        ]
        return np.array(
            [
                [self._questions.log([*before, kind, *after]) - plain for kind in _PLACES]
                for before, after in before_and_after
            ]
        )

    def _windows(self, words: Sequence[str]) -> Iterator[Window]:
        """Words in a row with their sound: none of them a name by itself, no part of a name without the rest of it."""
        written = list(self._written(words))
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
                if words[end - 1] in self._kept:
                    break
                if any(_breaks(start, end, *name) for name in written):
                    continue
                sound = self._sounds.of(words[start:end])
                if sound and len(sound) >= SHORTEST:
                    yield start, end, sound

    def _with_kinds(self, words: Sequence[str]) -> list[str]:
        """The words with the names among them replaced by their kinds."""
        found, at = [], 0
        for start, end in self._written(words):
            found += [*words[at:start], self._rows[" ".join(words[start:end])][0]]
            at = end
        return [*found, *words[at:]]

    def _written(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where names stand in the text as they are written, the longest at each place."""
        start = 0
        while start < len(words):
            ends = range(min(len(words), start + self._longest), start, -1)
            end = next((end for end in ends if " ".join(words[start:end]) in self._rows), None)
            if end is not None:
                yield start, end
            start = end or start + 1


def _breaks(start: int, end: int, first: int, last: int) -> bool:
    """Whether words from `start` to before `end` are a name from `first` to before `last`, or hold a part of it."""
    return (start, end) == (first, last) or first < start < last or first < end < last
