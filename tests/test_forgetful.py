"""The store that forgets: a conversation whose visitor asks for it is gone, with all its sessions."""

from __future__ import annotations

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from actions import take_offer
from stores.forgetful import FORGOTTEN, ForgetfulTrackerStore
from tests.data_files import ROOT

DOMAIN = Domain.load(ROOT / "domain.yml")
SESSION = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
QUESTION = [UserUttered("my knee hurts"), SlotSet("condition", "knee_pain"), BotUttered("Which knee?")]


class Listener(EventBroker):
    """An event broker that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def publish(self, event: dict) -> None:
        self.heard.append(event["event"])


@pytest.fixture
def store() -> ForgetfulTrackerStore:
    return ForgetfulTrackerStore(DOMAIN)


def conversation(visitor: str, *events) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(visitor, [*SESSION, *QUESTION, *events], slots=DOMAIN.slots)


async def erase(store: TrackerStore, visitor: str) -> None:
    """The visitor's conversation goes on as it does after a "yes" to "shall I erase it?"."""
    tracker = await store.get_or_create_full_tracker(visitor)
    for event in (UserUttered("yes"), BotUttered("Done."), SlotSet(FORGOTTEN, True)):
        tracker.update(event)
    await store.save(tracker)


async def test_conversation_is_kept(store):
    """Whoever asks for nothing finds the conversation again."""
    await store.save(conversation("ann"))
    assert list((await store.retrieve("ann")).events) == [*SESSION, *QUESTION]


async def test_conversation_is_erased(store):
    """Nothing is left to find by the visitor's name."""
    await store.save(conversation("ann"))
    await erase(store, "ann")
    assert await store.retrieve("ann") is None
    assert not await store.exists("ann")
    assert "ann" not in await store.keys()


async def test_all_sessions_are_erased(store):
    """A session of yesterday goes with that of today."""
    await store.save(conversation("ann", *SESSION, *QUESTION))
    assert len((await store.retrieve("ann")).events) < len((await store.retrieve_full_tracker("ann")).events)
    await erase(store, "ann")
    assert await store.retrieve_full_tracker("ann") is None


async def test_others_stay(store):
    """One visitor's wish erases nobody else's conversation."""
    for visitor in ("ann", "anne", "bob"):
        await store.save(conversation(visitor))
    await erase(store, "ann")
    assert sorted(await store.keys()) == ["anne", "bob"]
    assert (await store.retrieve("bob")).get_slot("condition") == "knee_pain"


async def test_next_message_begins_anew(store):
    """A conversation after it knows nothing of the one before, and is kept."""
    await store.save(conversation("ann"))
    await erase(store, "ann")
    tracker = await store.get_or_create_tracker("ann")
    assert list(tracker.events) == [ActionExecuted("action_listen")]
    assert tracker.get_slot("condition") is None
    assert not tracker.get_slot(FORGOTTEN)
    tracker.update(UserUttered("hello again"))
    await store.save(tracker)
    assert (await store.retrieve("ann")).latest_message.text == "hello again"


async def test_erasing_what_was_never_kept(store):
    """The very first message may ask for it."""
    await store.save(conversation("ann", SlotSet(FORGOTTEN, True)))
    assert list(await store.keys()) == []


async def test_wish_taken_back_keeps_the_conversation(store):
    """The slot counts as it stands where the conversation is saved."""
    await store.save(conversation("ann", SlotSet(FORGOTTEN, True), SlotSet(FORGOTTEN, None)))
    assert await store.exists("ann")


async def test_no_broker_hears_of_what_is_erased():
    """The last words of an erased conversation are not sent on either."""
    listener = Listener()
    store = ForgetfulTrackerStore(DOMAIN, listener)
    await store.save(conversation("ann"))
    heard = list(listener.heard)
    assert heard
    await erase(store, "ann")
    assert listener.heard == heard


def test_slot_is_the_one_that_the_action_sets():
    """Stores and actions do not know each other; the slot's name joins them, and the domain has it."""
    assert take_offer.FORGOTTEN == FORGOTTEN
    assert FORGOTTEN in {slot.name for slot in DOMAIN.slots}


def test_rasa_is_told_to_use_it():
    """Rasa makes this store of what endpoints.yml says."""
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert isinstance(TrackerStore.create(endpoints.tracker_store, DOMAIN), ForgetfulTrackerStore)
