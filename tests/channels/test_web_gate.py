"""Who may come in over HTTP: origins, preflights and rates, with Rasa's own sanic-cors in the way and without."""

from __future__ import annotations

import re

import httpx
import pytest

from channels.website.refusals import HELP
from tests.channels.served import FEEDBACK, FORGET, WEBHOOK, FakeAgent, new_sender, serving

CLINIC, OTHER = "https://www.clinic.com", "https://other.org:8443"
POSTS = [WEBHOOK, FEEDBACK, FORGET]
# What `rasa run --cors` says: nothing, all, and a list that sanic-cors also finds at the beginning of other origins.
CORS = pytest.mark.parametrize("cors", [None, "*", ["https://www.clinic"]], ids=["no cors", "all", "a list"])
STRANGERS = [
    "https://evil.com",
    "null",
    "",
    f"{CLINIC}.evil.com",
    "http://www.clinic.com",
    "https://www.clinic.community",
]


def permissions(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


def allowed(agent: FakeAgent, **more):
    return serving(agent, ALLOWED_ORIGINS=f"{CLINIC},{OTHER}", **{"RATE_LIMIT": "off", **more})


async def post(client: httpx.AsyncClient, origin: str | None = None, message: str = "hi", **headers: str):
    headers |= {} if origin is None else {"origin": origin}
    return await client.post(WEBHOOK, json={"sender": new_sender(), "message": message}, headers=headers)


class TestOrigins:
    @CORS
    async def test_allowed_page_may_read_the_answer(self, agent, cors):
        """The answer names the page's origin and no other, and that it differs by origin; no cookies."""
        async with allowed(agent, cors=cors) as client:
            answers = {origin: await post(client, origin) for origin in (CLINIC, OTHER, "HTTPS://www.Clinic.com")}
        for origin, answer in answers.items():
            assert answer.status_code == 200, origin
            assert permissions(answer) == {
                "access-control-allow-origin": origin,
                "access-control-expose-headers": "Retry-After",
            }
            assert answer.headers["vary"] == "Origin", origin

    @CORS
    async def test_other_pages_are_refused(self, agent, cors):
        """A page of another origin gets a refusal that its scripts cannot even read; nothing reaches the assistant."""
        async with allowed(agent, cors=cors) as client:
            posted = [(origin, await post(client, origin)) for origin in STRANGERS]
            got = [(origin, await client.get("/webhooks/web/", headers={"origin": origin})) for origin in STRANGERS]
        assert [
            f"{origin!r}: {answer.request.method}: {answer.status_code} {answer.headers}"
            for origin, answer in (*posted, *got)
            if (answer.status_code, permissions(answer), answer.headers.get("vary")) != (403, {}, "Origin")
            or not answer.json()["error"]
        ] == []
        assert agent.heard == []

    @CORS
    async def test_refusals_can_be_read(self, agent, cors):
        """An allowed page's scripts learn what was wrong: with the message, the address, the method, or the rate."""
        async with allowed(agent, cors=cors, RATE_LIMIT="2/minute") as client:
            headers = {"origin": CLINIC}
            answers = [
                await client.post(WEBHOOK, content=b"{", headers=headers),
                await client.post(WEBHOOK, content=b" " * 20_000, headers=headers),
                await client.post("/webhooks/web/nothing", headers=headers),
                await client.put(WEBHOOK, headers=headers),
                await post(client, CLINIC),
            ]
        assert [answer.status_code for answer in answers] == [400, 413, 404, 405, 429]
        for answer in answers:
            assert answer.headers["access-control-allow-origin"] == CLINIC
            assert answer.headers["access-control-expose-headers"] == "Retry-After"
            assert answer.headers["vary"] == "Origin"

    @CORS
    async def test_own_page(self, agent, cors):
        """The demo page, which the server itself sends, may ask; it needs no permission."""
        async with allowed(agent, cors=cors) as client:
            answer = await post(client, str(client.base_url).rstrip("/"))
            assert (answer.status_code, permissions(answer)) == (200, {})
            behind_tls = await post(client, "https://chat.example", host="chat.example")
            assert behind_tls.status_code == 200

    async def test_public_address(self, agent):
        """Where PUBLIC_URL is set, a Host header cannot make another origin the server's own."""
        async with serving(agent, PUBLIC_URL="https://chat.example", RATE_LIMIT="off") as client:
            assert (await post(client, "https://chat.example")).status_code == 200
            assert (await post(client, "https://evil.com", host="evil.com")).status_code == 403

    @CORS
    async def test_preflight(self, agent, cors):
        """A browser that asks first is told what an allowed page may do."""
        headers = {
            "origin": CLINIC,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        }
        async with allowed(agent, cors=cors) as client:
            answers = {address: await client.options(address, headers=headers) for address in POSTS}
        for address, answer in answers.items():
            assert (answer.status_code, answer.content) == (204, b""), address
            assert permissions(answer) == {
                "access-control-allow-origin": CLINIC,
                "access-control-allow-methods": "POST",
                "access-control-allow-headers": "content-type",
                "access-control-max-age": "600",
                "access-control-expose-headers": "Retry-After",
            }
            assert answer.headers["vary"] == "Origin", address

    @CORS
    async def test_preflight_of_other_pages(self, agent, cors):
        """A page of another origin may do nothing, and is told so before it asks anything."""
        headers = {"access-control-request-method": "POST"}
        async with allowed(agent, cors=cors) as client:
            answers = {
                origin: await client.options(WEBHOOK, headers={**headers, "origin": origin}) for origin in STRANGERS
            }
        assert [
            f"{origin!r}: {answer.status_code} {permissions(answer)}"
            for origin, answer in answers.items()
            if (answer.status_code, permissions(answer)) != (403, {})
        ] == []

    @CORS
    async def test_rasas_own_addresses_are_left_alone(self, agent, cors):
        """The gate stands before the web channel only: what Rasa does elsewhere stays as it is."""
        async with allowed(agent, cors=cors) as client:
            answer = await client.get("/", headers={"origin": "https://evil.com"})
        assert answer.status_code == 200
        assert ("access-control-allow-origin" in answer.headers) == (cors == "*")


class TestRates:
    @pytest.mark.parametrize(("address", "things"), [(WEBHOOK, "messages"), (FEEDBACK, "votes"), (FORGET, "requests")])
    async def test_too_many(self, agent, address, things):
        """Whatever is sent counts; the refusal says how long to wait."""
        async with serving(agent, RATE_LIMIT="3/minute") as client:
            for _ in range(3):
                assert (await client.post(address, json={})).status_code == 400
            refused = await client.post(address, json={"sender": new_sender(), "message": "hi"})
        assert refused.status_code == 429
        wait = refused.headers["retry-after"]
        assert re.fullmatch("[1-9][0-9]?", wait)
        assert int(wait) <= 60
        assert refused.json()["error"] == f"Too many {things}: please wait {wait} s. {HELP}"
        assert agent.heard == []

    async def test_messages_and_votes_count_apart(self, agent):
        """Who votes, or wishes to be forgotten, may ask no less for it, and the other way round."""
        sender = new_sender()
        body = {"sender": sender, "message": "hi", "answer": "1", "helpful": True}
        async with serving(agent, RATE_LIMIT="2/minute") as client:
            statuses = [
                (await client.post(address, json=body)).status_code
                for address in (FEEDBACK, FORGET, WEBHOOK)
                for _ in range(3)
            ]
        assert statuses == [404, 404, 429, 204, 204, 429, 200, 200, 429]

    @pytest.mark.parametrize("address", [FEEDBACK, FORGET])
    async def test_votes_of_each_sender(self, agent, address):
        """A conversation's votes, and its wishes to be forgotten, have a bound, whatever the address's is."""
        async with serving(agent, RATE_LIMIT="2/minute", RATE_LIMIT_ADDRESS="off") as client:
            ann, bob = ({"sender": new_sender(), "answer": "1", "helpful": True} for _ in range(2))
            statuses = [(await client.post(address, json=body)).status_code for body in (ann, ann, ann, bob)]
        assert [status == 429 for status in statuses] == [False, False, True, False]

    async def test_each_sender(self, agent):
        """One conversation has its own rate, whatever the address's is; another one goes on."""
        async with serving(agent, RATE_LIMIT="2/minute", RATE_LIMIT_ADDRESS="off") as client:
            ann, bob = new_sender(), new_sender()
            statuses = [
                (await client.post(WEBHOOK, json={"sender": sender, "message": "hi"})).status_code
                for sender in (ann, ann, ann.upper(), bob)
            ]
        assert statuses == [200, 200, 429, 200]
        assert len(agent.heard) == 3

    async def test_address_comes_first(self, agent, monkeypatch):
        """Whoever is refused for the address costs no sender anything."""
        monkeypatch.setenv("SANIC_PROXIES_COUNT", "1")
        question = {"sender": new_sender(), "message": "hi"}
        async with serving(agent, RATE_LIMIT="1/minute") as client:

            async def status(address: str, **body) -> int:
                return (await client.post(WEBHOOK, json=body, headers={"x-forwarded-for": address})).status_code

            assert await status("203.0.113.1") == 400
            assert await status("203.0.113.1", **question) == 429
            assert await status("203.0.113.2", **question) == 200
            assert await status("203.0.113.3", **question) == 429

    async def test_files_and_preflights_do_not_count(self, agent):
        """What a page loads before its visitor says anything is free."""
        async with allowed(agent, RATE_LIMIT="1/minute") as client:
            for _ in range(5):
                await client.get("/chat/starters.json")
                await client.get("/webhooks/web/")
                await client.options(WEBHOOK, headers={"origin": CLINIC})
            assert (await post(client, CLINIC)).status_code == 200
            assert (await post(client, CLINIC)).status_code == 429

    async def test_off(self, client):
        for _ in range(40):
            assert (await post(client)).status_code == 200

    async def test_visitors_cannot_choose_their_address(self, agent):
        """Without a proxy to trust, no header changes whose request it is."""
        async with serving(agent, RATE_LIMIT="2/minute") as client:
            statuses = [
                (await post(client, **{"x-forwarded-for": f"203.0.113.{i}", "x-real-ip": f"203.0.113.{i}"})).status_code
                for i in range(3)
            ]
        assert statuses == [200, 200, 429]

    async def test_proxy(self, agent, monkeypatch):
        """Behind one proxy, the address that it adds counts, and not what the visitor has written before it."""
        monkeypatch.setenv("SANIC_PROXIES_COUNT", "1")
        async with serving(agent, RATE_LIMIT="1/minute") as client:

            async def status(forwarded: str) -> int:
                return (await post(client, **{"x-forwarded-for": forwarded})).status_code

            assert [await status(each) for each in ("203.0.113.1", "203.0.113.2", "203.0.113.1")] == [200, 200, 429]
            assert await status("198.51.100.7, 203.0.113.1") == 429
            # IPv6 visitors have a network each, and whoever comes past the proxy an address of its own.
            assert [await status(each) for each in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")] == [200, 429, 200]
            assert [(await post(client)).status_code for _ in range(2)] == [200, 429]
            assert await status("unknown") == 429
