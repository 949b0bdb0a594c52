"""What the conversation so far tells the pipeline: which intents were asked, which technique is spoken of."""

from __future__ import annotations

from collections.abc import Iterator

from rasa.shared.core.events import Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY

# The key of a message's parts in what the pipeline found: PartsJoiner's.
PARTS = "parts"
_TECHNIQUE_SLOT = "technique"


def technique_spoken_of(tracker: DialogueStateTracker | None, lifetime: int) -> str | None:
    """The key that the slot `technique` was last set to, within so many of the visitor's messages."""
    for event in _newest_first(tracker, lifetime):
        if isinstance(event, SlotSet) and event.key == _TECHNIQUE_SLOT and isinstance(event.value, str):
            return event.value
    return None


def intents_asked(tracker: DialogueStateTracker | None, lifetime: int) -> list[str]:
    """The intents of so many of the visitor's latest messages, latest first, those of parts included."""
    found: list[str] = []
    for event in _newest_first(tracker, lifetime):
        if isinstance(event, UserUttered):
            parts = (event.parse_data or {}).get(PARTS) or []
            found += [part[INTENT][INTENT_NAME_KEY] for part in reversed(parts)] or [event.intent_name]
    return found


def messages_before(tracker: DialogueStateTracker | None, lifetime: int) -> list[tuple[str, str | None]]:
    """The texts and intents of so many of the visitor's latest messages, oldest first."""
    events = _newest_first(tracker, lifetime) if lifetime else ()
    return [(each.text or "", each.intent_name) for each in events if isinstance(each, UserUttered)][::-1]


def _newest_first(tracker: DialogueStateTracker | None, lifetime: int) -> Iterator[Event]:
    """The events of so many of the visitor's messages and of the replies to them, newest first."""
    messages = 0
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, (Restarted, SessionStarted)):
            return
        yield event
        messages += isinstance(event, UserUttered)
        if messages == lifetime:
            return
