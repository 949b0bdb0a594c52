"""Corrects misspelt words of a small vocabulary, and leaves every ordinary word alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

_SHORTEST = 5
_LONGEST = 24
# A word of so many letters is recognised with two slips, a shorter one with one.
_TWO_SLIPS_FROM = 9


class Speller:
    """Finds the vocabulary's word that a misspelt one stands for.

    A slip is a letter left out, added, changed or moved; the first letter must be right. A dropped g (bleedin) is none.
    Both words are compared by what is left of them when letters are dropped (W. Garbe's symmetric delete spelling
    correction), so the time for a word does not depend on the vocabulary.
    """

    def __init__(self, vocabulary: Iterable[str], ordinary: Iterable[str]) -> None:
        """`ordinary` words are right as they are, though they resemble one of the vocabulary."""
        words = sorted(set(vocabulary))
        self._right = {*words, *ordinary}
        self._meant: dict[str, str] = {}
        for slips in (2, 1, 0):
            for word in words:
                if len(word) >= _SHORTEST and slips <= _slips(word):
                    self._meant |= dict.fromkeys(_without(word, slips), word)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> str:
        """The vocabulary's word that `word` most resembles, or `word` itself."""
        if word in self._right or not _SHORTEST - 1 <= len(word) <= _LONGEST or word.isdigit():
            return word
        if word.endswith("in") and f"{word}g" in self._right:
            return f"{word}g"
        for slips in range(_slips(word) + 1):
            for rest in _without(word, slips):
                meant = self._meant.get(rest)
                if meant and meant[0] == word[0] and abs(len(meant) - len(word)) <= _slips(meant):
                    return meant
        return word


def _slips(word: str) -> int:
    return 2 if len(word) >= _TWO_SLIPS_FROM else 1


def _without(word: str, letters: int) -> Iterator[str]:
    """What is left of the word without some `letters` of it."""
    for kept in combinations(word, len(word) - letters):
        yield "".join(kept)
