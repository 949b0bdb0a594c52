"""How many requests pass, by the clock and by the number of keys."""

from __future__ import annotations

import time

import pytest
from limits import parse

from channels.website import limits
from channels.website.limits import Bucket, network_of


@pytest.fixture
def clock(monkeypatch):
    """Time that stands still until a test moves it."""

    class Clock:
        now = time.time()

    monkeypatch.setattr(time, "time", lambda: Clock.now)
    return Clock


def test_window_moves(clock):
    """Three a minute pass, and each makes room for another one a minute later, not all at once."""
    bucket = Bucket(parse("3/minute"))
    for _ in range(3):
        assert bucket.wait("ann") == 0
        clock.now += 10
    assert bucket.wait("ann") == 30
    clock.now += 29.5
    assert bucket.wait("ann") == 1
    clock.now += 1
    assert bucket.wait("ann") == 0
    assert bucket.wait("ann") == 10


def test_refused_requests_do_not_count(clock):
    """Whoever keeps trying gets in as soon as whoever waits."""
    bucket = Bucket(parse("1/minute"))
    bucket.wait("ann")
    for _ in range(59):
        assert bucket.wait("ann") > 0
        clock.now += 1
    clock.now += 1.5
    assert bucket.wait("ann") == 0


def test_requests_that_pass_all_the_same(clock):
    """What passes beyond the rate counts: others wait until it, too, has left the window far enough."""
    bucket = Bucket(parse("2/minute"))
    for _ in range(2):
        bucket.wait("ann")
        clock.now += 10
    bucket.add("ann")
    # Of the three, the second one makes room.
    assert bucket.wait("ann") == 50
    clock.now += 49.5
    assert bucket.wait("ann") == 1
    clock.now += 1
    assert bucket.wait("ann") == 0


def test_passing_where_nothing_is_counted():
    bucket = Bucket(None)
    bucket.add("ann")
    assert len(bucket) == 0


def test_at_least_a_second(clock):
    """A wait is never none, or a browser would try at once."""
    bucket = Bucket(parse("1/second"))
    bucket.wait("ann")
    clock.now += 0.999
    assert bucket.wait("ann") == 1


def test_keys_are_apart(clock):
    bucket = Bucket(parse("1/minute"))
    assert [bucket.wait(key) for key in ("ann", "bob", "ann")] == [0, 0, 60]


def test_off():
    """Without a rate everything passes, and nothing is kept."""
    bucket = Bucket(None)
    assert not any(bucket.wait("ann") for _ in range(1000))
    assert len(bucket) == 0


def test_memory_is_bounded(clock, monkeypatch):
    """However many senders come, no more keys are kept than this; the latest of them are still counted."""
    monkeypatch.setattr(limits, "MOST_KEYS", 50)
    bucket = Bucket(parse("1/minute"))
    for i in range(500):
        assert bucket.wait(str(i)) == 0
        assert len(bucket) <= 50
    assert bucket.wait("499") == 60
    assert bucket.wait("0") == 0


def test_unused_keys_go_first(clock, monkeypatch):
    """A key whose window has passed makes room; whoever is still being counted stays so."""
    monkeypatch.setattr(limits, "MOST_KEYS", 50)
    bucket = Bucket(parse("1/minute"))
    for i in range(40):
        bucket.wait(f"early {i}")
    clock.now += 61
    for i in range(20):
        bucket.wait(f"late {i}")
    assert all(bucket.wait(f"late {i}") for i in range(20))
    assert len(bucket) <= 50


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::7]", "2001:db8:1:2::/64"),
        ("2001:DB8:1:3::7", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("/run/rasa.sock", "/run/rasa.sock"),
    ],
)
def test_network(address, network):
    """An IPv4 address stands for itself, an IPv6 address for its network, however it is written."""
    assert network_of(address) == network
