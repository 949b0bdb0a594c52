"""Waits until servers answer."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from threading import Event

PAUSE = 0.2


def answers(url: str) -> bool:
    """Whether a GET of the address is answered with success within two seconds."""
    # No proxy: the servers are on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return False


def wait(urls: dict[str, str], seconds: float, stopped: Event, say: Callable[[str], None]) -> list[str]:
    """Waits until every address answers, and says so of each one.

    Args:
        urls: the addresses by the servers' names.
        seconds: how long to wait for all of them together.
        stopped: set from outside to wait no longer.
        say: takes one line of progress.

    Returns:
        The names of the servers that did not answer, in order; empty when all did.
    """
    start = time.monotonic()
    missing = dict(urls)
    while missing and not stopped.wait(PAUSE):
        for name in [name for name, url in missing.items() if answers(url)]:
            del missing[name]
            say(f"{name} is ready ({time.monotonic() - start:.0f} s).")
        if time.monotonic() - start > seconds:
            break
    return list(missing)
