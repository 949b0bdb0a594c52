"""What callers say to the line itself: repeat, slower, main menu, a person, goodbye."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from knowledge.phone import POLITE, REACH
from knowledge.text import normalize

FILLER, PERSON, YES, NO = "filler", "person", "yes", "no"
# Only while the line has asked whether it heard right.
_ANSWERS = (YES, NO)

Words = tuple[str, ...]


class Commands:
    """Knows a command only where a caller says nothing else, courtesies aside: "repeat" is none inside a question."""

    def __init__(self, said: Mapping[str, Sequence[str]]) -> None:
        """
        Args:
            said: what `knowledge.phone.load_commands` returns.
        """
        self._polite, self._reach, self._fillers = (_phrases(said[name]) for name in (POLITE, REACH, FILLER))
        self._commands = {
            words: name
            for name in said
            if name not in (POLITE, REACH, FILLER, *_ANSWERS)
            for words in _phrases(said[name])
        }
        self._answers = {words: name for name in _ANSWERS for words in _phrases(said[name])}

    def meant(self, text: str) -> str | None:
        """The command, `FILLER` where the caller only thinks aloud, or None."""
        words = tuple(normalize(text).split())
        if not words:
            return None
        for way in self._ways(words):
            if way in self._commands:
                return self._commands[way]
        return FILLER if _is_made_of(words, self._fillers) else self._person(words)

    def agrees(self, text: str) -> bool | None:
        """Whether the words say yes or no; None where they say something else."""
        words = tuple(normalize(text).split())
        found = next((self._answers[way] for way in self._ways(words) if way in self._answers), None)
        return None if found is None else found == YES

    def _ways(self, words: Words) -> Iterable[Words]:
        """The words, and the words without courtesies at their ends."""
        yield words
        bare = _without(words, self._polite)
        yield bare
        yield _without(bare, self._polite, at_end=True)
        yield _without(words, self._polite, at_end=True)

    def _person(self, words: Words) -> str | None:
        """The command for a person, where the words ask to reach one."""
        for way in self._ways(words):
            reached = _without(way, self._reach)
            if reached != way and self._commands.get(_without(reached, self._polite, at_end=True)) == PERSON:
                return PERSON
        return None


def _phrases(said: Iterable[str]) -> frozenset[Words]:
    return frozenset(tuple(each.split()) for each in said)


def _without(words: Words, phrases: frozenset[Words], *, at_end: bool = False) -> Words:
    """The words without phrases at their beginning, or at their end, the longest first, and never all of them."""
    longest = max(map(len, phrases))
    for length in range(min(longest, len(words) - 1), 0, -1):
        phrase, rest = (words[-length:], words[:-length]) if at_end else (words[:length], words[length:])
        if phrase in phrases:
            return _without(rest, phrases, at_end=at_end)
    return words


def _is_made_of(words: Words, phrases: frozenset[Words]) -> bool:
    """Whether the words are nothing but such phrases, one after the other."""
    longest = max(map(len, phrases))
    return not words or any(
        words[:length] in phrases and _is_made_of(words[length:], phrases)
        for length in range(min(longest, len(words)), 0, -1)
    )
