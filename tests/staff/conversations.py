"""Conversations as Rasa stores them, made and stored for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from stores.conversations import ConversationStore
from tests.data_files import ROOT

DOMAIN = Domain.load(ROOT / "domain.yml")
# A Sunday, 2026-11-22, at noon in UTC.
NOON = 1795348800.0


def session(time: float) -> list[Event]:
    return [
        ActionExecuted("action_session_start", timestamp=time),
        SessionStarted(timestamp=time),
        ActionExecuted("action_listen", timestamp=time),
    ]


def asks(
    text: str, intent: str, time: float = NOON, channel: str = "web", received: float | None = None, **parse: Any
) -> UserUttered:
    """A visitor's message, as it was understood; what else is known of it goes into its parse."""
    understood = {"name": intent, "confidence": parse.pop("confidence", 0.9)}
    return UserUttered(
        text,
        intent=understood,
        parse_data={"text": text, "intent": understood, "entities": [], **parse},
        timestamp=time,
        input_channel=channel,
        metadata={} if received is None else {"received": received},
    )


def says(response: str, time: float = NOON, answer: str | None = None, **metadata: Any) -> BotUttered:
    """A message of the assistant's."""
    about = {"utter_action": response, "metadata": {**metadata, **({"id": answer} if answer else {})}}
    return BotUttered(f"the words of {response}", metadata=about, timestamp=time)


async def store(visitor: str, *events: Event, start: Sequence[Event] | None = None) -> None:
    """Stores a new conversation in the database that the environment names."""
    conversations = ConversationStore(DOMAIN)
    all_events = [*(session(NOON - 1) if start is None else start), *events]
    await conversations.save(DialogueStateTracker.from_events(visitor, all_events, slots=DOMAIN.slots))
    conversations.engine.dispose()
