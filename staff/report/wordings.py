"""What was asked in which words: questions of the same words count as one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from knowledge.text import normalize
from staff.records import Nearest, Outcome, Turn

# Nothing that staff could teach an answer to was found.
UNANSWERED = frozenset((Outcome.DECLINED, Outcome.DID_YOU_MEAN))

# Letters of what a visitor wrote that are shown.
LONGEST = 200
# Lone halves of characters outside the basic plane, and all control characters: no text of a page may hold them.
_UNREADABLE = re.compile(r"[\ud800-\udfff]|[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Wording:
    """One question, however its case, accents and marks were written.

    Attributes:
        text: as it was asked last, on one line.
        count: how many times it was asked.
        conversations: the ids of those in which it was asked.
        last: when it was asked last.
        nearest: the known question that was nearest to it then.
    """

    text: str
    count: int
    conversations: frozenset[str]
    last: datetime
    nearest: Nearest | None


class Wordings:
    """Collects the wordings of those turns whose outcome is one of some; buttons, which have no words, are left out."""

    def __init__(self, outcomes: Collection[Outcome] = UNANSWERED) -> None:
        self._outcomes = outcomes
        self._asked: dict[str, _Asked] = {}

    def add(self, turn: Turn) -> None:
        if turn.outcome in self._outcomes and (text := readable(turn.text)):
            # What has no Latin letters has no normal form, and must not be one with all else that has none.
            self._asked.setdefault(normalize(text) or text.casefold(), _Asked()).add(turn, text)

    def ranked(self) -> list[Wording]:
        """Most often asked first, of those the latest first, and in the alphabet's order where that is the same too."""
        asked = sorted(self._asked.items(), key=lambda each: (-each[1].count, -each[1].latest.at.timestamp(), each[0]))
        return [each.wording() for _, each in asked]


def wordings(turns: Iterable[Turn], outcomes: Collection[Outcome] = UNANSWERED) -> list[Wording]:
    """The wordings of those turns whose outcome is one of some, ranked."""
    collected = Wordings(outcomes)
    for turn in turns:
        collected.add(turn)
    return collected.ranked()


def readable(text: str) -> str:
    """The text on one line, without what cannot be shown or encoded."""
    return " ".join(_UNREADABLE.sub(" ", text).split())


def cut(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with an ellipsis in place of what is beyond its longest."""
    text = readable(text)
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


@dataclass
class _Asked:
    """A wording of which more may come."""

    count: int = 0
    conversations: set[str] = field(default_factory=set)
    latest: Turn | None = None
    text: str = ""

    def add(self, turn: Turn, text: str) -> None:
        self.count += 1
        self.conversations.add(turn.conversation)
        if self.latest is None or turn.at >= self.latest.at:
            self.latest, self.text = turn, text

    def wording(self) -> Wording:
        return Wording(self.text, self.count, frozenset(self.conversations), self.latest.at, self.latest.nearest)
