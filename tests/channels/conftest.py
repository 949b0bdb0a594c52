"""What the tests of the web channel share: a stand-in for the assistant, and a client of the channel before it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.channels.served import FakeAgent, serving


@pytest.fixture
def agent() -> FakeAgent:
    return FakeAgent()


@pytest.fixture
async def client(agent: FakeAgent) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may ask as often as it likes."""
    async with serving(agent, RATE_LIMIT="off") as client:
        yield client
