"""Offers: the choices that a reply gives as buttons, and how a later message picks one."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa_sdk import Tracker

from actions.context import intent_of, last_said

# The intent of a button; its entity `question` names the intent to answer, further entities the rows asked about.
CHOOSE, QUESTION = "choose", "question"
AFFIRM = "affirm"
# The response that asks whether to erase the conversation.
ASKS_TO_FORGET = "utter_forget_me"

# The words for each place, and those that are one only by themselves or after "number": "that one", "a moment".
_PLACES = (
    (r"1|first|1st|top|upper|former", r"one|a"),
    (r"2|two|second|2nd|middle", r"b"),
    (r"3|three|third|3rd", r"c"),
)
_LAST = r"last|bottom|latter"
_NONE = re.compile(r"\b(?:none|neither|nothing|not any)\b", re.IGNORECASE)
# "Not the first", "the next to last": a place is named, but is not the one that is meant.
_BESIDE = re.compile(r"\b(?:not|no|next to|before)\b", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\bfrom (?:the )?top\b", re.IGNORECASE)


def offer(question: str, **rows: str) -> str:
    """A button's payload that asks this question about these rows, each by its entity's name."""
    return f"/{CHOOSE}{json.dumps({QUESTION: question, **rows})}"


def asked_by(payload: str) -> dict[str, Any]:
    """The parse of the question that a payload of `offer` asks."""
    content = json.loads(payload[payload.index("{") :])
    entities = [{"entity": label, "value": key} for label, key in content.items() if label != QUESTION]
    return {"text": "", "intent": {"name": content[QUESTION], "confidence": 1.0}, "entities": entities}


def offered(tracker: Tracker) -> list[tuple[str, str]]:
    """Title and payload of the buttons under the last replies, in their order."""
    buttons = [button for said in last_said(tracker) for button in (said.get("data") or {}).get("buttons") or []]
    return [(each["title"], each["payload"]) for each in buttons if each["payload"].startswith(f"/{CHOOSE}{{")]


def taken(tracker: Tracker) -> dict[str, Any] | None:
    """The parse of the question that the latest message picks: the button's own, or one of those last offered."""
    message = tracker.latest_message
    entities = {entity["entity"]: entity["value"] for entity in message.get("entities") or []}
    if isinstance(entities.get(QUESTION), str):
        return asked_by(offer(entities.pop(QUESTION), **entities))
    payloads = [payload for _, payload in offered(tracker)]
    if intent_of(message) == CHOOSE:
        place = picked(message.get("text") or "", len(payloads))
    else:
        place = 0 if intent_of(message) == AFFIRM and len(payloads) == 1 else None
    return None if place is None else asked_by(payloads[place])


def asks_to_forget(tracker: Tracker) -> bool:
    """Whether the last reply asked for leave to erase the conversation."""
    return any((said.get("metadata") or {}).get("utter_action") == ASKS_TO_FORGET for said in last_said(tracker))


def refuses(text: str) -> bool:
    """Whether the text takes none of the choices."""
    return bool(_NONE.search(text))


def picked(text: str, count: int) -> int | None:
    """The place of the choice that the text names ("the second one", "3", "the last"), out of `count`.

    None where it names none of them, or more than one.
    """
    if not count or refuses(text) or _BESIDE.search(text):
        return None
    text = _COUNTED_FROM.sub("", text)
    places = {place for place, words in enumerate(_PLACES) if _names(text, *words)}
    if _names(text, _LAST):
        places.add(count - 1)
    return places.pop() if len(places) == 1 and max(places) < count else None


def _names(text: str, words: str, alone: str = "(?!)") -> bool:
    numbered = r"(?:number|option|choice|press|nr)"
    pattern = rf"\b(?:{words})\b|\b{numbered}\s+(?:{alone})\b|^\W*(?:{alone})(?:,? please)?\W*$"
    return bool(re.search(pattern, text, re.IGNORECASE))
