"""A call as Twilio makes it: signed forms to the phone line, and what its TwiML has the caller hear and do."""

from __future__ import annotations

import ssl
import uuid
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

WEBHOOK = "/webhooks/phone/webhook"
STATUS = "/webhooks/phone/status"
# Twilio ends a call whose answer takes longer.
PATIENCE = 15.0


class LineError(Exception):
    """The line cannot be reached, or has refused a request; the message says why."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


class After(Enum):
    """What the line does once it has spoken."""

    LISTENS = auto()
    DIALS = auto()
    HANGS_UP = auto()


@dataclass(frozen=True)
class Heard:
    """What a caller hears, and what comes then.

    Attributes:
        sentences: as they are spoken, one after the other.
        number: that is dialled.
        document: the TwiML as it came.
    """

    sentences: tuple[str, ...]
    after: After
    number: str
    document: str

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


class Call:
    """One call. It follows the addresses that the line gives out, as Twilio does."""

    def __init__(self, url: str, token: str | None = None, public_url: str = "", number: str = "+12025550143") -> None:
        """
        Args:
            url: where the server listens.
            token: signs the requests; without one they are unsigned.
            public_url: the address that the server believes to have, which the signature covers; else `url`.
            number: of the caller.
        """
        self._client = httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False, verify=_certificates())
        self._token = token
        self._public_url = (public_url or url).rstrip("/")
        self._form = {
            "CallSid": f"CA{uuid.uuid4().hex}",
            "AccountSid": f"AC{uuid.uuid4().hex}",
            "From": number,
            "To": "+12025550100",
            # Blank ones come with every call, and the signature covers them.
            "CallerName": "",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
        self._action = WEBHOOK

    @property
    def name(self) -> str:
        """The call's id."""
        return self._form["CallSid"]

    def ring(self, status: str = "ringing") -> Heard:
        return self._turn(WEBHOOK, CallStatus=status)

    def say(self, text: str, confidence: float | None = 0.92) -> Heard:
        sure = {} if confidence is None else {"Confidence": str(confidence)}
        return self._turn(self._action, CallStatus="in-progress", SpeechResult=text, **sure)

    def press(self, keys: str) -> Heard:
        return self._turn(self._action, CallStatus="in-progress", Digits=keys, FinishedOnKey="")

    def be_silent(self) -> Heard:
        return self._turn(self._action, CallStatus="in-progress", SpeechResult="", Digits="")

    def end_transfer(self, status: str) -> Heard:
        """Tells how the transfer ended, in Twilio's words: completed, busy, no-answer, failed or canceled."""
        return self._turn(self._action, CallStatus="in-progress", DialCallStatus=status)

    def hang_up(self) -> None:
        self.post(STATUS, CallStatus="completed", CallDuration="42").raise_for_status()

    def post(self, address: str, **fields: str) -> httpx.Response:
        """The answer to one request, whatever it is; `address` is a path with its query."""
        form = {**self._form, **fields}
        headers = {}
        if self._token is not None:
            signed = RequestValidator(self._token).compute_signature(f"{self._public_url}{address}", form)
            headers["X-Twilio-Signature"] = signed
        try:
            return self._client.post(address, data=form, headers=headers)
        except httpx.TransportError as err:
            raise LineError(f"{self._client.base_url} cannot be reached: {err or type(err).__name__}") from err

    def _turn(self, address: str, **fields: str) -> Heard:
        answer = self.post(address, **fields)
        if answer.status_code != 200:
            raise LineError(f"{answer.status_code}: {_why(answer)}", refused=True)
        document = ElementTree.fromstring(answer.text)
        action = document.find(".//*[@action]")
        if action is not None:
            parts = urlsplit(urljoin(f"{self._public_url}{address}", action.attrib["action"]))
            self._action = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return _heard(document, answer.text)


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that are trusted, read once for all calls."""
    return httpx.create_ssl_context(trust_env=False)


def _heard(document: ElementTree.Element, text: str) -> Heard:
    sentences = tuple(" ".join("".join(each.itertext()).split()) for each in document.iter("s"))
    dial = document.find("Dial")
    if dial is not None:
        return Heard(sentences, After.DIALS, (dial.text or "").strip(), text)
    return Heard(sentences, After.LISTENS if document.find("Gather") is not None else After.HANGS_UP, "", text)


def _why(answer: httpx.Response) -> str:
    try:
        return answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
