"""What the line remembers of its calls: each its own, not too many, and none for ever."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telephone.calls import LIFETIME, MOST_CALLS, Call, Calls
from channels.telephone.spoken import Choice, Page


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_new_call():
    """A call begins with nothing said, nothing asked and nothing gone wrong."""
    call = Calls().get("CA1")
    assert (call.said, call.rest, call.asked) == (None, (), None)
    assert (call.silences, call.failures, call.slow, call.trusted) == (0, 0, False, False)


def test_same_call():
    calls = Calls()
    calls.get("CA1").silences = 2
    assert calls.get("CA1").silences == 2
    assert calls.get("CA1") is calls.get("CA1")


def test_calls_share_nothing():
    """What one caller said or chose is no other caller's."""
    calls = Calls()
    first, second = calls.get("CA1"), calls.get("CA2")
    first.slow = True
    first.said = Page(("Which?",), (Choice("1", "This.", "/this"),))
    assert not second.slow
    assert second.chosen("1") is None
    assert first.lock is not second.lock
    assert len(calls) == 2


def test_call_that_is_forgotten():
    """Once a call is over nothing of it is left; to forget it twice does no harm."""
    calls = Calls()
    calls.get("CA1").slow = True
    calls.forget("CA1")
    calls.forget("CA1")
    calls.forget("CA2")
    assert "CA1" not in calls
    assert len(calls) == 0
    assert not calls.get("CA1").slow


def test_too_many_calls():
    """The call of which nothing was heard for the longest goes first."""
    calls = Calls(most=3)
    for name in ("CA1", "CA2", "CA3"):
        calls.get(name)
    calls.get("CA1")
    calls.get("CA4")
    assert [name for name in ("CA1", "CA2", "CA3", "CA4") if name in calls] == ["CA1", "CA3", "CA4"]


@given(names=st.lists(st.text("abcdefgh", min_size=1, max_size=1)))
def test_never_more_than_so_many(names):
    """However many call, the memory stays bounded, and the latest call is known."""
    calls = Calls(most=3)
    for name in names:
        call = calls.get(name)
        assert calls.get(name) is call
        assert len(calls) <= 3


def test_silent_call_is_forgotten(clock):
    """A call that ended without a word of it does not stay for ever."""
    calls = Calls(lifetime=60, clock=clock)
    calls.get("CA1").slow = True
    clock.seconds += 59
    assert "CA1" in calls
    clock.seconds += 1
    assert "CA1" not in calls
    assert len(calls) == 0
    assert not calls.get("CA1").slow


def test_call_that_goes_on_is_kept(clock):
    """Each turn counts anew, however long the call is."""
    calls = Calls(lifetime=60, clock=clock)
    calls.get("CA1").slow = True
    for _ in range(10):
        clock.seconds += 59
        assert calls.get("CA1").slow


def test_bounds_of_the_line():
    """As long as Twilio lets a call last, and more calls than one server answers."""
    assert LIFETIME == 4 * 60 * 60
    assert MOST_CALLS == 10_000


@pytest.mark.parametrize(("key", "payload"), [("1", "/this"), ("2", "/that"), ("3", None), ("0", None), ("", None)])
def test_choices(key, payload):
    """A key stands for what was offered with the latest words, and for nothing else."""
    call = Call(said=Page(("Which?",), (Choice("1", "This.", "/this"), Choice("2", "That.", "/that"))))
    assert call.chosen(key) == payload


def test_choices_of_the_latest_turn_only():
    call = Call(said=Page(("Which?",), (Choice("1", "This.", "/this"),)))
    call.said = Page(("Something else.",))
    assert call.chosen("1") is None
    assert Call().chosen("1") is None


async def test_one_turn_after_the_other():
    """Where Twilio sends a turn again, the second one waits for the first."""
    calls, order = Calls(), []

    async def turn(name: str) -> None:
        async with calls.get("CA1").lock:
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(turn("first"), turn("second"))
    assert order == ["first begins", "first ends", "second begins", "second ends"]
