"""Sends visitors' messages to a running assistant and looks at the clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from tqdm import tqdm

from benchmarks.scores import percentile

CONVERSATION = 5  # messages


@dataclass(frozen=True)
class Traffic:
    """What became of a stream of messages. Times in seconds; `unanswered` messages got an empty reply."""

    messages: int
    seconds: float
    median: float
    p95: float
    unanswered: int

    @property
    def messages_per_second(self) -> float:
        return self.messages / self.seconds


async def send(
    url: str,
    messages: Sequence[str],
    clients: int,
    name: str,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Traffic:
    """Lets `clients` visitors talk at once; each waits for the reply before the next message.

    Args:
        name: sets these conversations apart from earlier ones; each has five messages.
        transport: stands in for the network in tests.

    Raises:
        httpx.HTTPError: a message was not delivered or the server answered with an error.
    """
    waiting = list(reversed(range(len(messages))))
    replies: list[tuple[float, bool]] = []

    async def talk(client: httpx.AsyncClient, visitor: int, bar: tqdm) -> None:
        said = 0
        while waiting:
            text = messages[waiting.pop()]
            sender = f"{name}-{visitor}-{said // CONVERSATION}"
            said += 1
            start = time.perf_counter()
            answer = await client.post(url, json={"sender": sender, "message": text})
            seconds = time.perf_counter() - start
            replies.append((seconds, bool(answer.raise_for_status().json())))
            bar.update()

    with tqdm(total=len(messages), desc=f"  {clients} at once", unit="message", leave=False) as bar:
        async with httpx.AsyncClient(timeout=60, transport=transport) as client:
            start = time.perf_counter()
            await asyncio.gather(*(talk(client, visitor, bar) for visitor in range(clients)))
            seconds = time.perf_counter() - start
    times = [time_taken for time_taken, _ in replies]
    unanswered = sum(not answered for _, answered in replies)
    return Traffic(len(replies), seconds, percentile(times, 50), percentile(times, 95), unanswered)
