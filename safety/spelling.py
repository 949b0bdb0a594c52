"""Puts misspelt words right, and leaves every word alone that is one.

Symmetric delete spelling correction (Garbe's SymSpell, by the symspellpy package) over the words of the tables and the
usual English ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from symspellpy import SymSpell, Verbosity

from knowledge.english import is_american, is_english, usual_words

# What shorter words were meant to be is anybody's guess.
_SHORTEST, _LONGEST = 4, 24
# A shorter usual word resembles too many others.
_SHORTEST_USUAL = 5
# A word of so many letters is recognised with two slips, a shorter one with one.
_TWO_SLIPS_FROM = 9
_USUAL = 20_000
# How often a word occurs, where the tables have it: before every other that is as near.
_OFTEN = 10 * _USUAL
# "theyre" is "they're": English, though an apostrophe is missing.
_CONTRACTED = ("nt", "s", "re", "ll", "ve", "d", "m")


class Speller:
    """Finds the word that a misspelt one stands for.

    A slip is a letter left out, added, changed or swapped with its neighbour (optimal string alignment); the first
    letter must be right. A dropped g (bleedin) is none.
    """

    def __init__(self, known: Iterable[str]) -> None:
        """`known`: words that are right as they are, and of several that are as near are meant before others."""
        self._known = frozenset(known)
        self._words = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for rank, word in enumerate(usual_words(_USUAL)):
            if len(word) >= _SHORTEST_USUAL:
                self._words.create_dictionary_entry(word, _USUAL - rank)
        for word in self._known:
            if len(word) >= _SHORTEST and word.isalpha():
                self._words.create_dictionary_entry(word, _OFTEN)
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> str:
        """The known or usual word that `word` most resembles, or `word` itself."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or self._is_right(word):
            return word
        if word.endswith("in") and self._is_right(f"{word}g"):
            return f"{word}g"
        slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        found = self._words.lookup(word, Verbosity.CLOSEST, max_edit_distance=slips)
        return next((each.term for each in found if each.term[0] == word[0]), word)

    def _is_right(self, word: str) -> bool:
        if word in self._known or is_english(word) or is_american(word):
            return True
        return any(word.endswith(end) and is_english(word.removesuffix(end)) for end in _CONTRACTED)
