"""Stand-ins for what Rasa hands to an action: a dispatcher that remembers and a tracker that holds what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rasa_sdk import Action

from actions.context import Event
from safety.load import load_triage
from safety.triage import TRIAGE
from tests.data_files import ROOT, all_responses, read_yaml


@dataclass(frozen=True)
class Said:
    """One message as the dispatcher received it: a response with its words, or a text of its own."""

    response: str | None
    words: dict[str, str]
    metadata: dict[str, Any]
    buttons: tuple[tuple[str, str], ...] = ()
    plain: str | None = None

    def text(self, channel: str | None = None) -> str:
        """What the visitor reads, or hears where `channel` is "phone".

        Raises:
            KeyError: a placeholder of the response has no word.
        """
        if self.plain is not None:
            return self.plain
        variations = known_responses()[self.response]
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

    def as_event(self) -> Event:
        """The tracker's record of this message: Rasa keeps the words and the metadata side by side."""
        named = {"utter_action": self.response} if self.response else {}
        buttons = known_responses()[self.response][0].get("buttons", []) if self.response else []
        return {
            "event": "bot",
            "text": self.text(),
            "data": {"buttons": [*buttons, *({"title": title, "payload": payload} for title, payload in self.buttons)]},
            "metadata": {**named, **self.words, "metadata": self.metadata},
        }


@dataclass
class FakeDispatcher:
    """Remembers what was said."""

    said: list[Said] = field(default_factory=list)

    def utter_message(
        self,
        *,
        metadata: dict[str, Any] | None = None,
        response: str | None = None,
        text: str | None = None,
        buttons: list[dict[str, str]] | None = None,
        **words: str,
    ) -> None:
        if metadata is None:
            metadata = known_responses()[response][0]["metadata"] if response else {}
        pairs = tuple((button["title"], button["payload"]) for button in buttons or [])
        self.said.append(Said(response, words, metadata, pairs, text))


@dataclass
class FakeTracker:
    """The latest message's entities and the conversation so far."""

    latest_message: dict[str, Any] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def get_latest_input_channel(self) -> str | None:
        """Where the latest message came from, as far as it was said."""
        return next((event.get("input_channel") for event in reversed(self.events) if event["event"] == "user"), None)

    def get_slot(self, name: str) -> Any:
        """The value that the slot was last given."""
        given = (event["value"] for event in reversed(self.events) if is_slot(event, name))
        return next(given, None)


class Conversation:
    """A conversation as Rasa records it, turn by turn; `tracker` is what the next action is handed."""

    def __init__(self) -> None:
        self.tracker = FakeTracker(events=[{"event": "session_started"}])

    def hear(self, text: str, intent: str, *named: tuple[str, str], channel: str = "", **more: Any) -> None:
        """The visitor's next message: its intent, the rows that it names, and what else the pipeline found."""
        parse = understood(text, intent, *named, **more)
        self.tracker.latest_message = parse
        heard = {"event": "user", "text": text, "parse_data": parse, "input_channel": channel}
        self.tracker.events.append(heard)
        self.tracker.events += [{"event": "slot", "name": slot, "value": value} for slot, value in slots_of(parse)]

    def ask(self, action: Action, text: str, intent: str, *named: tuple[str, str], **more: Any) -> list[Said]:
        """What the action says to the visitor's next message."""
        self.hear(text, intent, *named, **more)
        dispatcher = FakeDispatcher()
        events = action.run(dispatcher, self.tracker, domain())
        self.answer(*dispatcher.said)
        self.tracker.events += events
        return dispatcher.said

    def answer(self, *said: Said) -> None:
        """The assistant says this, whichever action or response it comes from."""
        self.tracker.events += [each.as_event() for each in said]

    def start_over(self) -> None:
        self.tracker.events.append({"event": "restart"})


def understood(text: str, intent: str, *named: tuple[str, str], **more: Any) -> dict[str, Any]:
    """The pipeline's result for a message that names rows, each as (label, key), in this order.

    What it says became of an emergency is found as the pipeline finds it.
    """
    became = load_triage().became(text)
    triage = {"became": became and became[0].value, **more.pop("triage", {})}
    parse = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": entities(*named)}
    return {**parse, TRIAGE: triage, **more}


def entities(*named: tuple[str, str]) -> list[dict[str, str]]:
    return [{"entity": label, "value": key} for label, key in named]


def is_slot(event: Event, name: str) -> bool:
    return event.get("event") == "slot" and event["name"] == name


@lru_cache
def known_responses() -> dict[str, list[dict[str, Any]]]:
    """The variations of each response, put together once; nobody changes them."""
    return all_responses()


@lru_cache
def _slots() -> dict[str, dict[str, Any]]:
    return read_yaml(ROOT / "domain.yml")["slots"]


def slots_of(parse: dict[str, Any]) -> list[tuple[str, str]]:
    """Slots with the values that Rasa fills in from a message, by the domain's mappings."""
    found: list[tuple[str, str]] = []
    for slot, row in _slots().items():
        for mapping in row["mappings"]:
            if mapping["type"] == "from_entity":
                found += [(slot, each["value"]) for each in parse["entities"] if each["entity"] == mapping["entity"]]
            elif mapping["type"] == "from_intent" and parse["intent"]["name"] in mapping["intent"]:
                found.append((slot, mapping["value"]))
    return found


def naming(*named: tuple[str, str]) -> FakeTracker:
    """A tracker whose latest message names rows, each as (label, key), in this order."""
    return FakeTracker({"entities": entities(*named)})


def resembling(similarity: float, *rows: tuple[str, str]) -> FakeTracker:
    """A message that names nothing, but is like a known question that names these rows, each as (label, key)."""
    nearest = {"text": "...", "intent": "...", "similarity": similarity, "rows": [list(row) for row in rows]}
    return FakeTracker({"text": "xyz", "entities": [], "nearest_question": nearest})


def asked() -> Event:
    """The tracker's record of a visitor's message."""
    return {"event": "user", "text": "..."}


def domain() -> dict[str, Any]:
    """The part of the domain that the actions read, as Rasa sends it along."""
    return {"responses": dict(known_responses())}


def said_by(action: Action, tracker: FakeTracker) -> list[Said]:
    """What the action says."""
    return run(action, tracker)[0]


def slots_set_by(action: Action, tracker: FakeTracker) -> dict[str, Any]:
    """The slots that the action sets, with their values."""
    return run(action, tracker)[1]


def run(action: Action, tracker: FakeTracker) -> tuple[list[Said], dict[str, Any]]:
    """What the action says and the slots that it sets; it may set slots of the domain, and nothing else."""
    dispatcher = FakeDispatcher()
    before = list(tracker.events)
    events = action.run(dispatcher, tracker, domain())
    assert {event["event"] for event in events} <= {"slot"}
    assert {event["name"] for event in events} <= set(_slots())
    assert tracker.events == before
    return dispatcher.said, {event["name"]: event["value"] for event in events}
