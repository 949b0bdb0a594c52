"""Puts typing errors right, towards the words that the assistant knows; no Rasa.

Symmetric delete spelling correction (Garbe's SymSpell, by the symspellpy package) over our own vocabulary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from symspellpy import SymSpell, Verbosity

from knowledge.english import is_english

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_WORD_OR_GAP = re.compile(rf"{_WORD.pattern}|\s+")
# A word of the training phrases that is not English must be seen this often, or it may be an error itself.
_MINIMUM_COUNT = 3
# Shorter words are too close to one another to correct.
_MINIMUM_LENGTH = 4
# From this length on a word may have two errors, and wrong letters instead of swapped, missing or doubled ones only.
_LONG = 7
_MEDIUM = 6
# What typing aids and phones put in the place of plain signs, and signs that join words; each is one character long.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "} | dict.fromkeys("-‐‑–—/", " "))
# Halves of a character, which some clients send: no Unicode text may hold them, and tokenizers refuse them.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Lower case, plain quotes, spaces for hyphens and slashes; letter by letter, so that positions stay."""
    whole = _HALF_CHARACTER.sub("\ufffd", text.translate(_PLAIN))
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in whole)


class Speller:
    """Corrects words that are neither English nor known."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        """`vocabulary` gives how often each lower-case word was seen."""
        self.vocabulary = vocabulary
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in vocabulary.items():
            if len(word) >= _MINIMUM_LENGTH:
                self._index.create_dictionary_entry(word, count)

    def correct(self, text: str) -> tuple[str, list[int]]:
        """The corrected text and, for each of its positions and its end, the position in `text` that it came from.

        Args:
            text: lower case; words in capitals are left alone, and several spaces become one.
        """
        parts: list[str] = []
        origins: list[int] = []
        done = 0
        for match in _WORD_OR_GAP.finditer(text):
            # Several spaces, or a line break, inside of a name would hide it.
            word = " " if match.group().isspace() else self._correct_word(match.group())
            if word != match.group():
                parts += [text[done : match.start()], word]
                origins += range(done, match.start())
                last = match.end() - 1
                origins += (min(match.start() + i, last) for i in range(len(word) - 1))
                # The last letter stands for the rest of the visitor's word, which may be longer than the corrected one.
                origins.append(last)
                done = match.end()
        parts.append(text[done:])
        origins += range(done, len(text) + 1)
        return "".join(parts), origins

    def _correct_word(self, word: str) -> str:
        if len(word) < _MINIMUM_LENGTH or word in self.vocabulary or is_english(word):
            return word
        edits = 2 if len(word) >= _LONG else 1
        found = self._index.lookup(word, Verbosity.CLOSEST, max_edit_distance=edits)
        return next((best.term for best in found if _is_plausible(word, best.term)), word)


def _is_plausible(word: str, term: str) -> bool:
    """In a short word, only a swapped, a missing or a doubled letter is taken for an error: "hola" is not "hold"."""
    return len(word) >= _MEDIUM or len(word) != len(term) or sorted(word) == sorted(term)


def count_words(names: Iterable[str], phrases: Iterable[str]) -> dict[str, int]:
    """The vocabulary to correct towards, with counts.

    Args:
        names: texts that are spelt right, such as the rows' names: every word counts.
        phrases: training phrases, which hold errors on purpose: a word counts when it is English, or when it is
            frequent and no error of a better known one.
    """
    known = Counter(word for name in names for word in _WORD.findall(name.lower()))
    counts = Counter(word for phrase in phrases for word in _WORD.findall(phrase.lower()))
    for word, count in counts.items():
        if word in known or is_english(word):
            known[word] += count
    speller = Speller(dict(known))
    known.update(
        {
            word: n
            for word, n in counts.items()
            if n >= _MINIMUM_COUNT and word not in known and speller.correct(word)[0] == word
        }
    )
    return dict(known)
