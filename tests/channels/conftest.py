"""What the tests of the web channel share: a stand-in for the assistant, and a client of the channel before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sanic import Sanic
from sanic.touchup import TouchUp

from tests.channels.served import FakeAgent, serving


@pytest.fixture(scope="session", autouse=True)
def sanic_compiles_itself_once() -> Iterator[None]:
    """At each start, Sanic compiles its methods anew, for the signals that the app has; most apps have the same."""
    compile_for = TouchUp.run
    compiled: list[str] | None = None

    def compile_where_needed(app: Sanic) -> None:
        nonlocal compiled
        signals = sorted(str(signal.path) for signal in app.signal_router.routes)
        if signals != compiled:
            compile_for(app)
            compiled = signals

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TouchUp, "run", compile_where_needed)
        yield


@pytest.fixture
def agent() -> FakeAgent:
    return FakeAgent()


@pytest.fixture
async def client(agent: FakeAgent) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may ask as often as it likes."""
    async with serving(agent, RATE_LIMIT="off") as client:
        yield client
