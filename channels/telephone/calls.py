"""The calls in progress: what the line itself must remember from one turn to the next."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import TTLCache
from num2words import num2words

from channels.telephone.spoken import Page
from knowledge.text import normalize

MOST_CALLS = 10_000
# Seconds. Twilio ends a call after four hours; one that says nothing for so long has ended without telling.
LIFETIME = 4 * 3600


@dataclass
class Call:
    """One call.

    Attributes:
        said: the latest turn, for whoever wants to hear it again.
        rest: what is still to be told of the latest answer.
        silences: turns in a row in which nothing came.
        asked: what the caller may have said, while it is asked whether it was that.
        heard: what was heard instead, where that is what counts after "no".
        trusted: whether the caller has confirmed words of which the recogniser was not sure at all.
        failures: answers in a row that failed.
        slow: whether the voice speaks slowly.
    """

    said: Page | None = None
    rest: tuple[Page, ...] = ()
    silences: int = 0
    asked: str | None = None
    heard: str | None = None
    trusted: bool = False
    failures: int = 0
    slow: bool = False
    # Twilio repeats a request whose answer is lost: one turn of a call is answered after the other.
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def chosen_by(self, words: str) -> str | None:
        """The payload of the choice that the words name by its place or its title, for this turn only."""
        said = normalize(words)
        for choice in self.said.choices if self.said else ():
            number = num2words(int(choice.key))
            ways = (number, f"number {number}", f"press {number}", f"option {number}", f"i press {number}", choice.key)
            if said in ways or said == normalize(choice.title):
                return choice.payload
        return None

    def chosen(self, key: str) -> str | None:
        """The payload behind a key, for this turn only."""
        choices = self.said.choices if self.said else ()
        return next((choice.payload for choice in choices if choice.key == key), None)


class Calls:
    """The calls by their ids; the one that was silent for the longest goes first where there are too many."""

    def __init__(
        self, most: int = MOST_CALLS, lifetime: float = LIFETIME, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._calls: TTLCache[str, Call] = TTLCache(most, lifetime, clock)

    def __len__(self) -> int:
        return len(self._calls)

    def __contains__(self, name: str) -> bool:
        return name in self._calls

    def get(self, name: str) -> Call:
        """The call, a new one where it is unknown."""
        call = self._calls.get(name) or Call()
        # Set anew, it lives on.
        self._calls[name] = call
        return call

    def forget(self, name: str) -> None:
        self._calls.pop(name, None)
