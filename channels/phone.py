"""The phone line: Twilio asks, by signed forms, what a caller shall hear next, and gets TwiML.

`credentials.yml` switches it on by `channels.phone.PhoneInput:`. What it is made of stands in telephone/ and twiml.py.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.answers import PHONE
from channels.numbers import phones_in
from channels.receiving import arrival, bound, receive
from channels.refusal import Refusal, refuse
from channels.telephone.calls import Call, Calls
from channels.telephone.commands import Commands
from channels.telephone.cries import load_cries
from channels.telephone.dialogue import Clinic, Dialogue, Failed, Message
from channels.telephone.hearing import Meant, load_hearing
from channels.telephone.hints import hints
from channels.telephone.settings import PhoneSettings
from channels.telephone.signature import HEADER, is_trusted
from channels.telephone.turn import DIALLED, LISTENED, Kind, Turn, read_form, read_turn
from channels.twiml import Line, Speech, Then, ended, twiml
from channels.website.settings import SettingsError
from knowledge.home import home_clinic
from knowledge.load import load_tables
from knowledge.phone import load_commands, load_prompts
from knowledge.records import Tables
from knowledge.starters import USUAL, load_starters
from safety.load import load_triage

logger = logging.getLogger(__name__)

API = f"/webhooks/{PHONE}"
# Seconds from a request to its answer. Twilio waits for 15 and then ends the call.
PATIENCE = 8.0

_FORGED = Refusal(403, "The request is not signed as Twilio signs it, with this line's token and public address.")
_CLOSED = Refusal(403, "The phone line is closed: TWILIO_AUTH_TOKEN is not set on the server.")

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class PhoneInput(InputChannel):
    """Voice calls; the conversation's id is the call's, and who calls is neither kept nor logged."""

    def __init__(self, settings: PhoneSettings, dialogue: Dialogue, line: Line) -> None:
        self._settings = settings
        self._dialogue = dialogue
        self._line = line
        self._calls = Calls()

    @classmethod
    def name(cls) -> str:
        return PHONE

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PhoneInput:
        """Raises RasaException, which ends the start with its one line, where the environment says something wrong."""
        tables = load_tables()
        try:
            settings = PhoneSettings.from_environment()
            clinic = _clinic(tables)
        except (SettingsError, ValueError) as err:
            raise RasaException(str(err)) from err
        starters = [starter.question for starter in load_starters()[:USUAL]]
        commands = Commands(load_commands())
        dialogue = Dialogue(load_prompts(), commands, load_triage(), starters, clinic)
        webhook = f"{API}/webhook"
        line = Line(
            settings.language,
            settings.voice,
            settings.speech_model,
            hints(tables),
            listened=f"{webhook}?{LISTENED}=1",
            dialled=f"{webhook}?{DIALLED}=1",
        )
        if settings.token is None and not settings.development:
            logger.info("The phone line is closed: TWILIO_AUTH_TOKEN is not set.")
        else:
            # Now, and not while the first caller waits.
            load_hearing()
            load_cries()
        return cls(settings, dialogue, line)

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("phone")

        @blueprint.get("/", name="health")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        # Streams: how much of a body is read is decided here.
        @blueprint.post("/webhook", stream=True, name="webhook")
        async def receive_turn(request: Request) -> HTTPResponse:
            turn = await self._read(request)
            if isinstance(turn, Refusal):
                return refuse(turn)
            return _xml(await self._answer(turn, _RasaAssistant(request.app.ctx.agent, on_new_message)))

        @blueprint.post("/status", stream=True, name="status")
        async def end(request: Request) -> HTTPResponse:
            turn = await self._read(request)
            if isinstance(turn, Refusal):
                return refuse(turn)
            if turn.kind is Kind.ENDED:
                self._calls.forget(turn.call)
            return response.empty()

        return blueprint

    async def _read(self, request: Request) -> Turn | Refusal:
        """What Twilio says, where it is Twilio that says it."""
        if self._settings.token is None and not self._settings.development:
            return bound(request) or _CLOSED
        refusal = bound(request)
        body = refusal or await receive(request)
        if isinstance(body, Refusal):
            return body
        fields = read_form(body)
        if isinstance(fields, Refusal):
            return fields
        address = f"{request.path}?{request.query_string}" if request.query_string else request.path
        if not is_trusted(self._settings, address, fields, request.headers.get(HEADER, "")):
            logger.warning("A request to the phone line was not signed by Twilio.")
            return _FORGED
        return read_turn(fields, dict.fromkeys(request.args, ""))

    async def _answer(self, turn: Turn, assistant: _RasaAssistant) -> str:
        """TwiML, in time, whatever happens."""
        if turn.kind is Kind.ENDED:
            self._calls.forget(turn.call)
            return ended()
        call = self._calls.get(turn.call)
        try:
            speech = await asyncio.wait_for(self._in_turn(turn, call, assistant), PATIENCE)
        except Exception as err:
            # Without the caller's words.
            late = isinstance(err, asyncio.TimeoutError)
            logger.error("A turn of a call failed: %s", type(err).__name__, exc_info=not late)
            speech = self._dialogue.trouble(call)
        if speech.then is Then.HANG_UP:
            self._calls.forget(turn.call)
        return twiml(speech, self._line)

    async def _in_turn(self, turn: Turn, call: Call, assistant: _RasaAssistant) -> Speech:
        async with call.lock:
            return await self._dialogue.answer(turn, call, assistant)


class _Output(CollectingOutputChannel):
    """Collects the replies to one message, each with all that Rasa knows of it."""

    @classmethod
    def name(cls) -> str:
        return PHONE

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


class _RasaAssistant:
    """The assistant of this server, as the dialogue asks it in one turn of a call."""

    def __init__(self, agent: Agent, on_new_message: OnMessage) -> None:
        self._agent = agent
        self._on_new_message = on_new_message
        self._arrival = arrival()

    async def reply(self, call: str, text: str) -> Sequence[Message]:
        output = _Output()
        try:
            await self._on_new_message(UserMessage(text, output, call, input_channel=PHONE, metadata=self._arrival))
        except Exception as err:
            logger.exception("A caller's message failed.")
            raise Failed(output.messages) from err
        if not output.messages:
            raise Failed
        return output.messages

    async def cry_in(self, text: str) -> str | None:
        return load_cries().heard_in(text)

    async def put_right(self, call: str, text: str) -> Meant:
        # "Is it gentle?" makes sense only after what was said before.
        tracker = await self._agent.tracker_store.retrieve(call)

        async def parse(text: str) -> dict[str, Any]:
            message = UserMessage(text, sender_id=call, input_channel=PHONE)
            return await self._agent.processor.parse_message(message, tracker)

        return await load_hearing().put_right(text, parse)


def _clinic(tables: Tables) -> Clinic | None:
    """Raises ValueError where HOME_CLINIC names none of the tables' clinics."""
    home = home_clinic(tables)
    if home is None:
        return None
    numbers = phones_in(home.phone)
    return Clinic(home.name, numbers[0]["href"].removeprefix("tel:") if numbers else "", home.phone_spoken)


def _xml(document: str) -> HTTPResponse:
    return response.text(document, content_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-store"})
