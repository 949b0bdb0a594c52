"""Which database keeps the conversations, and a way in. Rasa is not needed to read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import QueuePool

# The environment variable that names another one.
VARIABLE = "DATABASE_URL"
USUAL = "sqlite:///conversations/conversations.db"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
_DRIVERS = (SQLITE, "sqlite+pysqlite", POSTGRESQL, "postgresql+psycopg2")
# Seconds until a database that does not answer counts as out of reach.
PATIENCE = 5

# As Rasa's SQL tracker store makes it, but for its own sequence.
events = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255)),
    sa.Column("type_name", sa.String(255)),
    sa.Column("timestamp", sa.Float),
    sa.Column("intent_name", sa.String(255)),
    sa.Column("action_name", sa.String(255)),
    sa.Column("data", sa.Text),
)


class DatabaseError(Exception):
    """Why there is no way into the database; the message is one line and holds no password."""


def database_url(environment: Mapping[str, str] = os.environ) -> URL:
    """The address of the database.

    Raises:
        DatabaseError: the variable names no file of SQLite and no database of PostgreSQL.
    """
    text = environment.get(VARIABLE) or USUAL
    # What hosting services hand out; SQLAlchemy knows the long name only.
    text = text.replace("postgres://", f"{POSTGRESQL}://", 1) if text.startswith("postgres://") else text
    try:
        url = make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _DRIVERS or url.database in (None, "", ":memory:"):
        # It may hold a password, so it is not repeated.
        raise DatabaseError(f"{VARIABLE} is no address such as {USUAL} or {POSTGRESQL}://user:password@host/name.")
    if url.get_backend_name() == POSTGRESQL and "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(PATIENCE)})
    return url


def shown(url: URL) -> str:
    """The database as people read it: its file, or its address without the password."""
    return url.database if url.get_backend_name() == SQLITE else url.set(query={}).render_as_string(hide_password=True)


def make_room(url: URL) -> None:
    """Makes the folder of a SQLite file, for its owner alone: people speak of their health.

    Raises:
        DatabaseError: the folder cannot be made.
    """
    if url.get_backend_name() != SQLITE:
        return
    try:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as err:
        raise DatabaseError(f"Conversations cannot be kept in {url.database}: {err.strerror}.") from err


def open_engine(url: URL, **options: Any) -> Engine:
    """An engine of SQLAlchemy's; nothing is connected to yet.

    A database that was started anew in between is connected to again. A SQLite file is written so that it may be read
    meanwhile, and what is deleted from it is overwritten; its connections are kept, for closing the last one folds the
    file's journal each time.
    """
    if url.get_backend_name() != SQLITE:
        return sa.create_engine(url, pool_pre_ping=True, **options)
    engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False}, **options)
    sa.event.listen(engine, "connect", _prepare)
    return engine


def check_database(url: URL) -> None:
    """Raises DatabaseError where conversations cannot be kept there."""
    make_room(url)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            # SQLite reads its file no sooner.
            sa.inspect(connection).has_table(events.name)
            if url.get_backend_name() == SQLITE:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.DBAPIError as err:
        raise DatabaseError(f"Conversations cannot be kept in {shown(url)}: {_reason(err)}") from err
    finally:
        engine.dispose()


def open_stored(url: URL) -> Engine:
    """An engine for what is stored already; where nothing is, nothing is made.

    Raises:
        DatabaseError: the database cannot be read.
    """
    engine = open_engine(url)
    try:
        is_empty(engine)
    except sa.exc.DBAPIError as err:
        raise DatabaseError(f"Conversations cannot be read from {shown(url)}: {_reason(err)}") from err
    return engine


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever stored there; a SQLite file that is missing is not made."""
    if engine.dialect.name == SQLITE and not Path(engine.url.database).exists():
        return True
    return not sa.inspect(engine).has_table(events.name)


def erase_traces(engine: Engine) -> None:
    """Empties SQLite's journal, where deleted conversations would still stand; PostgreSQL's vacuum sees to its own."""
    if engine.dialect.name == SQLITE:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _reason(err: sa.exc.DBAPIError) -> str:
    """What the database said, on one line."""
    return " ".join(str(err.orig).split()) or type(err.orig).__name__


def _prepare(connection: Any, record: Any) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {pragma}").close()
