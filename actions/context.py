"""What the conversation so far tells an action: what was asked, what was said, and what is still remembered.

All of it is read from the tracker's events, newest first, and ends where the visitor started over. Where staff at the
shell asked why an answer was given, they took no turn: the conversation goes on as if they had not.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from rasa_sdk import Tracker

Event = dict[str, Any]

# Rasa's channel of its shell, and what staff type there to be told how the last answer came about.
SHELL = "cmdline"
_ASKING_WHY = frozenset(("why", "/why"))

# The slot that an entity of each kind fills, as domain.yml maps them.
SLOT_OF = {
    "condition": "condition",
    "uncovered": "condition",
    "technique": "technique",
    "massage": "technique",
    "clinic": "clinic",
}
# For how many of the visitor's messages a slot is remembered: whoever comes back to a subject after that names it.
LIFETIME = {"condition": 6, "technique": 6, "clinic": 6}


def remembered(tracker: Tracker, slot: str) -> Any:
    """The slot's latest value from before the current message, or None where it is older than its lifetime."""
    messages = 0
    for _, event in _newest_first(tracker):
        if event.get("event") == "user":
            messages += 1
            if messages > LIFETIME[slot]:
                return None
        # What the current message itself has set stands after it.
        elif messages and event.get("event") == "slot" and event["name"] == slot and _is_key(event["value"]):
            return event["value"]
    return None


def earlier(tracker: Tracker) -> list[Tracker]:
    """The tracker as it was at each of the visitor's messages before the current one, latest first."""
    found: list[Tracker] = []
    for place, event in _newest_first(tracker):
        if event.get("event") == "user":
            then = copy.copy(tracker)
            then.latest_message = event.get("parse_data") or {}
            then.events = tracker.events[: place + 1]
            found.append(then)
    return found[1:]


def earlier_messages(tracker: Tracker) -> list[dict[str, Any]]:
    """The parses of the visitor's messages before the current one, latest first."""
    return [then.latest_message for then in earlier(tracker)]


def last_said(tracker: Tracker) -> list[Event]:
    """The assistant's messages between the visitor's last two, in order."""
    said: list[Event] = []
    messages = 0
    for _, event in _newest_first(tracker):
        if event.get("event") == "user":
            messages += 1
            if messages == 2:
                break
        elif messages and event.get("event") == "bot":
            said.insert(0, event)
    return said


def metadata_of(bot_event: Event) -> dict[str, Any]:
    """The response's own metadata, as the data files give it."""
    return (bot_event.get("metadata") or {}).get("metadata") or {}


def last_sources(tracker: Tracker) -> list[str]:
    """The keys of the sources of what the assistant said between the visitor's last two messages, each once."""
    return list(dict.fromkeys(key for said in last_said(tracker) for key in metadata_of(said).get("sources", [])))


def asking(tracker: Tracker, parse: dict[str, Any], between: Sequence[Event] = ()) -> Tracker:
    """The tracker as it would be had the visitor asked this instead of the current message, after these further events.

    What the current message set stays: whatever it names may be meant.
    """
    other = copy.copy(tracker)
    other.latest_message = parse
    events = list(tracker.events)
    current = next((i for i in reversed(range(len(events))) if events[i].get("event") == "user"), len(events))
    asked = {"event": "user", "text": parse.get("text"), "parse_data": parse}
    other.events = [*events[:current], *events[current + 1 :], *between, asked]
    return other


def named_slots(parse: dict[str, Any]) -> list[tuple[str, str]]:
    """The slots that the message's entities fill, with their values, in its order."""
    entities = parse.get("entities") or []
    return [(SLOT_OF[each["entity"]], each["value"]) for each in entities if each["entity"] in SLOT_OF]


def is_asked_by_staff(event: Event) -> bool:
    """Whether somebody at the shell asks, with this message, why the last answer was given."""
    return event.get("input_channel") == SHELL and (event.get("text") or "").strip().rstrip("?").lower() in _ASKING_WHY


def intent_of(parse: dict[str, Any]) -> str | None:
    return (parse.get("intent") or {}).get("name")


def _is_key(value: Any) -> bool:
    # A payload written by hand may fill a slot with any JSON.
    return isinstance(value, str) and bool(value)


def _newest_first(tracker: Tracker) -> Iterator[tuple[int, Event]]:
    """The events with their places in the tracker, the current turn's first."""
    turn: list[tuple[int, Event]] = []
    current = True
    for place in reversed(range(len(tracker.events))):
        event = tracker.events[place]
        if event.get("event") in ("restart", "session_started"):
            break
        turn.append((place, event))
        if event.get("event") == "user":
            if current or not is_asked_by_staff(event):
                yield from turn
            turn, current = [], False
    yield from turn
