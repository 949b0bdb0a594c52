"""What was said long ago is deleted, from SQLite and PostgreSQL alike."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy.engine import Engine

from staff.purge import purge
from staff.stored import read_turns
from stores.database import VARIABLE, database_url, open_engine
from tests.staff.conversations import asks, session, store

DAY = 86_400


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_engine(database_url())
    yield engine
    engine.dispose()


def ago(days: float) -> float:
    return time.time() - days * DAY


async def said(visitor: str, text: str, days: float) -> None:
    """A conversation of so many days ago."""
    await store(visitor, asks(text, "ask_price", ago(days)), start=session(ago(days)))


def left(engine: Engine) -> list[str]:
    return sorted(turn.text for turn in read_turns(engine))


async def test_old_conversations_go(engine):
    """What is older than so many days is deleted; what is younger stays."""
    await said("ann", "old", 91)
    await said("bob", "young", 89)
    assert purge(engine, 90) == (4, 1)
    assert left(engine) == ["young"]


async def test_conversation_that_went_on(engine):
    """Of a visitor who came back, the old part goes."""
    await store(
        "ann",
        asks("old", "ask_price", ago(100)),
        *session(ago(1)),
        asks("young", "ask_price", ago(1)),
        start=session(ago(100)),
    )
    assert purge(engine, 90) == (4, 0)
    assert left(engine) == ["young"]


async def test_twice(engine):
    """A second time there is nothing left to delete."""
    await said("ann", "old", 91)
    purge(engine, 90)
    assert purge(engine, 90) == (0, 0)


async def test_everything(engine):
    """Zero days keep nothing."""
    await said("ann", "now", 0)
    assert purge(engine, 0) == (4, 1)
    assert left(engine) == []


def test_nothing_stored(engine):
    """Before the first conversation there is nothing to delete."""
    assert purge(engine, 90) == (0, 0)


def test_days_that_are_none(engine):
    with pytest.raises(ValueError, match="-1 days"):
        purge(engine, -1)


async def test_purged_words_are_gone_from_the_disk(sqlite_database, monkeypatch):
    """Nothing of what was deleted can be read from the files."""
    monkeypatch.setenv(VARIABLE, sqlite_database)
    engine = open_engine(database_url())
    await said("ann", "an embarrassing rash on my elbow", 91)
    purge(engine, 90)
    engine.dispose()
    files = Path(urlsplit(sqlite_database).path).parent.iterdir()
    assert b"embarrassing rash" not in b"".join(path.read_bytes() for path in files)
