"""Which bars a chart over time has."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staff.report.periods import MOST_BARS, Step, starts, step_for

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, Step.DAY), (62, Step.DAY), (63, Step.WEEK), (365, Step.WEEK), (428, Step.WEEK), (429, Step.MONTH)],
)
def test_long_periods_have_longer_steps(days, step):
    """428 days that begin on a Sunday touch 62 weeks, one day more touches 63."""
    last = SUNDAY + timedelta(days=days - 1)
    assert step_for(SUNDAY, last) is step
    if step is not Step.MONTH:
        assert len(list(starts(step, SUNDAY, last))) <= MOST_BARS


def test_days_without_messages_have_bars():
    days = list(starts(Step.DAY, date(2026, 2, 27), date(2026, 3, 2)))
    assert days == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]


def test_weeks_begin_on_monday():
    assert Step.WEEK.start(SUNDAY) == date(2026, 11, 16)
    assert list(starts(Step.WEEK, SUNDAY, date(2026, 11, 23))) == [date(2026, 11, 16), date(2026, 11, 23)]


def test_months_over_a_new_year():
    months = list(starts(Step.MONTH, date(2026, 11, 30), date(2027, 2, 1)))
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


@pytest.mark.parametrize("step", list(Step))
def test_first_and_last_day_have_a_bar(step):
    """Whatever the days, the first bar holds the first, and the last bar the last."""
    for days in range(0, 800, 13):
        last = SUNDAY + timedelta(days=days)
        bars = list(starts(step, SUNDAY, last))
        assert bars[0] == step.start(SUNDAY)
        assert bars[-1] == step.start(last)


def test_labels():
    assert Step.DAY.label(date(2026, 11, 2)) == "2 Nov 2026"
    assert Step.WEEK.label(date(2026, 11, 16)) == "week of 16 Nov 2026"
    assert Step.MONTH.label(date(2026, 11, 1)) == "Nov 2026"
