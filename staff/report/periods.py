"""Days, weeks or months: what stands on a chart's axis of time, so that its bars stay apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

# More bars than this are no longer told apart on a telephone's screen.
MOST_BARS = 62


class Step(Enum):
    """How long a bar's time is; the value is what readers call it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """The first day of the day's step; weeks begin on Monday, as ISO 8601 has it."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Step.MONTH else day

    def next(self, start: date) -> date:
        """The first day of the step after the one that begins on `start`."""
        if self is Step.MONTH:
            return (start.replace(day=1) + timedelta(days=31)).replace(day=1)
        return start + timedelta(days=7 if self is Step.WEEK else 1)

    def label(self, start: date) -> str:
        """The step's name: `22 Nov 2026`, `week of 16 Nov 2026`, `Nov 2026`."""
        if self is Step.MONTH:
            return f"{start:%b %Y}"
        return f"week of {named(start)}" if self is Step.WEEK else named(start)


def step_for(first: date, last: date) -> Step:
    """The shortest step of which no more than MOST_BARS lead from one day to the other; months, if all are too many."""
    days = (last - first).days + 1
    if days <= MOST_BARS:
        return Step.DAY
    weeks = (Step.WEEK.start(last) - Step.WEEK.start(first)).days // 7 + 1
    return Step.WEEK if weeks <= MOST_BARS else Step.MONTH


def starts(step: Step, first: date, last: date) -> Iterator[date]:
    """The first days of all steps from the one that holds `first` to the one that holds `last`."""
    start = step.start(first)
    while start <= last:
        yield start
        start = step.next(start)


def named(day: date) -> str:
    """The day as readers write it: `2 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"
