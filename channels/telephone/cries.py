"""Finds the emergency that a recogniser took for other words: "chess pain", "heart a tack"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from channels.telephone.hearing import load_hearing
from knowledge.sounds import Phones, Sounds, Vocabulary, load_sounds
from knowledge.text import normalize
from safety.load import load_triage
from safety.triage import Triage

# In phones: shorter words sound like too much else.
_SHORTEST = 3
# Recognisers break a word into so many at most.
_MOST_WORDS = 3
# So many words of emergencies are weighed for each place, those whose sounds are likest.
_WEIGHED = 12
# How much likelier an emergency's word must be than what was heard, as a natural logarithm. Chosen on misheard
# emergencies: docs/choices.md.
_LIKELIER = 1.0
# The logit of a danger from which on a text that may have been misheard is asked about.
_CLEARLY = 2.0
# What a less clear one must score, where the sign has words that were heard.
_ALIKE = 4.0
# So many words of a text may have been misheard.
_MOST_MISHEARD = 2
# So many readings are tried for each of them.
_TRIED = 12


@dataclass(frozen=True)
class _Reading:
    """A text, the words of emergencies that were put into it, and the score of the unlikeliest of them."""

    text: str
    put: frozenset[str] = frozenset()
    score: float = float("inf")


class Cries:
    """Knows by their sound the words that emergencies are told in."""

    def __init__(self, triage: Triage, sounds: Sounds, phones: Phones) -> None:
        """`phones`: how usual sounds are in what people ask."""
        self._triage = triage
        self._sounds = sounds
        self._words = Vocabulary(sounds.of_texts(sorted(triage.words), _SHORTEST), phones, _WEIGHED)
        self._known = frozenset(self._words.texts)

    def heard_in(self, text: str) -> str | None:
        """The text as an emergency that it may have been, where a sign of the tables shows it; else None."""
        readings = [_Reading(normalize(text))]
        for _ in range(_MOST_MISHEARD):
            readings = [further for each in readings for further in self._readings(each)][:_TRIED]
            found = next(filter(self._tells, readings), None)
            if found:
                return found.text
        return None

    def _tells(self, reading: _Reading) -> bool:
        assessment = self._triage.assess(reading.text)
        if not assessment.is_urgent or not assessment.sign:
            return False
        # Words that were heard show the sign, too: "heart a tack" is likelier an emergency than "a strike" alone.
        heard = {word for words in assessment.words for word in words.split()} - reading.put
        return assessment.danger >= _CLEARLY or (bool(heard) and reading.score >= _ALIKE)

    def _readings(self, reading: _Reading) -> list[_Reading]:
        """The text with one word of an emergency more, the likeliest first."""
        words = reading.text.split()
        windows = list(self._windows(words))
        if not windows:
            return []
        likest, scores = self._words.weigh([sound for _, _, sound in windows])
        found = []
        for place in np.argsort(-scores, axis=None)[:_TRIED]:
            window, column = divmod(int(place), likest.shape[1])
            score = float(scores[window, column])
            if score < _LIKELIER:
                break
            start, end, _ = windows[window]
            word = self._words.texts[likest[window, column]]
            text = " ".join([*words[:start], word, *words[end:]])
            found.append(_Reading(text, reading.put | {word}, min(score, reading.score)))
        return found

    def _windows(self, words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Words in a row with their sound, none of them a word of an emergency as it is."""
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + _MOST_WORDS) + 1):
                if words[end - 1] in self._known:
                    break
                sound = self._sounds.of(words[start:end])
                if sound and len(sound) >= _SHORTEST:
                    yield start, end, sound


@lru_cache(maxsize=1)
def load_cries() -> Cries:
    """What the line's hearing knows already is not read again."""
    return Cries(load_triage(), load_sounds(), load_hearing().names.phones)
