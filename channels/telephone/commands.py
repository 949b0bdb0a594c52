"""What callers say to the line itself: repeat, slower, main menu, a person, goodbye."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from knowledge.phone import POLITE, POLITE_AFTER, QUESTION, REACH, REACHED
from knowledge.text import normalize

FILLER, PERSON, YES, NO = "filler", "person", "yes", "no"
# The rows that are commands of no kind; yes and no are answers, while the line has asked whether it heard right.
_NO_COMMANDS = (POLITE, POLITE_AFTER, REACH, REACHED, QUESTION, FILLER, YES, NO)

Words = tuple[str, ...]
Phrases = frozenset[Words]

# Where an utterance stands: at its beginning, after something said to the line, and on the way to more of it.
_BEGUN, _SAID, _ON = range(3)


class Commands:
    """Knows a command only where a caller says nothing else, courtesies aside: "repeat" is none inside a question."""

    def __init__(self, said: Mapping[str, Sequence[str]]) -> None:
        """
        Args:
            said: what `knowledge.phone.load_commands` returns.
        """
        known = {name: _phrases(said[name]) for name in said}
        self._fillers = known[FILLER]
        # Who thinks aloud and then says what is wanted, wants it; who thinks aloud afterwards may not want it any more.
        self._before, self._after = known[POLITE] | known[FILLER], known[POLITE_AFTER]
        self._commands = {name: known[name] for name in said if name not in _NO_COMMANDS}
        self._commands[PERSON] |= {how + whom for how, whom in product(known[REACH], known[PERSON] | known[REACHED])}
        self._answers = {name: known[name] for name in (NO, YES)}
        self._others = known[QUESTION] | known[YES] | known[NO]
        every = [words for phrases in (*known.values(), *self._commands.values()) for words in phrases]
        self._longest = max(map(len, every))
        self._vocabulary = {word for words in every for word in words}

    def meant(self, text: str) -> str | None:
        """The command, `FILLER` where the caller only thinks aloud, or None."""
        words = tuple(normalize(text).split())
        exact = next((name for name, phrases in self._commands.items() if words in phrases), None)
        # A word that stands in no phrase says something else; most questions have one.
        if exact or words in self._others or not self._vocabulary.issuperset(words):
            return exact
        if words and _BEGUN in self._walk(words, ((_BEGUN, self._fillers, _BEGUN),)):
            return FILLER
        found = next((name for name in self._commands if self._says(words, self._commands[name], self._after)), None)
        # No courtesy may follow: "oh, okay" is no filler.
        return found or (FILLER if self._says(words, self._fillers, frozenset()) else None)

    def agrees(self, text: str) -> bool | None:
        """Whether the words say yes or no; None where they say something else."""
        words = tuple(normalize(text).split())
        found = next((name for name in self._answers if self._says(words, self._answers[name], self._after)), None)
        return None if found is None else found == YES

    def _says(self, words: Words, phrases: Phrases, after: Phrases) -> bool:
        """Whether the words are one or more of the phrases, and nothing else but courtesies."""
        steps = (
            (_BEGUN, self._before, _BEGUN),
            (_BEGUN, phrases, _SAID),
            (_SAID, phrases, _SAID),
            (_SAID, after, _SAID),
            (_SAID, self._before, _ON),
            (_ON, self._before, _ON),
            (_ON, phrases, _SAID),
        )
        return _SAID in self._walk(words, steps)

    def _walk(self, words: Words, steps: Sequence[tuple[int, Phrases, int]]) -> set[int]:
        """Where the words may end, if each step takes one of its phrases."""
        reached: list[set[int]] = [{_BEGUN}, *(set() for _ in words)]
        for start, states in enumerate(reached[:-1]):
            for end in range(start + 1, min(len(words), start + self._longest) + 1) if states else ():
                piece = words[start:end]
                reached[end] |= {then for state, phrases, then in steps if state in states and piece in phrases}
        return reached[-1]


def _phrases(said: Iterable[str]) -> Phrases:
    return frozenset(tuple(each.split()) for each in said)
