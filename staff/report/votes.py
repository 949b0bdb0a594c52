"""What visitors' thumbs say of each answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from knowledge.text import normalize
from staff.records import Turn
from staff.report.wordings import readable

EXAMPLES = 2
# The normal distribution's quantile for an interval of 95 %.
_Z = 1.96


@dataclass(frozen=True)
class Voted:
    """An answer with its votes.

    Attributes:
        response: the name of the response in the data.
        examples: up to two questions that it was given to: those whose visitors it did not help, and the latest, first.
    """

    response: str
    up: int
    down: int
    examples: tuple[str, ...]

    @property
    def surely_down(self) -> float:
        """The least share of thumbs down that the votes are likely to stand for: one vote proves little.

        It is the lower end of the score interval of 95 % (Wilson, "Probable inference, the law of succession, and
        statistical inference", 1927).
        """
        count = self.up + self.down
        share = self.down / count
        middle = share + _Z**2 / (2 * count)
        half = _Z * sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
        # Where no thumb is down, rounding would leave a little.
        return (middle - half) / (1 + _Z**2 / count) if self.down else 0.0


class Votes:
    """Collects the votes on each answer."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._questions: dict[str, list[tuple[bool, datetime, str]]] = defaultdict(list)

    def add(self, turn: Turn) -> None:
        for answer in turn.answers:
            if answer.helpful is None:
                continue
            self._counts[answer.response][not answer.helpful] += 1
            if question := readable(turn.text):
                self._questions[answer.response].append((answer.helpful, turn.at, question))

    def worst_first(self) -> tuple[Voted, ...]:
        """By the least likely share of thumbs down; then those with more down, fewer up, and by name."""
        voted = [Voted(response, up, down, self._examples(response)) for response, (up, down) in self._counts.items()]
        return tuple(sorted(voted, key=lambda each: (-each.surely_down, -each.down, each.up, each.response)))

    def _examples(self, response: str) -> tuple[str, ...]:
        asked = sorted(self._questions[response], key=lambda each: (each[0], -each[1].timestamp(), each[2]))
        different: dict[str, str] = {}
        for _, _, question in asked:
            different.setdefault(normalize(question) or question, question)
            if len(different) == EXAMPLES:
                break
        return tuple(different.values())
