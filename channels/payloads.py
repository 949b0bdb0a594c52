"""Keeps what people type from being read as a command.

Rasa takes a message that begins with "/", spaces aside, for the name of an intent with its confidence and entities
(/restart, /greet@0.3{"clinic": "x"}): that is what its buttons send. It looks at nothing else: no other sign passes by
the understanding of a message.
"""

from __future__ import annotations

from collections.abc import Iterable

from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import BotUttered, Event

# Nobody sees it, it is no space that Rasa takes away, and no letter that would change a word.
WORD_JOINER = "\u2060"


def is_payload(text: str) -> bool:
    """Whether Rasa takes the text for a command."""
    return text.strip().startswith(INTENT_MESSAGE_PREFIX)


def was_offered(text: str, events: Iterable[Event]) -> bool:
    """Whether a button of the assistant's has exactly this payload."""
    said = (event.data or {} for event in events if isinstance(event, BotUttered))
    return any(text == button.get("payload") for data in said for button in data.get("buttons") or [])


def as_text(text: str) -> str:
    """The text with a character before it that makes Rasa read it as people do; nothing that was typed is lost."""
    return f"{WORD_JOINER}{text}"
