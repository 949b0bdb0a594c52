"""Stored conversations are read as turns, from SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from channels import receiving
from channels.votes import vote
from staff import stored
from staff.records import Answer, Danger, Nearest, Outcome, Turn, Warned
from staff.stored import read_turns
from stores.database import database_url, open_engine
from tests.staff.conversations import NOON, asks, says, session, store

AT_NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database_url())
    yield engine
    engine.dispose()


async def turns(engine: Engine, *events) -> list[Turn]:
    await store("ann", *events)
    return list(read_turns(engine))


def test_nothing_is_stored_yet(engine):
    """A database without a conversation has no turns."""
    assert list(read_turns(engine)) == []


def test_reading_makes_no_file(sqlite_database):
    """A report before the first conversation leaves no file behind."""
    engine = open_engine(database_url({"DATABASE_URL": sqlite_database}))
    assert list(read_turns(engine)) == []
    assert not Path(engine.url.database).exists()


async def test_turn(engine):
    """A turn tells what was asked and understood, and what was answered, when."""
    nearest = {"text": "which massage for sciatica", "intent": "ask_technique_for_condition", "similarity": 0.8}
    question = asks(
        "massage for siatica?",
        "ask_technique_for_condition",
        NOON + 0.05,
        received=NOON,
        confidence=0.75,
        nearest_question=nearest,
    )
    answer = says("utter_recommendation", NOON + 0.25, "a1", facts=["F094"])
    assert await turns(engine, question, answer) == [
        Turn(
            conversation="ann",
            channel="web",
            at=AT_NOON,
            text="massage for siatica?",
            asked=("ask_technique_for_condition",),
            confidence=0.75,
            nearest=Nearest("which massage for sciatica", "ask_technique_for_condition", 0.8),
            outcome=Outcome.ANSWERED,
            answers=(Answer("a1", "utter_recommendation", None),),
            seconds=0.25,
        )
    ]


async def test_time_without_arrival(engine):
    """Where a channel notes no arrival, a message came when it was understood."""
    (turn,) = await turns(engine, asks("hi", "greet", NOON), says("utter_greet", NOON + 2))
    assert (turn.at, turn.seconds) == (AT_NOON, 2)


async def test_no_reply(engine):
    """A message that nothing was said to is a turn, too."""
    first, second = await turns(engine, asks("hello?", "greet"), asks("anybody?", "greet", NOON + 9))
    assert (first.answers, first.seconds, first.outcome) == ((), None, Outcome.DECLINED)
    assert second.at - first.at == timedelta(seconds=9)


async def test_several_messages_in_one_reply(engine):
    """All messages until the next question are its reply; it lasts until the last of them."""
    (turn,) = await turns(
        engine,
        asks("do pts massage and will insurance pay", "several_questions", parts=[
            {"text": "do pts massage", "intent": {"name": "ask_do_physical_therapists_massage"}},
            {"text": "will insurance pay", "intent": {"name": "ask_insurance"}},
        ]),
        says("utter_ask_do_physical_therapists_massage", NOON + 1, "a1", facts=["F069"]),
        says("utter_ask_insurance", NOON + 3, "a2", facts=["F040"]),
    )  # fmt: skip
    assert turn.asked == ("ask_do_physical_therapists_massage", "ask_insurance")
    assert [answer.id for answer in turn.answers] == ["a1", "a2"]
    assert turn.seconds == 3


async def test_button(engine):
    """A pressed button is no typed text; it asks its question."""
    entities = [{"entity": "question", "value": "ask_insurance"}, {"entity": "condition", "value": "sciatica"}]
    (turn,) = await turns(engine, asks('/choose{"question": "ask_insurance"}', "choose", entities=entities))
    assert (turn.text, turn.asked) == ("", ("ask_insurance",))


async def test_rasas_own_messages_are_nobodys(engine):
    """A start that a channel sends is no visitor's message."""
    assert await turns(engine, asks("/session_start", "session_start"), says("utter_greet")) == []


async def test_votes(engine):
    """The latest vote on an answer counts, also one that comes after other questions."""
    found = await turns(
        engine,
        asks("one", "ask_insurance"),
        says("utter_ask_insurance", answer="a1", facts=["F040"]),
        vote("a1", False),
        asks("two", "ask_price"),
        says("utter_ask_price", answer="a2", facts=["F041"], answered=False),
        vote("a1", True),
        vote("a2", False),
        vote("unknown", True),
    )
    assert [answer.helpful for turn in found for answer in turn.answers] == [True, False]


async def test_conversations_side_by_side(engine):
    """Conversations whose messages mix are told apart, and all sessions of one are read."""
    await store("ann", asks("first", "ask_price"))
    await store("bob", asks("second", "ask_insurance", channel="phone"), says("utter_ask_insurance", facts=["F040"]))
    later = NOON + 90_000
    await store("ann", *session(later), asks("third", "ask_price", later), start=session(NOON - 1))
    found = list(read_turns(engine))
    assert sorted((turn.conversation, turn.text, turn.channel) for turn in found if turn.text != "first") == [
        ("ann", "third", "web"),
        ("bob", "second", "phone"),
    ]


async def test_many_rows_are_read(engine, monkeypatch):
    """More than twice as many as are fetched at once."""
    monkeypatch.setattr(stored, "_ROWS_AT_ONCE", 100)
    events = [asks(f"question {number}", "ask_price", NOON + number) for number in range(250)]
    assert [turn.text for turn in await turns(engine, *events)] == [f"question {number}" for number in range(250)]


async def test_personal_data_is_masked(engine):
    """What staff read holds no visitor's name or number."""
    (turn,) = await turns(engine, asks("my name is Anna, call 313-555-0142: does it hurt?", "ask_does_it_hurt"))
    assert turn.text == "my name is [name], call [phone number]: does it hurt?"


def test_arrival_is_the_channels():
    """Channels and staff do not know each other; the key of a message's metadata joins them."""
    assert stored.RECEIVED == receiving.RECEIVED


async def test_dangers(engine):
    """An alarm, a question about a danger, and what denies it are told; other messages have none."""
    told = await turns(
        engine,
        asks("my chest hurts", "emergency_medical", NOON, triage={"kind": "heart"}),
        asks("it was a false alarm", "acknowledge", NOON + 10, triage={"became": "false_alarm"}),
        asks("all went dim", "maybe_emergency", NOON + 20, triage={"kind": "collapse"}),
        asks("no", "deny", NOON + 30, triage={}),
        asks("no", "deny", NOON + 40, triage={}),
        asks("does it hurt", "ask_does_it_hurt", NOON + 50),
    )
    assert [turn.danger for turn in told] == [
        Danger(Warned.ALARM, "heart"),
        Danger(Warned.DENIED, "heart"),
        Danger(Warned.QUESTION, "collapse"),
        Danger(Warned.DENIED, "collapse"),
        None,
        None,
    ]
