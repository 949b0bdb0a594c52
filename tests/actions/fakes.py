"""Stand-ins for what Rasa hands to an action: a dispatcher that remembers and a tracker that holds what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from actions.table_action import TableAction
from tests.data_files import responses


@dataclass(frozen=True)
class Said:
    """One message as the dispatcher received it."""

    response: str
    words: dict[str, str]
    metadata: dict[str, Any]

    def text(self, channel: str | None = None) -> str:
        """What the visitor reads, or hears where `channel` is "phone".

        Raises:
            KeyError: a placeholder of the response has no word.
        """
        variations = responses()[self.response]
        template = next(each["text"] for each in variations if each.get("channel") == channel)
        return template.format(**self.words)

    @property
    def facts(self) -> list[str]:
        return self.metadata["facts"]

    @property
    def sources(self) -> list[str]:
        return self.metadata["sources"]

    @property
    def next(self) -> list[str]:
        return self.metadata["next"]

    def as_event(self) -> dict[str, Any]:
        """The tracker's record of this message: Rasa keeps the words and the metadata side by side."""
        return {
            "event": "bot",
            "text": self.text(),
            "metadata": {"utter_action": self.response, **self.words, "metadata": self.metadata},
        }


@dataclass
class FakeDispatcher:
    """Remembers what was said."""

    said: list[Said] = field(default_factory=list)

    def utter_message(self, *, response: str, metadata: dict[str, Any], **words: str) -> None:
        self.said.append(Said(response, words, metadata))


@dataclass
class FakeTracker:
    """The latest message's entities and the conversation so far."""

    latest_message: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)


def naming(*named: tuple[str, str]) -> FakeTracker:
    """A tracker whose latest message names rows, each as (label, key), in this order."""
    return FakeTracker({"entities": [{"entity": label, "value": key} for label, key in named]})


def resembling(similarity: float, *rows: tuple[str, str]) -> FakeTracker:
    """A message that names nothing, but is like a known question that names these rows, each as (label, key)."""
    nearest = {"text": "...", "intent": "...", "similarity": similarity, "rows": [list(row) for row in rows]}
    return FakeTracker({"entities": [], "nearest_question": nearest})


def asked() -> dict[str, Any]:
    """The tracker's record of a visitor's message."""
    return {"event": "user", "text": "..."}


def domain() -> dict[str, Any]:
    """The part of the domain that the actions read, as Rasa sends it along."""
    return {"responses": responses()}


def said_by(action: TableAction, tracker: FakeTracker) -> list[Said]:
    """What the action says; it must leave slots and history alone."""
    dispatcher = FakeDispatcher()
    assert action.run(dispatcher, tracker, domain()) == []
    return dispatcher.said
