"""No failure without a number: each text that tells of one names 911 and 988, in words and as links."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import product

import httpx
import pytest

from channels import web
from channels.website.bodies import MOST_CHARACTERS
from channels.website.refusals import HELP, PHONES
from tests.channels.served import FEEDBACK, FORGET, WEBHOOK, FakeAgent, new_sender, raw, serving

POSTS = [WEBHOOK, FEEDBACK, FORGET]
LINKS = [{"text": number, "href": f"tel:{number}"} for number in ("911", "988")]


def test_help():
    """The sentence names both numbers, and both are links."""
    assert re.findall(r"\d+", HELP) == ["911", "988"]
    assert PHONES == LINKS


def whole_body(message: str = "hi") -> dict[str, object]:
    """What each of the addresses takes."""
    return {"sender": new_sender(), "message": message, "answer": "1", "helpful": True}


def faults(refusals: dict[str, httpx.Response], status: int) -> list[str]:
    """The refusals that have another status, or that name no help."""
    return [
        f"{name}: {refused.status_code} {refused.text}"
        for name, refused in refusals.items()
        if refused.status_code != status or not has_help(refused.json())
    ]


def has_help(shown: dict) -> bool:
    return shown["error"].endswith(f" {HELP}") and shown["phones"] == LINKS


async def test_unreadable_bodies(client):
    """Whatever is wrong with a body; a message that is too long, or empty, above all."""
    bodies = {
        "nothing": b"",
        "no JSON": b"{",
        "no object": b"[]",
        "no sender": b"{}",
        "no text": json.dumps(whole_body() | {"message": 1, "answer": 1}).encode(),
        "empty": json.dumps(whole_body(" ") | {"helpful": 1}).encode(),
    }
    refusals = {
        f"{address}, {name}": await client.post(address, content=body)
        for address, (name, body) in product([WEBHOOK, FEEDBACK], bodies.items())
    }
    refusals["too many characters"] = await client.post(WEBHOOK, json=whole_body("a" * (MOST_CHARACTERS + 1)))
    assert faults(refusals, 400) == []
    assert faults({address: await client.post(address, content=b" " * 20_000) for address in POSTS}, 413) == []


@pytest.mark.parametrize(
    "rest",
    ["Content-Length: -1\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"],
    ids=["length", "chunks"],
)
async def test_broken_requests(client, rest):
    """A request that cannot be understood at all."""
    _, _, body = (await raw(client, f"POST {WEBHOOK} HTTP/1.1\r\nHost: a\r\n{rest}".encode())).partition(b"\r\n\r\n")
    assert has_help(json.loads(body))


async def test_wrong_addresses(client):
    """An address where nothing is, a method that is none there, a file that is missing."""
    assert faults({path: await client.post(path) for path in ("/webhooks/web/a", "/webhooks/web/webhook/a")}, 404) == []
    assert faults({path: await client.get(path) for path in ("/chat/", "/chat/none.js")}, 404) == []
    assert faults({path: await client.put(path) for path in (*POSTS, "/chat/widget.js")}, 405) == []


async def test_foreign_pages(client):
    """A page that may not use the chat."""
    headers = {"origin": "https://evil.com"}
    refusals = {address: await client.post(address, json=whole_body(), headers=headers) for address in POSTS}
    assert faults(refusals, 403) == []


@pytest.mark.parametrize("limits", [{}, {"RATE_LIMIT_ADDRESS": "off"}], ids=["an address", "a conversation"])
async def test_too_many(agent, limits):
    """A limit that is reached: of messages, votes and wishes to be forgotten."""
    body = whole_body()
    async with serving(agent, RATE_LIMIT="1/minute", **limits) as client:
        for address in POSTS:
            await client.post(address, json=body)
        assert faults({address: await client.post(address, json=body) for address in POSTS}, 429) == []


async def test_unknown_answer(client):
    """A vote on what was never answered."""
    assert faults({"vote": await client.post(FEEDBACK, json=whole_body())}, 404) == []


async def test_store_that_fails(client, agent, monkeypatch):
    """A conversation that cannot be deleted, and a vote that cannot be kept."""

    async def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(agent.tracker_store, "save", fail)
    monkeypatch.setattr(agent.tracker_store, "retrieve_full_tracker", fail)
    refusals = {address: await client.post(address, json=whole_body()) for address in (FEEDBACK, FORGET)}
    assert faults(refusals, 503) == []
    assert not any("no space" in refused.text for refused in refusals.values())


async def test_server_that_fails(client, agent, monkeypatch, caplog):
    """A fault of the server's own is told in JSON as all else is, without what went wrong."""
    monkeypatch.delattr(agent, "tracker_store")
    monkeypatch.delattr(agent, "lock_store")
    async with serving(agent, RATE_LIMIT="1/minute") as limited:
        await limited.post(WEBHOOK, json=whole_body())
        refused = await limited.post(WEBHOOK, json=whole_body("private words"))
    assert faults({"message": refused}, 500) == []
    assert "tracker_store" not in refused.text
    assert "A request of the web channel failed" in caplog.text
    assert "private" not in caplog.text


@pytest.fixture(params=["nothing", "no words", "an error", "too late"])
async def silent(request, monkeypatch) -> FakeAgent:
    """An assistant that has nothing to say."""
    monkeypatch.setattr(web, "PATIENCE", 0.2)

    async def says(message):
        if request.param == "an error":
            raise ValueError
        if request.param == "too late":
            await asyncio.sleep(60)
        return [] if request.param == "nothing" else [{"text": " "}]

    return FakeAgent(says)


async def test_silent_assistant(silent):
    """Where the assistant says nothing, fails, or takes too long."""
    async with serving(silent, RATE_LIMIT="off") as client:
        (item,) = (await client.post(WEBHOOK, json=whole_body())).json()
    assert item["text"].endswith(f" {HELP}")
    assert item["metadata"]["phones"] == LINKS
