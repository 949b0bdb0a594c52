"""The channels on a real server of this machine, with a stand-in for the assistant behind them."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any

import httpx
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.core.run import configure_app
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from channels.web import WebInput
from channels.website.settings import WebSettings
from channels.website.site import File
from knowledge.load import load_tables
from knowledge.records import Source
from launcher.settings import free_port
from safety.load import load_triage
from safety.triage import Triage
from stores.conversations import ConversationStore
from tests.data_files import ROOT

SESSION = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
WEBHOOK, FEEDBACK, FORGET = (f"/webhooks/web/{name}" for name in ("webhook", "feedback", "forget"))

Says = Callable[[UserMessage], Awaitable[list[dict[str, Any]]]]


@cache
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml")


@cache
def sources() -> dict[str, Source]:
    return load_tables().sources


@cache
def triage() -> Triage:
    return load_triage()


def new_sender() -> str:
    return str(uuid.uuid4())


async def echo(message: UserMessage) -> list[dict[str, Any]]:
    """One reply that repeats the message."""
    return [{"text": f"You said: {message.text}"}]


class Held:
    """Says hello to a message, but not before it may go on.

    Attributes:
        begun: set once a message is being answered.
        go_on: to be set by the test.
    """

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, message: UserMessage) -> list[dict[str, Any]]:
        self.begun.set()
        await self.go_on.wait()
        return [{"text": "Hello."}]


class QuickLockStore(InMemoryLockStore):
    """Rasa's locks, of which Rasa asks once a second whether they are free."""

    def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 0.01
    ) -> AbstractAsyncContextManager[TicketLock]:
        return super().lock(conversation_id, lock_lifetime, wait_time_in_seconds)


class FakeAgent:
    """Rasa's locks, the project's store, and a stand-in for understanding: `says` gives the replies to a message.

    Attributes:
        heard: the texts that reached it.
    """

    def __init__(self, says: Says = echo) -> None:
        self.says = says
        self.heard: list[str] = []
        # Gone with the agent.
        self._folder = tempfile.TemporaryDirectory()
        self.tracker_store = ConversationStore(domain(), host=f"sqlite:///{self._folder.name}/conversations.db")
        self.lock_store = QuickLockStore()
        # Rasa's processor, as far as it is asked: what understands a message after a conversation.
        self.processor = self

    async def handle_message(self, message: UserMessage) -> None:
        async with self.lock_store.lock(message.sender_id):
            self.heard.append(message.text)
            events: list[Event] = [UserUttered(message.text)]
            for reply in await self.says(message):
                events.append(said(**reply))
                await message.output_channel.send_response(message.sender_id, events[-1].message())
            await self.remember(message.sender_id, *events)

    async def parse_message(self, message: UserMessage, tracker: DialogueStateTracker | None) -> dict[str, Any]:
        """Understands everything, and finds no names in it."""
        return {"text": message.text, "intent": {"name": "ask_fascia", "confidence": 1.0}, "entities": []}

    async def remember(self, sender: str, *events: Event) -> None:
        """Adds events to the conversation, as if it had taken place."""
        kept = await self.tracker_store.retrieve_full_tracker(sender)
        before = list(kept.events) if kept else SESSION
        await self.tracker_store.save(
            DialogueStateTracker.from_events(sender, [*before, *events], slots=domain().slots, domain=domain())
        )

    async def conversation(self, sender: str) -> DialogueStateTracker | None:
        return await self.tracker_store.retrieve_full_tracker(sender)


def said(text: str | None = None, buttons: list[dict[str, str]] | None = None, **metadata: Any) -> BotUttered:
    """The event of a reply, as Rasa makes it of a response with this metadata."""
    return BotUttered(text, {"buttons": buttons}, {"utter_action": "utter_answer", "metadata": metadata})


@asynccontextmanager
async def serving(
    agent: FakeAgent,
    *,
    cors: str | None = None,
    files: Mapping[str, File] | None = None,
    assesses: Triage | None = None,
    **environment: str,
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the channel, in an app that Rasa has made.

    Args:
        cors: what `rasa run --cors` would say.
        assesses: a stand-in for the project's triage.
        environment: the variables that the channel reads.
    """
    channel = WebInput(WebSettings.from_environment(environment), sources(), dict(files or {}), assesses or triage())
    async with (
        server_of(channel, agent, cors) as url,
        # Without TLS, so no certificates need to be read.
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=30, verify=False) as client,
    ):
        yield client


@asynccontextmanager
async def server_of(channel: InputChannel, agent: FakeAgent, cors: str | None = None) -> AsyncIterator[str]:
    """The address of an app that Rasa has made, with this channel alone."""
    # Sanic's own switch for more than one app in a process, all of which Rasa gives the same name.
    Sanic.test_mode = True
    app = configure_app([channel], cors=cors, enable_api=False)
    app.ctx.agent = agent
    port = free_port()
    server = await app.create_server(host="127.0.0.1", port=port, access_log=False, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.after_start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()


async def raw(client: httpx.AsyncClient, request: bytes, until_closed: bool = False) -> bytes:
    """What the server answers to these very bytes: one answer, or all that comes until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    try:
        writer.write(request)
        await writer.drain()
        if until_closed:
            return await asyncio.wait_for(reader.read(), 10)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line)
        return head + await reader.readexactly(length)
    finally:
        writer.close()
