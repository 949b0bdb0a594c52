"""How an answer is made: from its template, with an id, and the disclaimer under a conversation's first answer."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Iterator
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from channels.shell import SHELL, with_lines
from safety.languages import in_language
from safety.triage import language_of

DISCLAIMER = "This is general information, not medical advice."
# There the greeting says it.
PHONE = "phone"
# Marks the message that told it.
TOLD = "disclaimer"
# Names one message among all: what a visitor's vote is about.
ID = "id"


def metadata_said(tracker: DialogueStateTracker) -> Iterator[dict[str, Any]]:
    """The metadata of each message that the assistant has said, in order; empty where a message has none."""
    return (event.metadata.get("metadata") or {} for event in tracker.events if isinstance(event, BotUttered))


class Answers(TemplatedNaturalLanguageGenerator):
    """The stock generator; each message gets an id, and the first one with facts says what it is no substitute for.

    `rasa shell` prints a message's text and nothing of its metadata, and its channel cannot be replaced: there, source
    and next questions are written out. On every other channel, the channel renders the metadata.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)
        self._latest: weakref.ref[DialogueStateTracker] | None = None

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        # The phone line hears and speaks English alone.
        said = utter_action if output_channel == PHONE else self._in_language_of(tracker, utter_action)
        response = await super().generate(said, tracker, output_channel, **kwargs)
        if not response or not response.get("text"):
            return response
        metadata = kwargs.get("metadata") or response.get("metadata") or {}
        added: dict[str, Any] = {ID: str(uuid.uuid4())}
        if metadata.get("facts") and output_channel != PHONE and not self._was_told(tracker):
            response["text"] = f"{response['text']} {DISCLAIMER}"
            added[TOLD] = True
            self._latest = weakref.ref(tracker)
        response["metadata"] = {**metadata, **added}
        # What an action sends along takes the place of the template's own metadata.
        if kwargs.get("metadata"):
            kwargs["metadata"].update(added)
        if tracker.get_latest_input_channel() == SHELL:
            response["text"] = with_lines(response["text"], metadata)
        return response

    def _in_language_of(self, tracker: DialogueStateTracker, response: str) -> str:
        """The response in the language of the visitor's latest message, where it is written in it."""
        parse = tracker.latest_message.parse_data if tracker.latest_message else None
        own = in_language(response, language_of(parse))
        return own if own in self.responses else response

    def _was_told(self, tracker: DialogueStateTracker) -> bool:
        # An action's later replies come before its first one is among the events.
        if self._latest and self._latest() is tracker:
            return True
        return any(metadata.get(TOLD) for metadata in metadata_said(tracker))
