"""The report's sections as tables and charts: figures put in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from safety.load import load_kinds
from staff.records import Outcome
from staff.report.charts import duration, histogram, over_time, percent, shares
from staff.report.drawing import Chart
from staff.report.figures import CHANNELS, OTHER, Figures, channel_name
from staff.report.latencies import Latency
from staff.report.periods import Step, named, starts, step_for
from staff.report.questions import Questions
from staff.report.wordings import UNANSWERED, cut

# Rows of the tables of questions and of answers.
ROWS = 25

# What each outcome means, in the order in which they are shown.
_MEANINGS = {
    Outcome.ANSWERED: "got an answer",
    Outcome.NOT_COVERED: "was understood, and told that no article says it",
    Outcome.DID_YOU_MEAN: "was not clear, so the visitor was asked what was meant",
    Outcome.DECLINED: "was not understood, or has nothing to do with massage",
    Outcome.EMERGENCY: "was told to call for help",
    Outcome.TALK: "asked nothing: greetings, thanks, “say that again”",
}
_NAMES = {channel: channel_name(channel) for channel in (*CHANNELS, OTHER)}


@dataclass(frozen=True)
class Table:
    """A table: its first column names the rows, the others hold figures or, where `prose` counts them, words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: int = 0


@dataclass(frozen=True)
class Section:
    """A chart, its figures as a table, what its colours mean, and for a chart over time the totals as another table."""

    chart: Chart
    table: Table
    legend: Mapping[str, str] = field(default_factory=dict)
    totals: Table | None = None


def tiles(figures: Figures) -> tuple[tuple[str, str], ...]:
    """What one wants to know first: names and figures."""
    outcomes, count = figures.outcomes, figures.message_count
    up, down = (sum(getattr(voted, which) for voted in figures.votes) for which in ("up", "down"))
    replies = list(chain.from_iterable(figures.seconds.values()))
    found = [
        ("conversations", number(figures.conversation_count)),
        ("messages", number(count)),
        ("answered", share(outcomes.get(Outcome.ANSWERED, 0), count)),
        ("unanswered", share(sum(outcomes.get(each, 0) for each in UNANSWERED), count)),
    ]
    if up + down:
        found.append(("thumbs up", share(up, up + down)))
    if replies:
        found.append(("usual wait", duration(Latency.of(replies).median)))
    return tuple(found)


def traffic(figures: Figures) -> Section:
    """Messages and conversations over time."""
    first, last = figures.first.date(), figures.last.date()
    step = step_for(first, last)
    bars = list(starts(step, first, last))
    channels = figures.channels()
    messages, begun = _by_step(figures.messages, step), _by_step(figures.begun, step)
    panels = {
        title: {channel: [counted[bar, channel] for bar in bars] for channel in channels}
        for title, counted in (("Messages", messages), ("Conversations begun", begun))
    }
    busiest = max(bars, key=lambda bar: sum(messages[bar, channel] for channel in channels))
    most = sum(messages[busiest, channel] for channel in channels)
    says = (
        f"Bar chart of messages and of conversations begun by {step.value}: {_quantity(len(bars), step.value)}."
        f" Most messages, {number(most)}, came in {step.label(busiest)}."
    )
    if step is Step.DAY:
        says = says.replace(" came in ", " came on ")
    rows = tuple(
        (step.label(bar), *(number(counted[bar, channel]) for counted in (messages, begun) for channel in channels))
        for bar in bars
    )
    head = (
        step.value.capitalize(),
        *(f"{what}: {_NAMES[channel].lower()}" for what in ("messages", "conversations") for channel in channels),
    )
    return Section(
        over_time("traffic", says, [_tick(bar, step) for bar in bars], panels),
        Table(f"By {step.value}, in UTC", head, rows),
        _legend(channels),
        _totals(figures, channels),
    )


def outcomes(figures: Figures) -> Section:
    """What became of the messages."""
    counted = {outcome.value: figures.outcomes.get(outcome, 0) for outcome in _MEANINGS}
    said = ", ".join(f"{name} {share(each, figures.message_count)}" for name, each in counted.items())
    rows = tuple(
        (outcome.value, meaning, number(counted[outcome.value]), share(counted[outcome.value], figures.message_count))
        for outcome, meaning in _MEANINGS.items()
    )
    return Section(
        shares("outcomes", f"Bar chart of the outcomes: {said}.", counted),
        Table("Messages by outcome", ("Outcome", "The message", "Messages", "Share"), rows, prose=1),
    )


def asked(figures: Figures, questions: Questions) -> Table:
    """The questions that were answered most often."""
    counted = {intent: count for intent, count in figures.asked.items() if questions.is_question(intent)}
    total = sum(counted.values())
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    rows = tuple((questions.intent(intent), number(count), share(count, total)) for intent, count in ranked[:ROWS])
    which = f"The first {len(rows)} of {len(counted)}" if len(rows) < len(counted) else "All"
    return Table(f"{which} questions that were asked", ("Question", "Times", "Share"), rows)


def dangers(figures: Figures) -> Table:
    """The latest messages that told of a danger, the latest first."""
    kinds = load_kinds()
    rows = tuple(
        (
            f"{named(turn.at)}, {turn.at:%H:%M}",
            channel_name(turn.channel),
            turn.danger.warned.value,
            kinds[turn.danger.kind].names[0] if turn.danger.kind in kinds else "-",
            cut(turn.text) or "-",
        )
        for turn in figures.dangers
    )
    head = ("When (UTC)", "Where", "The visitor was or has", "Taken for", "What was written")
    return Table("The latest dangers", head, rows, 4)


def latency(figures: Figures) -> Section | None:
    """How long replies took; None where no reply is stored."""
    seconds = {channel: figures.seconds[channel] for channel in figures.channels() if channel in figures.seconds}
    if not seconds:
        return None
    every = Latency.of(list(chain.from_iterable(seconds.values())))
    by_channel = [(_NAMES[channel], Latency.of(values)) for channel, values in seconds.items()]
    rows = by_channel if len(by_channel) == 1 else [*by_channel, ("All", every)]
    says = (
        f"Histogram of the time to the reply: half of {_quantity(every.replies, 'reply', 'replies')} took"
        f" {duration(every.median)} or less, the slowest {duration(every.slowest)}."
    )
    cells = tuple(
        (name, *map(duration, (each.median, each.p95, each.p99, each.slowest)), number(each.replies))
        for name, each in rows
    )
    head = ("Channel", "Median", "95 % within", "99 % within", "Slowest", "Replies")
    table = Table("Time to the reply by channel", head, cells)
    return Section(histogram("latency", says, seconds), table, _legend(list(seconds)))


def share(part: int, whole: int) -> str:
    """The part in percent."""
    return percent(part / whole) if whole else "-"


def number(count: int) -> str:
    """With commas between thousands."""
    return f"{count:,}"


def _totals(figures: Figures, channels: list[str]) -> Table:
    messages, begun = (
        Counter({channel: sum(n for (_, each), n in counted.items() if each == channel) for channel in channels})
        for counted in (figures.messages, figures.begun)
    )
    rows = tuple(
        (_NAMES[each], number(begun[each]), number(messages[each]), share(messages[each], figures.message_count))
        for each in channels
    )
    return Table("By channel", ("Channel", "Conversations", "Messages", "Share"), rows)


def _legend(channels: list[str]) -> Mapping[str, str]:
    """The channels in words, by their colours; none where there is one colour only."""
    return {channel: _NAMES[channel] for channel in channels} if len(channels) > 1 else {}


def _by_step(counted: Mapping[tuple[date, str], int], step: Step) -> Counter[tuple[date, str]]:
    found: Counter[tuple[date, str]] = Counter()
    for (day, channel), count in counted.items():
        found[step.start(day), channel] += count
    return found


def _tick(bar: date, step: Step) -> str:
    return f"{bar:%b %Y}" if step is Step.MONTH else f"{bar.day} {bar:%b}"


def _quantity(count: int, one: str, many: str = "") -> str:
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"
