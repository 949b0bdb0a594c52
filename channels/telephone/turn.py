"""What Twilio says of a call at one moment, parsed once."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import parse_qsl

from channels.refusal import Refusal

# A caller who is still talking then is not understood any better for what follows.
MOST_CHARACTERS = 1_000
MOST_FIELDS = 200

_CALL = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_KEYS = re.compile(r"[0-9*#]{1,32}", re.ASCII)
_OVER = ("completed", "busy", "failed", "no-answer", "canceled")

# What each address of ours asks for, beside the caller's words: the `listened` of a Gather, the `dialled` of a Dial.
LISTENED, DIALLED = "listened", "dialled"


class Kind(Enum):
    """What has happened in the call."""

    RINGS = auto()
    SAID = auto()
    PRESSED = auto()
    SILENT = auto()
    TRANSFERRED = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Turn:
    """One request of Twilio's. Who calls is left out: nobody needs to know, and so nothing can keep it.

    Attributes:
        call: the call's own id, CallSid: the conversation's id.
        text: what the recogniser has heard.
        confidence: how sure it is, from 0 to 1; None where it does not say.
        keys: what was pressed.
        reached: after a transfer, whether somebody answered.
        under_way: whether the call was answered before this turn; it is so, too, where Twilio was told to call.
    """

    call: str
    kind: Kind
    text: str = ""
    confidence: float | None = None
    keys: str = ""
    reached: bool = False
    under_way: bool = False


def read_form(body: bytes) -> dict[str, str] | Refusal:
    """The form's fields, blank ones too, for the signature covers them; of a name that stands twice the first."""
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        return Refusal(400, "The request is no form in UTF-8.")
    return dict(reversed(pairs))


def read_turn(fields: Mapping[str, str], query: Mapping[str, str]) -> Turn | Refusal:
    """What has happened.

    Args:
        fields: Twilio's form.
        query: what our own address says of the moment it was given out for.
    """
    call = fields.get("CallSid", "")
    if not _CALL.fullmatch(call):
        return Refusal(400, "“CallSid” must be the id of a call: letters and digits, 64 at most.")
    status = fields.get("CallStatus", "").lower()
    # Also where the caller has hung up during a transfer: how it ended matters to nobody then.
    if status in _OVER:
        return Turn(call, Kind.ENDED)
    if DIALLED in query or "DialCallStatus" in fields:
        return Turn(call, Kind.TRANSFERRED, reached=fields.get("DialCallStatus") in ("completed", "answered"))
    text = _text(fields.get("SpeechResult", ""))
    if text:
        return Turn(call, Kind.SAID, text, _confidence(fields.get("Confidence", "")))
    keys = fields.get("Digits", "")
    if _KEYS.fullmatch(keys):
        return Turn(call, Kind.PRESSED, keys=keys)
    asked = LISTENED in query or "SpeechResult" in fields or "Digits" in fields
    silent = asked and status != "ringing"
    return Turn(call, Kind.SILENT if silent else Kind.RINGS, under_way=status == "in-progress")


def _text(heard: str) -> str:
    """The words with single spaces, none where there is nothing that anybody could have said."""
    text = " ".join(heard.split())[:MOST_CHARACTERS].rstrip()
    return text if any(unicodedata.category(character)[0] not in "ZC" for character in text) else ""


def _confidence(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None
