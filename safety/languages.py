"""How words of each language are compared: by their stems, and Spanish ones by their sound, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial, reduce

from Stemmer import Stemmer

from knowledge.english import is_english
from safety.text import Text, read

ENGLISH, SPANISH = "en", "es"
# Those that have tables and weights of their own.
LANGUAGES = (ENGLISH, SPANISH)
# Those that have Snowball's stemmer (M. Porter, snowballstem.org); words of others have no endings.
_STEMMED = frozenset(("ar", "es", "fr", "pt", "ru"))
# People write Spanish as it sounds: "aser", "vien", "ke", "desmallo" for "hacer", "bien", "que", "desmayo".
_SOUNDS = (
    (re.compile(r"qu(?=[ei])"), "k"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"ch"), "x"),
    (re.compile(r"c|q"), "k"),
    (re.compile(r"h"), ""),
    (re.compile(r"v|w"), "b"),
    (re.compile(r"(.)\1"), r"\1"),
)


# From this share of English words on, a text is in English: foreign words that look the same tell nothing in it.
_ENGLISH_SHARE = 0.7
_ENGLISH_STEMMER = Stemmer(ENGLISH)
_WORD = re.compile(r"[^\W\d_]+")


def is_in_english(text: str) -> bool:
    """Whether almost all words of a text are English ones."""
    words = _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))
    return sum(map(is_english, words)) >= _ENGLISH_SHARE * len(words)


def in_language(response: str, language: str) -> str:
    """What a response is called that says the same in another language."""
    return response if language == ENGLISH else f"{response}_{language}"


@lru_cache(maxsize=16_384)
def _english_stem(word: str) -> str:
    return _ENGLISH_STEMMER.stemWord(word)


def stems_of(words: Iterable[str], language: str) -> frozenset[str]:
    """The stems of a text's words; none where `reader_of` has read stems already."""
    return frozenset(map(_english_stem, words)) if language == ENGLISH else frozenset()


def reader_of(language: str) -> Callable[[str], Text]:
    """Reads texts of a language other than English."""
    return partial(read, correct=_speller_of(language), ascii_only=False)


def _speller_of(language: str) -> Callable[[str], str]:
    stem = Stemmer(language).stemWord if language in _STEMMED else str
    return lru_cache(maxsize=16_384)(lambda word: _sound(stem(word)) if language == SPANISH else stem(word))


def _sound(word: str) -> str:
    sound = reduce(lambda letters, change: change[0].sub(change[1], letters), _SOUNDS, word)
    return sound or word
