"""The store of conversations, on SQLite and PostgreSQL alike: kept, masked, and erased at the visitor's wish."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from actions import take_offer
from stores.conversations import FORGOTTEN, ConversationStore
from stores.database import VARIABLE, database_url, events, open_engine
from tests.data_files import ROOT

SESSION = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
QUESTION = [UserUttered("my knee hurts"), SlotSet("condition", "knee_pain"), BotUttered("Which knee?")]
CLINIC = "To book with All Body Kneads, call 517-898-2899."


@cache
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml")


class Listener(EventBroker):
    """An event broker that keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[dict] = []

    def publish(self, event: dict) -> None:
        self.heard.append(event)


@pytest.fixture
def store(database: str) -> Iterator[ConversationStore]:
    store = ConversationStore(domain())
    yield store
    store.engine.dispose()


def conversation(visitor: str, *events) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(visitor, [*SESSION, *QUESTION, *events], slots=domain().slots)


async def erase(store: TrackerStore, visitor: str) -> None:
    """The visitor's conversation goes on as it does after a "yes" to "shall I erase it?"."""
    tracker = await store.get_or_create_full_tracker(visitor)
    for event in (UserUttered("yes"), BotUttered("Done."), SlotSet(FORGOTTEN, True)):
        tracker.update(event)
    await store.save(tracker)


def rows() -> list[tuple[str, str]]:
    """Sender and data of all that is stored, as another program reads it."""
    engine = open_engine(database_url())
    with engine.connect() as connection:
        found = connection.execute(sa.select(events.c.sender_id, events.c.data).order_by(events.c.id)).all()
    engine.dispose()
    return [tuple(row) for row in found]


async def test_conversation_is_kept(store):
    """Whoever asks for nothing finds the conversation again."""
    await store.save(conversation("ann"))
    assert list((await store.retrieve_full_tracker("ann")).events) == [*SESSION, *QUESTION]


async def test_nothing_is_lost_on_restart(store):
    """A server that starts anew goes on with the conversation where it was."""
    await store.save(conversation("ann"))
    store.engine.dispose()
    anew = ConversationStore(domain())
    tracker = await anew.retrieve("ann")
    assert tracker.get_slot("condition") == "knee_pain"
    tracker.update(UserUttered("and my hip"))
    await anew.save(tracker)
    assert [event.text for event in (await anew.retrieve("ann")).events if isinstance(event, UserUttered)] == [
        "my knee hurts",
        "and my hip",
    ]
    anew.engine.dispose()


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


async def test_erased_words_are_gone_from_the_disk(sqlite_database, monkeypatch):
    """Whoever reads the files byte by byte finds nothing of an erased conversation, but what others said."""
    monkeypatch.setenv(VARIABLE, sqlite_database)
    store = ConversationStore(domain())
    folder = Path(urlsplit(sqlite_database).path).parent
    await store.save(conversation("ann", UserUttered("an embarrassing rash on my elbow")))
    await store.save(conversation("bob", UserUttered("tight shoulders")))
    assert b"embarrassing rash" in b"".join(path.read_bytes() for path in folder.iterdir())
    await erase(store, "ann")
    left = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"embarrassing rash" not in left
    assert b"tight shoulders" in left
    store.engine.dispose()


async def test_visitors_words_are_masked(store):
    """What names a visitor never reaches the database, wherever it stands in an event; the clinic's number stays."""
    text = "my name is Anna Kowalski, mail anna@example.com or call 313-555-0142. which massage for sciatica?"
    parse = {
        "text": text,
        "intent": {"name": "several_questions", "confidence": 0.9},
        "entities": [{"entity": "condition", "value": "sciatica", "alias": "sciatica"}],
        "parts": [{"text": "my name is Anna Kowalski"}, {"text": "call 313-555-0142"}],
    }
    tracker = conversation("ann", UserUttered(text, parse["intent"], parse["entities"], parse))
    tracker.update(SlotSet("unclear", text))
    tracker.update(BotUttered(CLINIC))
    await store.save(tracker)
    stored = json.dumps(rows())
    for personal in ("Anna", "Kowalski", "anna@", "555-0142"):
        assert personal not in stored
    assert "which massage for sciatica?" in stored
    assert CLINIC in stored
    # The turn that is under way still has the visitor's own words.
    assert tracker.latest_message.text == text


async def test_masked_conversation_goes_on(store):
    """A conversation with something masked is read back whole, and what is new is added behind it."""
    await store.save(conversation("ann", UserUttered("call me at 313-555-0142")))
    tracker = await store.retrieve("ann")
    assert tracker.latest_message.text == "call me at [phone number]"
    tracker.update(UserUttered("thanks"))
    await store.save(tracker)
    assert len(rows()) == len(SESSION) + len(QUESTION) + 2


async def test_other_events_are_stored_as_they_are(store):
    """Masking touches nothing but visitors' words: the events are those of before, times included."""
    tracker = conversation("ann", SlotSet("picked", {"text": "x"}))
    await store.save(tracker)
    assert [json.loads(data) for _, data in rows()] == [event.as_dict() for event in tracker.events]


async def test_broker_hears_masked_words(database):
    """Where an event broker is configured, it is told no more than the database."""
    listener = Listener()
    store = ConversationStore(domain(), listener)
    await store.save(conversation("ann", UserUttered("my name is Anna")))
    assert "my name is [name]" in {event.get("text") for event in listener.heard}
    assert "Anna" not in json.dumps(listener.heard)
    heard = len(listener.heard)
    await erase(store, "ann")
    assert len(listener.heard) == heard
    store.engine.dispose()


async def test_two_visitors_at_once(store):
    """Conversations that are saved at the same time are all kept."""
    visitors = [f"visitor-{number}" for number in range(20)]
    await asyncio.gather(*(store.save(conversation(visitor)) for visitor in visitors))
    assert sorted(await store.keys()) == sorted(visitors)


async def test_database_that_was_started_anew(store):
    """A connection that broke in between is made again, and no message is lost by it."""
    await store.save(conversation("ann"))
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            own = "pid <> pg_backend_pid() AND datname = current_database()"
            connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}")
            # ... and the one that said so.
            with pytest.raises(sa.exc.OperationalError):
                connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    await store.save(conversation("bob"))
    assert sorted(await store.keys()) == ["ann", "bob"]


async def test_file_can_be_read_meanwhile(sqlite_database, monkeypatch):
    """A report that reads the SQLite file keeps no message from being stored."""
    monkeypatch.setenv(VARIABLE, sqlite_database)
    store = ConversationStore(domain())
    await store.save(conversation("ann"))
    reader = sqlite3.connect(urlsplit(sqlite_database).path, isolation_level=None)
    reader.execute("BEGIN")
    before = reader.execute("SELECT count(*) FROM events").fetchone()
    await store.save(conversation("bob"))
    assert reader.execute("SELECT count(*) FROM events").fetchone() == before
    reader.close()
    assert sorted(await store.keys()) == ["ann", "bob"]
    store.engine.dispose()


def test_folder_is_its_owners_alone(sqlite_database, monkeypatch):
    """Nobody else on the machine may read what people say of their health."""
    monkeypatch.setenv(VARIABLE, sqlite_database)
    ConversationStore(domain()).engine.dispose()
    assert Path(urlsplit(sqlite_database).path).parent.stat().st_mode & 0o077 == 0


def test_wrong_address_ends_the_start(monkeypatch):
    """Rasa is not left to keep conversations in its memory instead."""
    monkeypatch.setenv(VARIABLE, "conversations.db")
    with pytest.raises(RasaException, match=f"{VARIABLE} is no address"):
        ConversationStore(domain())


def test_slot_is_the_one_that_the_action_sets():
    """Stores and actions do not know each other; the slot's name joins them, and the domain has it."""
    assert take_offer.FORGOTTEN == FORGOTTEN
    assert FORGOTTEN in {slot.name for slot in domain().slots}


def test_rasa_is_told_to_use_it():
    """Rasa makes this store of what endpoints.yml says."""
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    store = TrackerStore.create(endpoints.tracker_store, domain())
    assert isinstance(store, ConversationStore)
    store.engine.dispose()
