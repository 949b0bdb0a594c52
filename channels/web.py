"""The website's chat: questions, votes and "forget me" over HTTP, and the widget's files.

`credentials.yml` switches it on by `channels.web.WebInput:`. What it is made of stands in website/.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.payloads import as_text, is_payload, was_offered
from channels.receiving import arrival, receive
from channels.refusal import Refusal
from channels.votes import answers_given, vote
from channels.website.bodies import Question, Vote, read_question, read_sender, read_vote
from channels.website.emergencies import Emergencies
from channels.website.gate import Gate, address_of
from channels.website.limits import Allowance
from channels.website.refusals import refuse_visitor, too_many
from channels.website.replies import Item, WebOutput, sorry, unsaved
from channels.website.settings import SettingsError, WebSettings
from channels.website.site import FOLDER, ROOT, File, add_site, read_files
from knowledge.load import load_tables
from knowledge.records import Source
from knowledge.starters import load_starters
from safety.load import load_triage
from safety.triage import Triage

logger = logging.getLogger(__name__)

API = "/webhooks/web"
# Whoever waits longer thinks that nothing comes.
PATIENCE = 12.0  # seconds
# The slot at whose wish the tracker store erases a conversation instead of saving it.
FORGOTTEN = "forgotten"

_METHODS = {
    API: ("GET",),
    f"{API}/webhook": ("POST",),
    f"{API}/feedback": ("POST",),
    f"{API}/forget": ("POST",),
}
_UNKNOWN_ANSWER = Refusal(404, "No answer with this id was given in this conversation.")
_BUSY = Refusal(503, "The assistant is busy: please try again.", {"Retry-After": "1"})
_FAILED = Refusal(500, "Something went wrong on the server: please try again.")

OnMessage = Callable[[UserMessage], Awaitable[Any]]
Read = TypeVar("Read", Question, Vote, str)


class WebInput(InputChannel):
    """Answers in Rasa's REST list, so that REST clients work unchanged; nothing that was said can be read through it.

    The replies to two messages of one conversation come in the messages' order, for Rasa locks the conversation.
    """

    def __init__(
        self, settings: WebSettings, sources: dict[str, Source], files: dict[str, File], triage: Triage
    ) -> None:
        self._gate = Gate(_METHODS, ROOT, settings.origins)
        # Whoever rates each answer may ask no less for it.
        self._messages, self._votes, self._wishes = (
            Allowance(settings.address_rate, settings.sender_rate) for _ in range(3)
        )
        self._emergencies = Emergencies(triage)
        self._sources = sources
        self._files = files
        # Python's event loop lets go of a task that nobody holds.
        self._turns: set[asyncio.Future[Any]] = set()

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """Raises RasaException, which ends the start with its one line, where the environment says something wrong."""
        try:
            settings = WebSettings.from_environment()
        except SettingsError as err:
            raise RasaException(str(err)) from err
        return cls(settings, load_tables().sources, read_files(FOLDER, load_starters()), load_triage())

    def url_prefix(self) -> str:
        # An absolute one: the files stand outside of Rasa's /webhooks.
        return "/"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("web")
        self._gate.guard(blueprint)
        add_site(blueprint, self._files)

        @blueprint.get(API, name="health")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        # Streams: how much of a body is read is decided here.
        @blueprint.post(f"{API}/webhook", stream=True, name="webhook")
        async def answer(request: Request) -> HTTPResponse:
            question = await self._question(request)
            if isinstance(question, Refusal):
                return refuse_visitor(question)
            return response.json(await self._reply(question, request.app.ctx.agent, on_new_message))

        @blueprint.post(f"{API}/feedback", stream=True, name="feedback")
        async def rate(request: Request) -> HTTPResponse:
            ballot = await _within(self._votes, "votes", request, read_vote)
            if isinstance(ballot, Refusal):
                return refuse_visitor(ballot)
            return await _done(_keep(ballot, request.app.ctx.agent))

        @blueprint.post(f"{API}/forget", stream=True, name="forget")
        async def forget(request: Request) -> HTTPResponse:
            sender = await _within(self._wishes, "requests", request, read_sender)
            if isinstance(sender, Refusal):
                return refuse_visitor(sender)
            return await _done(_erase(sender, request.app.ctx.agent))

        @blueprint.exception(Exception)
        async def fail(request: Request, error: Exception) -> HTTPResponse:
            logger.error("A request of the web channel failed.", exc_info=error)
            return refuse_visitor(_FAILED)

        return blueprint

    async def _question(self, request: Request) -> Question | Refusal:
        """The message, where not too much was said lately, or where it tells of an emergency."""
        address = address_of(request)
        # Whatever is sent counts, also what cannot be read.
        for_address = self._messages.addresses.wait(address)
        question = await _read(request, read_question)
        if isinstance(question, Refusal):
            return too_many("messages", for_address) if for_address else question
        seconds = for_address or self._messages.senders.wait(question.sender)
        if not seconds:
            return question
        if not await self._emergencies.passes(address, question, request.app.ctx.agent.tracker_store):
            return too_many("messages", seconds)
        if for_address:
            self._messages.addresses.add(address)
        self._messages.senders.add(question.sender)
        return question

    async def _reply(self, question: Question, agent: Agent, on_new_message: OnMessage) -> list[Item]:
        """The replies; never none, whatever happens to the question."""
        output = WebOutput(self._sources)
        turn = asyncio.ensure_future(self._ask(question, agent, on_new_message, output))
        self._turns.add(turn)
        turn.add_done_callback(self._turns.discard)
        # A browser that goes away ends this waiting and not the turn: its conversation is whole when it comes back.
        await asyncio.wait({turn}, timeout=PATIENCE)
        if turn.done() and not turn.cancelled() and not turn.exception():
            return output.messages or [sorry(question.sender)]
        # Without the message's text, which Rasa's own channel logs.
        error = turn.exception() if turn.done() and not turn.cancelled() else None
        logger.error("A message got no answer: %s", "it failed" if error else "it took too long", exc_info=error)
        turn.cancel()
        return [unsaved(item) for item in output.messages] or [sorry(question.sender)]

    async def _ask(self, question: Question, agent: Agent, on_new_message: OnMessage, output: WebOutput) -> None:
        text, came = question.message, arrival()
        if is_payload(text) and not await _offered(text, question.sender, agent):
            # A button from before the server's restart: the visitor pressed what stands on it.
            text = question.title or text
            text = as_text(text) if is_payload(text) else text
        await on_new_message(UserMessage(text, output, question.sender, input_channel=self.name(), metadata=came))


async def _read(request: Request, read: Callable[[bytes], Read | Refusal]) -> Read | Refusal:
    body = await receive(request)
    return body if isinstance(body, Refusal) else read(body)


async def _within(
    allowance: Allowance, things: str, request: Request, read: Callable[[bytes], Read | Refusal]
) -> Read | Refusal:
    """What the body says, where its address and its sender have not sent too much of the kind lately."""
    seconds = allowance.addresses.wait(address_of(request))
    if seconds:
        return too_many(things, seconds)
    found = await _read(request, read)
    if isinstance(found, Refusal):
        return found
    seconds = allowance.senders.wait(found if isinstance(found, str) else found.sender)
    return too_many(things, seconds) if seconds else found


async def _offered(text: str, sender: str, agent: Agent) -> bool:
    tracker = await agent.tracker_store.retrieve_full_tracker(sender)
    return tracker is not None and was_offered(text, tracker.events)


async def _done(work: Awaitable[Refusal | None]) -> HTTPResponse:
    """204, or why the work was not done in time, or at all."""
    try:
        refusal = await asyncio.wait_for(work, PATIENCE)
    except Exception:
        logger.exception("A request of the web channel failed.")
        refusal = _BUSY
    return refuse_visitor(refusal) if refusal else response.empty()


async def _keep(ballot: Vote, agent: Agent) -> Refusal | None:
    """Stores the vote in its conversation."""
    async with agent.lock_store.lock(ballot.sender):
        whole = await agent.tracker_store.retrieve_full_tracker(ballot.sender)
        if whole is None or ballot.answer not in answers_given(whole):
            return _UNKNOWN_ANSWER
        # As Rasa's processor does it: stores add what is new of the latest session.
        tracker = await agent.tracker_store.retrieve(ballot.sender)
        tracker.update(vote(ballot.answer, ballot.helpful))
        await agent.tracker_store.save(tracker)
    return None


async def _erase(sender: str, agent: Agent) -> None:
    """Erases the conversation with all its sessions, if there is one."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.get_or_create_tracker(sender)
        tracker.update(SlotSet(FORGOTTEN, True))
        await agent.tracker_store.save(tracker)
