"""Questions over HTTP to the web channel: what is answered, what is refused, and what happens when nothing comes."""

from __future__ import annotations

import asyncio
import json
import logging
from itertools import product

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import web
from channels.payloads import WORD_JOINER
from channels.receiving import MOST_BYTES
from channels.website.refusals import HELP, PHONES
from channels.website.replies import SORRY
from tests.channels.served import FEEDBACK, FORGET, SESSION, WEBHOOK, FakeAgent, Held, new_sender, raw, said

POSTS = [WEBHOOK, FEEDBACK, FORGET]
OFFERED = '/choose{"question": "ask_insurance"}'


async def post(client: httpx.AsyncClient, message: str, sender: str | None = None) -> httpx.Response:
    return await client.post(WEBHOOK, json={"sender": sender or new_sender(), "message": message})


async def test_reply_is_rasas_rest_list(client, agent):
    """A message comes back as a list of items that name the conversation, text, buttons and what to show around."""

    async def says(message):
        buttons = [{"title": "Yes", "payload": "/affirm"}]
        about = {"id": "1", "facts": ["F094"], "sources": ["all-body-kneads"], "next": ["Does it hurt?"]}
        return [{"text": "Call 517-898-2899.", "buttons": buttons, **about}, {"text": "Anything else?"}]

    agent.says = says
    sender = new_sender()
    answer = await post(client, "Which massage?", sender)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    first, second = answer.json()
    assert first == {
        "recipient_id": sender,
        "text": "Call 517-898-2899.",
        "buttons": [
            {"title": "Yes", "payload": "/affirm"},
            {"title": "Does it hurt?", "payload": "Does it hurt?"},
        ],
        "metadata": {
            "id": "1",
            "sources": [{"publisher": "All Body Kneads", "title": "Therapeutic massage and spa massage"}],
            "emergency": False,
            "answer": True,
            "phones": [{"text": "517-898-2899", "href": "tel:+15178982899"}],
        },
    }
    assert second["text"] == "Anything else?"
    assert second["metadata"] == {"id": None, "sources": [], "emergency": False, "answer": False, "phones": []}


async def test_health(client):
    """Whoever watches the server learns that the channel is there, with a slash at the end or without."""
    for address in ("/webhooks/web/", "/webhooks/web"):
        assert (await client.get(address)).json() == {"status": "ok"}


async def test_sender_in_capitals_is_the_same_visitor(client, agent):
    """A UUID is the same in capital letters."""
    sender = new_sender()
    assert (await post(client, "hi", sender.upper())).json()[0]["recipient_id"] == sender
    assert await agent.conversation(sender) is not None


async def test_conversations_cannot_be_read(client, agent):
    """What was said leads nowhere, whatever the address."""
    sender = new_sender()
    await post(client, "hi", sender)
    for address in (f"/conversations/{sender}/tracker", f"/webhooks/web/{sender}", f"/webhooks/web/webhook/{sender}"):
        assert (await client.get(address)).status_code == 404


async def test_other_methods(client):
    """Another method is refused in JSON that names the right one."""
    requests = product(["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE"], POSTS)
    refusals = [(method, address, await client.request(method, address)) for method, address in requests]
    assert [
        f"{method} {address}: {refused.status_code} {refused.headers.get('allow')} {refused.text}"
        for method, address, refused in refusals
        if (refused.status_code, refused.headers.get("allow")) != (405, "POST")
        or (method != "HEAD" and "POST" not in refused.json()["error"])
    ] == []


async def test_unknown_method_and_address(client):
    """Methods and addresses that nobody has heard of are refused in JSON too."""
    for request, status in ((b"BREW /webhooks/web/webhook", b" 405 "), (b"POST /webhooks/web/nothing", b" 404 ")):
        head, _, body = (await raw(client, request + b" HTTP/1.1\r\nHost: a\r\n\r\n")).partition(b"\r\n\r\n")
        assert status in head
        assert json.loads(body)["error"]


@pytest.mark.parametrize(
    "announced", ["Content-Length: {0}\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n{0:x}\r\n"]
)
async def test_body_that_is_too_large(client, agent, announced):
    """A body that is announced as too large, whole or in chunks, is refused in words before any more of it has come."""
    faults = []
    for address, size in product(POSTS, [MOST_BYTES + 1, 90_000_000, 10**12]):
        request = f"POST {address} HTTP/1.1\r\nHost: a\r\n" + announced.format(size)
        head, _, body = (await raw(client, request.encode())).partition(b"\r\n\r\n")
        if b" 413 " not in head or "16,384 bytes" not in json.loads(body)["error"]:
            faults.append(f"{address}, {size} bytes: {head!r} {body!r}")
    assert faults == []
    assert agent.heard == []


@pytest.mark.parametrize("length", ["-1", "+5", "1_0", "5\r\nContent-Length: 5", "-5\r\nContent-Length: 5"])
async def test_length_that_is_none(client, agent, length):
    """A length that is no number, or two of them, end the request at once: nobody can tell where the body ends."""
    request = f"POST {WEBHOOK} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n"
    answer = await raw(client, request.encode(), until_closed=True)
    assert b" 400 " in answer
    assert b"how long it is" in answer
    assert b"connection: close" in answer.lower()
    assert agent.heard == []


async def test_chunks_that_are_none(client, agent):
    """A body whose chunks are broken is refused in words."""
    request = f"POST {WEBHOOK} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"
    head, _, body = (await raw(client, request.encode())).partition(b"\r\n\r\n")
    assert b" 400 " in head
    assert json.loads(body)["error"] == f"The request's body is broken. {HELP}"


async def test_chunks_that_add_up(client, agent):
    """Chunks that are small each and too large together are refused."""
    chunk = b"400\r\n" + b" " * 0x400 + b"\r\n"
    request = f"POST {WEBHOOK} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    assert b" 413 " in (await raw(client, request + 16 * chunk + b"1\r\n"))
    assert agent.heard == []


@pytest.mark.parametrize("address", POSTS)
async def test_longest_body(client, address):
    """A body of as many bytes as are allowed is read, at once and in chunks."""

    async def chunks():
        for _ in range(MOST_BYTES // 1024):
            yield b" " * 1024

    for content in (b" " * MOST_BYTES, chunks()):
        refused = await client.post(address, content=content)
        assert (refused.status_code, refused.json()["error"]) == (400, f"The request is no valid JSON in UTF-8. {HELP}")


@pytest.mark.parametrize("address", POSTS)
async def test_nothing_announced_and_nothing_sent(client, address):
    """A request without any body is refused."""
    assert (await client.post(address)).status_code == 400


@pytest.mark.parametrize("address", POSTS)
@given(body=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8"))))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_junk_is_refused_in_words(client, agent, address, body):
    """Whatever bytes come, the answer is a refusal that says why, and nothing reaches the assistant."""
    refused = await client.post(address, content=body)
    assert refused.status_code == 400
    assert list(refused.json()) == ["error", "phones"]
    assert agent.heard == []


class TestSlash:
    @pytest.mark.parametrize(
        "message",
        ["/restart", "  /restart", "\u2003/back", "/session_start", '/greet@0.9{"clinic": "x"}', "/", OFFERED],
    )
    async def test_typed_slash_is_text(self, client, agent, message):
        """What begins with a slash reaches the assistant as text, and nothing that was typed is lost."""
        await post(client, message)
        (heard,) = agent.heard
        assert not heard.strip().startswith("/")
        assert heard == f"{WORD_JOINER}{message}".strip()

    async def test_offered_payload_is_a_payload(self, client, agent):
        """What a button of this conversation carries goes through as it is, in a later session too."""
        sender = new_sender()
        await agent.remember(sender, said("Did you mean?", [{"title": "Insurance", "payload": OFFERED}]), *SESSION)
        await post(client, OFFERED, sender)
        assert agent.heard == [OFFERED]

    @pytest.mark.parametrize(
        "message", [f"{OFFERED} ", OFFERED.upper(), OFFERED.replace(" ", ""), "/choose", "/restart"]
    )
    async def test_nearly_offered_is_text(self, client, agent, message):
        """Character for character: anything else is text."""
        sender = new_sender()
        await agent.remember(sender, said("Did you mean?", [{"title": "Insurance", "payload": OFFERED}]))
        await post(client, message, sender)
        assert agent.heard[0].startswith(WORD_JOINER)

    async def test_offered_to_another_visitor(self, client, agent):
        """A button of one conversation is no button of another."""
        await agent.remember(new_sender(), said("Did you mean?", [{"title": "Insurance", "payload": OFFERED}]))
        await post(client, OFFERED)
        assert agent.heard == [f"{WORD_JOINER}{OFFERED}"]

    @pytest.mark.parametrize(("title", "heard"), [("Insurance?", "Insurance?"), ("/restart", f"{WORD_JOINER}/restart")])
    async def test_title_of_a_forgotten_button(self, client, agent, title, heard):
        """Where the offer is no longer known, as after a restart, what stands on the button is asked, as text."""
        await client.post(WEBHOOK, json={"sender": new_sender(), "message": OFFERED, "title": title})
        assert agent.heard == [heard]

    async def test_title_of_an_offered_button(self, client, agent):
        """Where the offer is known, its payload counts."""
        sender = new_sender()
        await agent.remember(sender, said("Did you mean?", [{"title": "Insurance", "payload": OFFERED}]))
        await client.post(WEBHOOK, json={"sender": sender, "message": OFFERED, "title": "Something else"})
        assert agent.heard == [OFFERED]

    async def test_slash_inside_is_left_alone(self, client, agent):
        """Other text arrives as it was typed."""
        await post(client, "spa and/or clinic? @home 1/2")
        assert agent.heard == ["spa and/or clinic? @home 1/2"]


class TestNeverSilent:
    @staticmethod
    def is_sorry(answer: httpx.Response) -> bool:
        """Whether the one reply is the fixed one, as a list like any other."""
        (item,) = answer.json()
        assert answer.status_code == 200
        assert item["metadata"]["phones"] == PHONES
        return item["text"] == SORRY

    @pytest.mark.parametrize("text", [None, "", "  \n"])
    async def test_nothing_said(self, client, agent, text):
        """A reply without words, and no reply at all, become the fixed one."""

        async def says(message):
            return [] if text is None else [{"text": text}]

        agent.says = says
        assert self.is_sorry(await post(client, "hi"))

    async def test_empty_reply_beside_another(self, client, agent):
        """Only what says something is sent."""

        async def says(message):
            return [{"text": ""}, {"text": "Hello."}]

        agent.says = says
        assert [item["text"] for item in (await post(client, "hi")).json()] == ["Hello."]

    @pytest.mark.parametrize("error", [ValueError("secret"), asyncio.CancelledError(), KeyError(1), TimeoutError()])
    async def test_assistant_fails(self, client, agent, error, caplog):
        """An error or a cancelled turn is logged and answered; the next message is answered as ever."""

        async def says(message):
            raise error

        agent.says = says
        sender = new_sender()
        with caplog.at_level(logging.ERROR):
            answer = await post(client, "my private words", sender)
        assert self.is_sorry(answer)
        assert "secret" not in answer.text
        assert "A message got no answer" in caplog.text
        assert "private" not in caplog.text
        agent.says = FakeAgent().says
        assert (await post(client, "hi", sender)).json()[0]["text"] == "You said: hi"

    async def test_assistant_takes_too_long(self, client, agent, monkeypatch):
        """Whoever has waited long enough gets the fixed reply, and the turn is ended."""
        monkeypatch.setattr(web, "PATIENCE", 0.2)
        ended = asyncio.Event()

        async def says(message):
            try:
                await asyncio.sleep(60)
            finally:
                ended.set()

        agent.says = says
        assert self.is_sorry(await post(client, "hi"))
        await asyncio.wait_for(ended.wait(), 10)

    async def test_said_before_it_failed(self, client, agent):
        """What was said before the failure is shown, an emergency's number above all; it cannot be voted on."""

        async def says(message):
            await message.output_channel.send_response(
                message.sender_id, said("Call 911 now.", emergency=True, id="1", facts=["F1"]).message()
            )
            raise ValueError

        agent.says = says
        (item,) = (await post(client, "hi")).json()
        assert item["text"] == "Call 911 now."
        assert item["metadata"]["emergency"]
        assert item["metadata"]["phones"] == [{"text": "911", "href": "tel:911"}]
        assert (item["metadata"]["id"], item["metadata"]["answer"]) == (None, False)

    async def test_no_model(self, client, agent, monkeypatch):
        """An assistant that ignores messages, as Rasa does without a model, is silent no more than one that fails."""

        async def ignore(message):
            return None

        monkeypatch.setattr(agent, "handle_message", ignore)
        assert self.is_sorry(await post(client, "hi"))

    async def test_browser_that_goes_away(self, client, agent):
        """A turn that nobody waits for any more is finished and kept."""
        agent.says = held = Held()
        sender = new_sender()
        asking = asyncio.ensure_future(post(client, "hi", sender))
        await held.begun.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        # The server has noticed by the time that another connection has been served.
        await client.get("/webhooks/web/")
        held.go_on.set()
        async with agent.lock_store.lock(sender, wait_time_in_seconds=0.01):
            kept = await agent.conversation(sender)
        assert kept is not None
        assert kept.events[-1].text == "Hello."


async def test_replies_come_in_the_messages_order(client, agent):
    """The second of two messages sent at once is understood after the first one's reply, however slow that is."""
    begun = asyncio.Event()
    finished = []

    async def says(message):
        begun.set()
        # Until the second one has come, and waits or has even overtaken the first.
        while message.text == "first" and not finished and len(agent.lock_store.get_lock(sender).tickets) < 2:
            await asyncio.sleep(0.01)
        finished.append(message.text)
        return [{"text": message.text}]

    agent.says = says
    sender = new_sender()
    first = asyncio.ensure_future(post(client, "first", sender))
    await begun.wait()
    second = await post(client, "second", sender)
    assert [(await first).json()[0]["text"], second.json()[0]["text"]] == ["first", "second"]
    assert finished == ["first", "second"]


async def test_no_words_in_the_log(client, agent, caplog):
    """What visitors write is not logged, be it answered or refused."""
    with caplog.at_level(logging.INFO):
        for message in ("my private words", "/private words", "private " * 200):
            await post(client, message)
    assert len(agent.heard) == 2
    assert "private" not in caplog.text
