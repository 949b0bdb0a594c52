"""From a message of the assistant's to what a caller hears: sentences for the ear, cut into turns, and choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from num2words import num2words

from channels.telephone.ear import for_the_ear

# Nobody keeps more in mind; the same limit as for the phone variants in data/.
MOST_WORDS = 40
# Twilio's keys for choices: 0, 9, * and # have meanings of their own.
KEYS = "12345678"

_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")
_PAUSES = re.compile(r"(?<=[,;:])\s+")


@dataclass(frozen=True)
class Choice:
    """Something to choose, by a key or in words; `payload` is what the assistant gets then."""

    key: str
    title: str
    payload: str


@dataclass(frozen=True)
class Page:
    """What is said in one turn, sentence by sentence, and what can be chosen then."""

    sentences: tuple[str, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def words(self) -> int:
        return words_in(self.sentences)


def words_in(sentences: Iterable[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def sentences_of(text: str) -> tuple[str, ...]:
    """The text's sentences for the ear; a line of a list ends a sentence, too. What has no words is none."""
    pieces = (piece for line in text.splitlines() for piece in _ENDS.split(for_the_ear(line)))
    return tuple(piece for piece in pieces if any(character.isalnum() for character in piece))


def pages(answers: Iterable[Sequence[str]], most: int, last: int) -> tuple[tuple[str, ...], ...]:
    """The sentences of the answers in parts of at most `most` words each, the only or last one of at most `last`.

    What is longer by itself is cut where one breathes. An answer begins a part of its own where the rest of the part
    before it has no room for the whole of it.
    """
    # One word is said in any case.
    most, last = max(1, most), max(1, last)
    rest = [
        [piece for sentence in answer for piece in _pieces(sentence, min(most, last))] for answer in answers if answer
    ]
    parts: list[tuple[str, ...]] = []
    while sum(map(words_in, rest)) > last:
        part: list[str] = []
        while len(rest) > 1 and words_in((*part, *rest[0])) <= most:
            part += rest.pop(0)
        if not part:
            count = 1
            while count < len(rest[0]) - 1 and words_in(rest[0][: count + 1]) <= most:
                count += 1
            part, rest[0] = rest[0][:count], rest[0][count:]
            rest = [answer for answer in rest if answer]
        parts.append(tuple(part))
    return (*parts, tuple(piece for answer in rest for piece in answer)) if rest else tuple(parts)


def choices_in(message: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The message's buttons with their keys; those aside of which nothing can be said, or that do nothing."""
    buttons = ((for_the_ear(each.get("title") or ""), each.get("payload")) for each in message.get("buttons") or [])
    usable = ((title, payload) for title, payload in buttons if title and payload)
    return tuple(Choice(key, title, payload) for key, (title, payload) in zip(KEYS, usable, strict=False))


def fitting(choices: Sequence[Choice], most: int) -> tuple[Choice, ...]:
    """As many of the choices, from the first on, as can be offered in so many words; the first one in any case."""
    count = len(choices)
    while count > 1 and words_in(offers(choices[:count])) > most:
        count -= 1
    return tuple(choices[:count])


def offers(choices: Iterable[Choice]) -> tuple[str, ...]:
    """How the choices are said."""
    said = []
    for choice in choices:
        key = num2words(int(choice.key))
        title = choice.title if choice.title[-1:] in "?!" else f"{choice.title}."
        said.append(f"Press {key}, or say: {title}" if not said else f"Press {key} for: {title}")
    return tuple(said)


def _pieces(sentence: str, most: int) -> list[str]:
    """The sentence, or parts of it at its commas, or else between its words, each of at most so many words."""
    if len(sentence.split()) <= most:
        return [sentence]
    pieces: list[str] = []
    for part in _PAUSES.split(sentence):
        if pieces and len(pieces[-1].split()) + len(part.split()) <= most:
            pieces[-1] += f" {part}"
        else:
            words = part.split()
            pieces += [" ".join(words[at : at + most]) for at in range(0, len(words), most)]
    return pieces
