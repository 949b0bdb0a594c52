"""What the report counts, from a stream of turns that is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from staff.records import Outcome, Turn
from staff.report.latencies import Latencies
from staff.report.votes import Voted, Votes
from staff.report.wordings import UNANSWERED, Wording, Wordings

# Rasa's name of the channel on which staff try the assistant.
SHELL = "cmdline"
# The channels in plain words, in the order in which they are shown.
CHANNELS = {"web": "Web page", "phone": "Telephone", "rest": "Programs"}
OTHER = "other"
# So many of the latest dangers are listed.
MOST_DANGERS = 200
# What got the answer to a question, even where that is that no article has it.
_UNDERSTOOD = frozenset((Outcome.ANSWERED, Outcome.NOT_COVERED))


@dataclass(frozen=True)
class Figures:
    """What was counted; staff's own messages in the shell count nowhere else than in `from_shell`.

    Attributes:
        first, last: when the first and the last message came, in UTC; None where there is none.
        messages, begun: by day (UTC) and channel: messages, and conversations whose first message came on it.
        outcomes: messages by outcome.
        asked: how often each intent was answered; a message of several questions counts for each.
        votes: the answers that were voted on, the worst first.
        seconds: of all replies, by channel.
        unanswered: questions that no answer was found to, most often asked first.
        uncovered: those on what no article says.
        dangers: the latest messages that told of a danger, may have, or denied one, the latest first.
        from_shell: messages that staff typed in the shell.
    """

    first: datetime | None
    last: datetime | None
    messages: Mapping[tuple[date, str], int]
    begun: Mapping[tuple[date, str], int]
    outcomes: Mapping[Outcome, int]
    asked: Mapping[str, int]
    votes: tuple[Voted, ...]
    seconds: Mapping[str, Iterable[float]]
    unanswered: list[Wording]
    uncovered: list[Wording]
    dangers: list[Turn]
    from_shell: int

    @property
    def message_count(self) -> int:
        return sum(self.messages.values())

    @property
    def conversation_count(self) -> int:
        return sum(self.begun.values())

    def channels(self) -> list[str]:
        """Those on which something came, in their order."""
        present = {channel for _, channel in self.messages}
        return [channel for channel in (*CHANNELS, OTHER) if channel in present]


def channel_name(channel: str) -> str:
    """The channel in plain words."""
    return CHANNELS.get(channel, "Other channels")


def count(turns: Iterable[Turn]) -> Figures:
    """The figures of the turns, in any order."""
    counting = _Counting()
    for turn in turns:
        counting.add(turn)
    return counting.figures()


class _Counting:
    def __init__(self) -> None:
        self._messages: Counter[tuple[date, str]] = Counter()
        self._begun: dict[str, tuple[datetime, str]] = {}
        self._last: datetime | None = None
        self._outcomes: Counter[Outcome] = Counter()
        self._asked: Counter[str] = Counter()
        self._votes, self._latencies = Votes(), Latencies()
        self._unanswered, self._uncovered = Wordings(UNANSWERED), Wordings({Outcome.NOT_COVERED})
        self._dangers: list[Turn] = []
        self._from_shell = 0

    def add(self, turn: Turn) -> None:
        if turn.channel == SHELL:
            self._from_shell += 1
            return
        channel = turn.channel if turn.channel in CHANNELS else OTHER
        self._messages[turn.at.date(), channel] += 1
        earlier = self._begun.get(turn.conversation)
        if earlier is None or turn.at < earlier[0]:
            self._begun[turn.conversation] = (turn.at, channel)
        self._last = turn.at if self._last is None else max(self._last, turn.at)
        self._outcomes[turn.outcome] += 1
        if turn.outcome in _UNDERSTOOD:
            self._asked.update(turn.asked)
        if turn.danger:
            self._dangers.append(turn)
            if len(self._dangers) > 2 * MOST_DANGERS:
                self._dangers = _latest(self._dangers)
        self._latencies.add(channel, turn.seconds)
        for collected in (self._votes, self._unanswered, self._uncovered):
            collected.add(turn)

    def figures(self) -> Figures:
        return Figures(
            first=min((at for at, _ in self._begun.values()), default=None),
            last=self._last,
            messages=self._messages,
            begun=Counter((at.date(), channel) for at, channel in self._begun.values()),
            outcomes=self._outcomes,
            asked=self._asked,
            votes=self._votes.worst_first(),
            seconds=self._latencies.by_channel(),
            unanswered=self._unanswered.ranked(),
            uncovered=self._uncovered.ranked(),
            dangers=_latest(self._dangers),
            from_shell=self._from_shell,
        )


def _latest(turns: list[Turn]) -> list[Turn]:
    return sorted(turns, key=lambda turn: turn.at, reverse=True)[:MOST_DANGERS]
