"""A visitor's text as words: one spelling to compare by, with the places where sentences and clauses end.

English is read as ASCII. Other languages keep their script, without accents; each Chinese character is a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# The word that stands for a sentence's beginning and end.
EDGE = "."
_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(rf"\d+\.\d+|[{_HAN}]|[^\W_{_HAN}]+|[.!?;:\n\u3002\u061b\u061f]+|[,\u3001\u060c]")
# "103f" and "39c" are a number and its unit.
_UNIT = re.compile(
    r"(?<=\d)(?=(?:f|c|bpm|mmhg|wks?|mths?|yrs?|yo|mos?|mg|min|mins|hrs?|days?|weeks?|months?|years?)\b)"
)
_PAUSE = re.compile(r"\.{2,}|\u2026|[\u2013\u2014]| -+ ")
_POSSESSIVE = re.compile(r"(?<=[a-z])(?<!\bhe)(?<!\bshe)(?<!\bit)(?<!\bthat)(?<!\bthere)(?<!\bwhat)'s\b")
_COMMAS = frozenset(",\u3001\u060c")
_APOSTROPHES = "\u02bc\u2018\u2019\u201b\u2032"
_INSIDE_A_WORD = re.compile(r"(?<=[a-z])['`*]+(?=[a-z])")
_LONE_ENDING = re.compile(r"(?<=n) (?=t\b)|(?<=\bi) (?=m\b)|(?<=\bhe) (?=s\b)|(?<=\bshe) (?=s\b)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DIGIT_AS_LETTER = re.compile(r"(?<=[a-z])[01345](?=[a-z])")
# Cyrillic letters that look like Latin ones: some visitors hide a word from filters with them.
_LOOK_LATIN = str.maketrans("\u0430\u0435\u0456\u043e\u0440\u0441\u0443\u0445\u0455\u0458", "aeiopcyxsj")
# Letters with strokes are no letters with accents to Unicode.
_LOST_BY_NFKD = str.maketrans("\u0111\u0142\u00f8\u2019", "dlo'")
_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


@dataclass(frozen=True)
class Text:
    """The words of a text, with an EDGE before and after each sentence; `commas` are the words that follow a comma."""

    words: tuple[str, ...]
    commas: frozenset[int]

    def windows(self, size: int, overlap: int) -> Iterator[Text]:
        """The text itself, or parts of at most `size` words, each beginning with the last `overlap` words before it."""
        for start in range(0, max(1, len(self.words) - overlap), size - overlap):
            words = self.words[start : start + size]
            commas = frozenset(at - start for at in self.commas if start <= at < start + size)
            yield Text(words, commas) if len(self.words) > size else self

    def pieces(self, starts: Iterable[int]) -> Iterator[Text]:
        """Its sentences, each cut before the words at `starts`, as texts of their own."""
        cuts = sorted({0, len(self.words), *starts, *(at for at, word in enumerate(self.words) if word == EDGE)})
        for start, end in pairwise(cuts):
            words = [word for word in self.words[start:end] if word != EDGE]
            commas = frozenset(at - start + (self.words[start] != EDGE) for at in self.commas if start <= at < end)
            if words:
                yield Text((EDGE, *words, EDGE), commas)

    def first(self, size: int) -> Text:
        """Its first `size` words."""
        return Text(self.words[:size], frozenset(at for at in self.commas if at < size))

    def last(self, size: int) -> Text:
        """Its last `size` words."""
        start = max(0, len(self.words) - size)
        return Text(self.words[start:], frozenset(at - start for at in self.commas if at >= start))

    def followed_by(self, other: Text) -> Text:
        """Both, one after the other."""
        commas = self.commas | {at + len(self.words) for at in other.commas}
        return Text(self.words + other.words, frozenset(commas))


def read(text: str, correct: Callable[[str], str], *, ascii_only: bool = True) -> Text:
    """The text's words in lower case, without accents and apostrophes, each passed through `correct`."""
    words, commas = [EDGE], set()
    for token in _TOKEN.findall(_plain(text) if ascii_only else _folded(text)):
        if token in _COMMAS:
            commas.add(len(words))
        elif token[0].isdigit():
            words.append(token)
        elif token[0].isalnum():
            words.append(correct(token))
        elif words[-1] != EDGE:
            words.append(EDGE)
    if words[-1] != EDGE:
        words.append(EDGE)
    return Text(tuple(words), frozenset(commas))


def _plain(text: str) -> str:
    """Lower-case ASCII: "Can’t   breathe…" becomes "cant   breathe,", "helppp" "help", "su1cide" "suicide"."""
    plain = _PAUSE.sub(",", text).lower()
    if not plain.isascii():
        plain = "".join(map(_ascii, unicodedata.normalize("NFKD", plain.translate(_LOOK_LATIN))))
    plain = _INSIDE_A_WORD.sub("", _POSSESSIVE.sub("", plain))
    plain = _UNIT.sub(" ", plain)
    plain = _STRETCHED.sub(r"\1", _LONE_ENDING.sub("", plain))
    return _DIGIT_AS_LETTER.sub(lambda digit: _LETTERS[digit[0]], plain)


def _folded(text: str) -> str:
    """Lower case without accents, in the text's own script: "Não respira!" becomes "nao respira!"."""
    plain = unicodedata.normalize("NFKD", _PAUSE.sub(",", text).casefold()).translate(_LOST_BY_NFKD)
    plain = "".join(each for each in plain if unicodedata.category(each) not in ("Mn", "Cf"))
    return _STRETCHED.sub(r"\1", _INSIDE_A_WORD.sub("", plain))


def _ascii(character: str) -> str:
    """The character as ASCII: nothing for an accent or what cannot be seen, a space for other scripts and emoji."""
    if character.isascii():
        return character
    if character in _APOSTROPHES:
        return "'"
    return "" if unicodedata.category(character) in ("Mn", "Cf") else " "
