"""The phone line on a real server: who may send calls, what is wrong with a request, and what always gets an answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.exceptions import RasaException

from caller.line import STATUS, WEBHOOK, After, Call, Heard
from channels import phone
from channels.phone import PhoneInput
from tests.channels.served import FakeAgent, Held, echo, server_of
from tests.channels.twilio_rules import faults

TOKEN, PUBLIC_URL = "12345678901234567890123456789012", "https://phone.clinic.example"
NUMBER = "+13135550188"
# Callers who hide their number, as Twilio names them.
WITHHELD = ["", "anonymous", "+266696687", "+7378742833", "Restricted"]


@pytest.fixture(scope="module", autouse=True)
def tables_are_read_once() -> Iterator[None]:
    """Each line of a test has tables and words for emergencies of its own, which it does not change."""
    with pytest.MonkeyPatch.context() as patch:
        for load in ("load_tables", "load_triage", "load_commands", "load_prompts", "load_starters"):
            patch.setattr(phone, load, cache(getattr(phone, load)))
        yield


@asynccontextmanager
async def line_of(agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, **environment: str) -> AsyncIterator[str]:
    """The address of a phone line in this environment."""
    for name in ("TWILIO_AUTH_TOKEN", "PUBLIC_URL", "PHONE_DEV", "HOME_CLINIC"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with server_of(PhoneInput.from_credentials(None), agent) as url:
        yield url


@pytest.fixture
async def line(agent: FakeAgent, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A line that takes what Twilio signs."""
    async with line_of(agent, monkeypatch, TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_URL=PUBLIC_URL) as url:
        yield url


@pytest.fixture
def call(line: str) -> Call:
    return Call(line, TOKEN, PUBLIC_URL, NUMBER)


async def done(act: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """What a caller gets who acts beside the server's own loop."""
    return await asyncio.to_thread(act, *args, **more)


async def asked(call: Call, text: str = "Does it hurt?") -> Heard:
    return await done(call.say, text)


class TestSignature:
    async def test_signed(self, call, agent):
        """A call that Twilio signs, blank fields and all, is answered."""
        heard = await done(call.ring)
        assert heard.after is After.LISTENS
        assert faults(heard.document) == []
        assert (await asked(call)).text == "You said: Does it hurt?"
        assert agent.heard == ["Does it hurt?"]

    @pytest.mark.parametrize(
        ("token", "public_url"),
        [("another token", PUBLIC_URL), (None, PUBLIC_URL), (TOKEN, "https://other.example"), ("", PUBLIC_URL)],
        ids=["wrong", "missing", "for another site", "empty token"],
    )
    @pytest.mark.parametrize("address", [WEBHOOK, STATUS])
    async def test_not_signed(self, line, agent, token, public_url, address):
        """Whatever Twilio has not signed for this line is refused, and nothing of it reaches the assistant."""
        forged = Call(line, token, public_url, NUMBER)
        answer = await done(forged.post, address, SpeechResult="Does it hurt?", CallStatus="in-progress")
        assert answer.status_code == 403
        assert "signed" in answer.json()["error"]
        assert agent.heard == []

    async def test_another_address(self, call, agent):
        """A signature for one address is none for another one, and none for another query."""
        form = {"CallStatus": "in-progress", "SpeechResult": "Does it hurt?"}
        signed = (await done(call.post, WEBHOOK, **form)).request
        for address in (STATUS, f"{WEBHOOK}?listened=1", f"{WEBHOOK}?dialled=1"):
            answer = await done(call._client.post, address, content=signed.content, headers=signed.headers)
            assert answer.status_code == 403
        assert agent.heard == ["Does it hurt?"]

    async def test_changed_words(self, call, agent):
        """A form with other words than those that were signed is refused."""
        signed = (await done(call.post, WEBHOOK, CallStatus="in-progress", SpeechResult="Does it hurt?")).request
        changed = signed.content.replace(b"hurt", b"harm")
        answer = await done(call._client.post, WEBHOOK, content=changed, headers=signed.headers)
        assert answer.status_code == 403
        assert agent.heard == ["Does it hurt?"]

    async def test_no_token(self, agent, monkeypatch):
        """Without a token nobody can be trusted: the line is closed, and says so."""
        async with line_of(agent, monkeypatch) as url:
            for address in (WEBHOOK, STATUS):
                answer = await done(Call(url, TOKEN).post, address, CallStatus="ringing")
                assert answer.status_code == 403
                assert "closed" in answer.json()["error"]

    async def test_development(self, agent, monkeypatch):
        """PHONE_DEV=1 takes unsigned calls where there is no token, and only there."""
        async with line_of(agent, monkeypatch, PHONE_DEV="1") as url:
            assert "Hello" in (await done(Call(url).ring)).text
        async with line_of(agent, monkeypatch, PHONE_DEV="1", TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_URL=PUBLIC_URL) as url:
            assert (await done(Call(url).post, WEBHOOK, CallStatus="ringing")).status_code == 403

    async def test_start(self, monkeypatch):
        """What cannot be meant ends the start in one line."""
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", TOKEN)
        monkeypatch.delenv("PUBLIC_URL", raising=False)
        with pytest.raises(RasaException, match=r"^TWILIO_AUTH_TOKEN is set, but PUBLIC_URL is not"):
            PhoneInput.from_credentials(None)

    async def test_unknown_clinic(self, monkeypatch):
        """So does a clinic that is none."""
        monkeypatch.setenv("HOME_CLINIC", "nowhere")
        with pytest.raises(RasaException, match=r"no key of clinics\.csv"):
            PhoneInput.from_credentials(None)


class TestRequest:
    async def test_too_large(self, call, agent):
        """A body of 100 kB is refused unread."""
        answer = await done(call.post, WEBHOOK, CallStatus="in-progress", SpeechResult="a" * 100_000)
        assert answer.status_code == 413
        assert agent.heard == []

    @pytest.mark.parametrize("name", ["", "a b", "x" * 65, "CA<script>", "ü"])
    async def test_no_call(self, call, name):
        """A request without the id of a call is refused in words."""
        answer = await done(call.post, WEBHOOK, CallSid=name, CallStatus="ringing")
        assert answer.status_code == 400
        assert "CallSid" in answer.json()["error"]

    async def test_missing_fields(self, agent, monkeypatch):
        """Of all fields, the call's id alone is needed."""
        async with line_of(agent, monkeypatch, PHONE_DEV="1") as url:
            call = Call(url)
            call._form = {"CallSid": "CA1"}
            for fields, words in (({}, "Hello"), ({"SpeechResult": "Does it hurt?"}, "You said: Does it hurt?")):
                answer = await done(call.post, WEBHOOK, **fields)
                assert answer.status_code == 200
                assert words in answer.text

    @pytest.mark.parametrize("body", [b"\xff\xfe=1", b"CallSid=%FF", b"&" * 500, b"{}", b""])
    async def test_no_form(self, agent, monkeypatch, body):
        """What is no form is refused in words."""
        async with line_of(agent, monkeypatch, PHONE_DEV="1") as url:
            answer = await done(Call(url)._client.post, WEBHOOK, content=body)
            assert answer.status_code == 400
            assert answer.json()["error"]

    async def test_method(self, line):
        """The line takes posts alone; a look at it says that it is there."""
        client = Call(line)._client
        assert (await done(client.get, WEBHOOK)).status_code == 405
        assert (await done(client.get, "/webhooks/phone/")).json() == {"status": "ok"}

    async def test_unknown_call(self, call):
        """A call that begins in the middle, as after the server's restart, is answered."""
        assert (await asked(call)).text == "You said: Does it hurt?"

    async def test_in_progress(self, call):
        """A call that is already under way at its first request is greeted."""
        assert "Hello" in (await done(call.ring, "in-progress")).text


class TestCallers:
    @pytest.mark.parametrize("number", WITHHELD)
    async def test_withheld_number(self, line, agent, number):
        """Callers without a number have a conversation each."""
        one, other = (Call(line, TOKEN, PUBLIC_URL, number) for _ in range(2))
        await asked(one, "Does it hurt?")
        await asked(other, "What is fascia?")
        assert [await said_in(agent, each) for each in (one, other)] == [["Does it hurt?"], ["What is fascia?"]]

    async def test_two_calls_at_once(self, line, agent):
        """Two calls from one number at once do not hear of each other."""
        calls = [Call(line, TOKEN, PUBLIC_URL, NUMBER) for _ in range(2)]
        heard = await asyncio.gather(
            *(asked(call, words) for call, words in zip(calls, ("what is fascia", "does it hurt"), strict=True))
        )
        assert [each.text for each in heard] == ["You said: what is fascia", "You said: does it hurt"]
        assert [await said_in(agent, call) for call in calls] == [["what is fascia"], ["does it hurt"]]

    async def test_number_is_not_kept(self, call, agent, caplog):
        """Neither the conversation nor the log knows who called."""
        with caplog.at_level(logging.DEBUG):
            await done(call.ring)
            await asked(call)
            await done(call.hang_up)
        kept = await agent.conversation(call.name)
        known = str([event.as_dict() for event in kept.events]) + caplog.text
        assert NUMBER not in known
        assert NUMBER[-7:] not in known

    async def test_hanging_up(self, call):
        """With the call, what the line remembered of it is gone."""
        await asked(call)
        await done(call.hang_up)
        assert "Hello" in (await done(call.say, "repeat")).text

    @pytest.mark.parametrize("address", [WEBHOOK, STATUS])
    async def test_status(self, call, address):
        """Twilio may tell the end of a call at either address: nothing is said to it."""
        answer = await done(call.post, address, CallStatus="completed")
        assert answer.status_code in (200, 204)
        assert "<Say" not in answer.text


class TestTrouble:
    @pytest.fixture(autouse=True)
    def short_patience(self, monkeypatch):
        monkeypatch.setattr(phone, "PATIENCE", 0.5)

    @staticmethod
    def is_sorry(heard: Heard) -> bool:
        return (
            "something on my side isn't working" in heard.text
            and heard.after is After.LISTENS
            and faults(heard.document) == []
        )

    async def test_fails(self, call, agent):
        """An assistant that raises an error gets the caller an apology, and the line listens on."""

        async def says(message: UserMessage) -> list:
            raise OSError("broken")

        agent.says = says
        assert self.is_sorry(await asked(call))
        agent.says = echo
        assert (await asked(call)).text == "You said: Does it hurt?"

    @pytest.mark.parametrize("replies", [[], [{"text": None}], [{"text": "  "}], [{"text": "**"}]])
    async def test_silent(self, call, agent, replies):
        """An assistant that says nothing to be heard is apologised for."""

        async def says(message: UserMessage) -> list:
            return replies

        agent.says = says
        assert self.is_sorry(await asked(call))

    async def test_slow(self, call, agent):
        """An assistant that takes too long is not waited for, and the next question is answered."""
        agent.says = held = Held()
        assert self.is_sorry(await asked(call))
        held.go_on.set()
        agent.says = echo
        assert (await asked(call)).text == "You said: Does it hurt?"

    async def test_two_turns_at_once(self, call, agent):
        """A second request of a call waits for the first one, but not for ever."""
        agent.says = held = Held()
        first, second = await asyncio.gather(asked(call, "a b c"), asked(call, "d e f"))
        assert all(each.sentences for each in (first, second))
        held.go_on.set()

    async def test_understanding_fails(self, call, agent, monkeypatch):
        """An error while the words are put right costs the turn and not the call."""

        async def parse(text: str) -> dict:
            raise ValueError("no model")

        monkeypatch.setattr(agent, "parse_message", parse)
        heard = await asked(call, "what about sigh attic a")
        assert heard.after is After.LISTENS
        assert heard.sentences


async def said_in(agent: FakeAgent, call: Call) -> list[str]:
    """What the caller has said in a conversation."""
    kept = await agent.conversation(call.name)
    return [event.text for event in kept.events if event.type_name == "user"]
