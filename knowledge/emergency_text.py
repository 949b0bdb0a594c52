"""A visitor's text as words: one spelling to compare by, with the places where sentences and clauses end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

# The word that stands for a sentence's beginning and end.
EDGE = "."
_TOKEN = re.compile(r"[a-z0-9]+|[.!?;:\n]+|,")
_PAUSE = re.compile(r"\.{2,}|\u2026|[\u2013\u2014]| -+ ")
_POSSESSIVE = re.compile(r"(?<=[a-z])(?<!\bhe)(?<!\bshe)(?<!\bit)(?<!\bthat)(?<!\bthere)(?<!\bwhat)['\u2018\u2019]s\b")
_INSIDE_A_WORD = re.compile(r"(?<=[a-z])['`\u00b4\u02bc\u2018\u2019\u201b\u2032*]+(?=[a-z])")
_LONE_ENDING = re.compile(r"(?<=n) (?=t\b)|(?<=\bi) (?=m\b)|(?<=\bhe) (?=s\b)|(?<=\bshe) (?=s\b)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DIGIT_AS_LETTER = re.compile(r"(?<=[a-z])[01345](?=[a-z])")
_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"}


@dataclass(frozen=True)
class Text:
    """The words of a text, with an EDGE before and after each sentence; `commas` are the words that follow a comma."""

    words: tuple[str, ...]
    commas: frozenset[int]


def read(text: str, correct: Callable[[str], str]) -> Text:
    """The text's words in lower case, without accents and apostrophes, each passed through `correct`."""
    words, commas = [EDGE], set()
    for token in _TOKEN.findall(_plain(text)):
        if token == ",":
            commas.add(len(words))
        elif token[0].isalnum():
            words.append(correct(token))
        elif words[-1] != EDGE:
            words.append(EDGE)
    if words[-1] != EDGE:
        words.append(EDGE)
    return Text(tuple(words), frozenset(commas))


def _plain(text: str) -> str:
    """Lower-case ASCII: "Can’t   breathe…" becomes "cant   breathe,", "helppp" "help", "su1cide" "suicide"."""
    plain = _PAUSE.sub(",", text)
    plain = _POSSESSIVE.sub("", unicodedata.normalize("NFKD", plain).lower())
    plain = _INSIDE_A_WORD.sub("", plain)
    plain = plain.encode("ascii", "ignore").decode()
    plain = _LONE_ENDING.sub("", plain)
    plain = _STRETCHED.sub(r"\1", plain)
    return _DIGIT_AS_LETTER.sub(lambda digit: _LETTERS[digit[0]], plain)
