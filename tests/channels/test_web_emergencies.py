"""An emergency is answered whatever the limit, as long as this is no way around it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import httpx
import pytest

from channels.website.emergencies import ASSESSED_PER_MINUTE, LASTS, PASSED_PER_MINUTE
from channels.website.refusals import HELP, PHONES
from safety.tables import Level
from safety.triage import Assessment
from tests.channels.served import WEBHOOK, new_sender, serving

EMERGENCY = "i have chest pain and my left arm is numb"
# With the usual rate.
USUAL = 30


class FakeTriage:
    """Finds each message that is told of to be so, and all others to be harmless.

    Attributes:
        heard: what was assessed.
    """

    def __init__(self, **assessments: Assessment) -> None:
        self.assessments = assessments
        self.heard: list[str] = []

    def assess(self, text: str, before: Sequence[str] = ()) -> Assessment:
        self.heard.append(text)
        return self.assessments.get(text, Assessment())


async def post(client: httpx.AsyncClient, message: str, sender: str | None = None, **more: str) -> httpx.Response:
    body = {"sender": sender or new_sender(), "message": message, **more}
    return await client.post(WEBHOOK, json=body)


async def statuses(client: httpx.AsyncClient, *messages: str, sender: str | None = None) -> list[int]:
    return [(await post(client, message, sender)).status_code for message in messages]


@pytest.mark.parametrize("sender", [None, new_sender()], ids=["an address", "a conversation"])
async def test_emergency_beyond_the_limit(agent, sender):
    """The 31st message within a minute is answered where it tells of an emergency, and else is not."""
    async with serving(agent, **({"RATE_LIMIT_ADDRESS": "off"} if sender else {})) as client:
        assert await statuses(client, *["hi"] * USUAL, sender=sender) == [200] * USUAL
        assert (await post(client, "hi", sender)).status_code == 429
        answered = await post(client, EMERGENCY, sender)
    assert (answered.status_code, answered.json()[0]["text"]) == (200, f"You said: {EMERGENCY}")
    assert agent.heard[-1] == EMERGENCY


@pytest.mark.parametrize(
    "assessment", [Assessment(Level.NOW), Assessment(Level.TODAY), Assessment(asks=True)], ids=["now", "today", "asks"]
)
async def test_what_passes(agent, assessment):
    """Who needs help now or today, and who may need it, is answered; who may wait for a doctor may wait here too."""
    assesses = FakeTriage(help=assessment, doctor=Assessment(Level.DOCTOR))
    async with serving(agent, assesses=assesses, RATE_LIMIT="1/minute") as client:
        assert await statuses(client, "hi", "help", "doctor", "hi") == [200, 200, 429, 429]
    assert agent.heard == ["hi", "help"]


async def test_flood_of_emergencies(agent):
    """So many emergencies of an address pass within a minute; then the refusal itself says whom to call."""
    async with serving(agent, RATE_LIMIT="1/minute") as client:
        passed = await statuses(client, "hi", *[EMERGENCY] * PASSED_PER_MINUTE)
        refused = await post(client, EMERGENCY)
    assert passed == [200] * (1 + PASSED_PER_MINUTE)
    assert refused.status_code == 429
    assert refused.json()["error"].endswith(HELP)
    assert refused.json()["phones"] == PHONES
    assert len(agent.heard) == 1 + PASSED_PER_MINUTE


async def test_flood_of_one_address(agent, monkeypatch):
    """Another address's emergencies pass."""
    monkeypatch.setenv("SANIC_PROXIES_COUNT", "1")
    async with serving(agent, RATE_LIMIT="1/minute") as client:

        async def status(address: str) -> int:
            client.headers["x-forwarded-for"] = address
            return (await post(client, EMERGENCY)).status_code

        assert [await status("203.0.113.1") for _ in range(PASSED_PER_MINUTE + 2)][-2:] == [200, 429]
        assert [await status("203.0.113.2") for _ in range(2)] == [200, 200]


async def test_flood_of_anything(agent):
    """Of the messages that an address is refused, so many are assessed within a minute; none is within the limit."""
    assesses = FakeTriage()
    async with serving(agent, assesses=assesses, RATE_LIMIT="5/minute") as client:
        await statuses(client, *["hi"] * 5)
        assert assesses.heard == []
        assert {*await statuses(client, *["hi"] * (ASSESSED_PER_MINUTE + 5))} == {429}
    assert len(assesses.heard) == ASSESSED_PER_MINUTE


async def test_emergencies_count(agent):
    """An emergency takes its place among the messages."""
    async with serving(agent, RATE_LIMIT="2/minute") as client:
        assert await statuses(client, EMERGENCY, "hi", "hi") == [200, 200, 429]


@pytest.mark.parametrize("limits", [{}, {"RATE_LIMIT_ADDRESS": "off"}], ids=["an address", "a conversation"])
async def test_emergencies_count_beyond_the_limit(agent, monkeypatch, limits):
    """What passed beyond the limit has taken a place too: a minute after the first message, none is free."""
    now, later, sender = time.time, 0, new_sender()
    monkeypatch.setattr(time, "time", lambda: now() + later)
    async with serving(agent, RATE_LIMIT="1/minute", **limits) as client:
        assert await statuses(client, "hi", sender=sender) == [200]
        later = 50
        # So many that the last message follows no emergency any more.
        assert {*await statuses(client, EMERGENCY, *["hi"] * LASTS, sender=sender)} == {200}
        later = 61
        assert await statuses(client, "hi", sender=sender) == [429]
        later = 111
        assert await statuses(client, "hi", sender=sender) == [200]


async def test_what_follows_an_emergency(agent):
    """Who is asked whether anything is happening can say yes; after some messages the limit counts again."""
    assesses = FakeTriage(maybe=Assessment(asks=True))
    sender = new_sender()
    async with serving(agent, assesses=assesses, RATE_LIMIT="1/minute") as client:
        answered = await statuses(client, "maybe", *["yes"] * (LASTS + 1), sender=sender)
        assert answered == [200] * (1 + LASTS) + [429]
        assert await statuses(client, "yes") == [429]


async def test_emergency_over_two_messages(agent):
    """A sign that is split over two messages is found in both together."""
    sender = new_sender()
    async with serving(agent, RATE_LIMIT="1/minute") as client:
        assert await statuses(client, "my chest", "is crushing and my arm is numb", sender=sender) == [200, 200]


async def test_emergency_on_a_button(agent):
    """Of a button, what stands on it is assessed: its payload is no language."""
    async with serving(agent, RATE_LIMIT="1/minute") as client:
        await post(client, "hi")
        assert (await post(client, "/choose", title=EMERGENCY)).status_code == 200
        assert (await post(client, "/choose", title="Massage")).status_code == 429
        assert (await post(client, f"/{EMERGENCY}")).status_code == 200


async def test_store_that_fails(agent, monkeypatch):
    """An emergency needs no conversation to be found."""

    async def fail(sender):
        raise OSError

    monkeypatch.setattr(agent.tracker_store, "retrieve", fail)
    async with serving(agent, RATE_LIMIT="1/minute") as client:
        assert await statuses(client, "hi", EMERGENCY) == [200, 200]
