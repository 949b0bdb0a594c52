"""Which words are English, by the dictionary that the symspellpy package carries (82,765 words, inflected too)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_DICTIONARY = "frequency_dictionary_en_82_765.txt"
_ENDINGS = ("n't", "'s", "'re", "'ll", "'ve", "'d", "'m")


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    lines = (files("symspellpy") / _DICTIONARY).read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ")[0] for line in lines)


def is_english(word: str) -> bool:
    """Whether a lower-case word, with or without a contraction's ending, is English."""
    words = _words()
    return word in words or any(word.endswith(end) and word.removesuffix(end) in words for end in _ENDINGS)
