"""How many requests a visitor and an address may make."""

from __future__ import annotations

import ipaddress
import math
import sys
import time

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

# `limits` empties the bucket of a key that is no longer used and never drops the key itself. Beyond so many keys the
# empty ones go, and then the oldest, whose count begins anew: memory stays bounded, whoever sends what.
MOST_KEYS = 10_000


class Bucket:
    """Counts each key's requests in a moving window."""

    def __init__(self, rate: RateLimitItem | None) -> None:
        """Without a rate, everything passes and nothing is counted."""
        self._rate = rate
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def __len__(self) -> int:
        return len(self._storage.events)

    def wait(self, key: str) -> int:
        """Counts one request: 0 where it may pass, else the whole seconds, 1 or more, until another one may."""
        if not self._rate or self._limiter.hit(self._rate, key):
            self._forget_unused()
            return 0
        # The request that makes room when its time is over: the oldest, unless more than may pass were counted.
        last = self._storage.events.get(self._rate.key_for(key), [])[self._rate.amount - 1 : self._rate.amount]
        seconds = last[0].atime + self._rate.get_expiry() - time.time() if last else 0
        return max(1, math.ceil(seconds))

    def add(self, key: str) -> None:
        """Counts one request that passes however many did."""
        if self._rate:
            self._storage.acquire_entry(self._rate.key_for(key), sys.maxsize, self._rate.get_expiry())
            self._forget_unused()

    def _forget_unused(self) -> None:
        if len(self) <= MOST_KEYS:
            return
        keys = list(self._storage.events)
        used = [key for key in keys if self._storage.events.get(key)]
        # Half of them at once, so that a flood of keys does not search them all at each request.
        kept = set(used[-MOST_KEYS // 2 :])
        for key in keys:
            if key not in kept:
                # The storage's own thread may be at work on it.
                with self._storage.locks[key]:
                    self._storage.clear(key)


class Allowance:
    """How many requests of one kind an address and a conversation may make."""

    def __init__(self, address_rate: RateLimitItem | None, sender_rate: RateLimitItem | None) -> None:
        self.addresses = Bucket(address_rate)
        self.senders = Bucket(sender_rate)


def network_of(address: str) -> str:
    """What one visitor's addresses have in common: an IPv4 address itself, the first 64 bits of an IPv6 address.

    Whoever has one IPv6 address has 2**64 of them. What is no address is returned as it is.
    """
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address
    mapped = getattr(parsed, "ipv4_mapped", None)
    if parsed.version == 4 or mapped:
        return str(mapped or parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
