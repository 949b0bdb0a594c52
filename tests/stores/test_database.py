"""Which database the environment names, and whether conversations can be kept there."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from launcher.conversations import check_conversations, kept_in
from launcher.settings import StartError
from stores.database import USUAL, VARIABLE, DatabaseError, check_database, database_url, open_stored, shown


def test_usual_database():
    """Without a word from the environment, and with an empty one, it is a file of the project's own."""
    assert str(database_url({})) == str(database_url({VARIABLE: ""})) == USUAL


@pytest.mark.parametrize(
    "text",
    [
        "conversations.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://me:secret@host/name",
        "postgresql://me:secret@host",
        "postgresql://me:secret@host:port/name",
        "nonsense://",
        "://",
        "sqlite+nonsense:///file.db",
    ],
)
def test_address_that_is_none(text):
    """It is named without being repeated, for it may hold a password."""
    with pytest.raises(DatabaseError, match=f"{VARIABLE} is no address such as") as raised:
        database_url({VARIABLE: text})
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_addresses_of_postgresql(scheme):
    """The short name of hosting services is understood; nobody waits long for a server that does not answer."""
    url = database_url({VARIABLE: f"{scheme}://me:secret@host/name"})
    assert url.get_backend_name() == "postgresql"
    assert url.query["connect_timeout"] == "5"


def test_own_timeout_counts():
    url = database_url({VARIABLE: "postgresql://me@host/name?connect_timeout=60"})
    assert url.query["connect_timeout"] == "60"


def test_shown_without_the_password():
    url = database_url({VARIABLE: "postgresql://me:secret@host/name"})
    assert shown(url) == "postgresql://me:***@host/name"
    assert shown(database_url({})) == "conversations/conversations.db"


def test_databases_that_can_be_used(database):
    """A new SQLite file and an empty PostgreSQL database, also a second time."""
    check_database(database_url())
    check_database(database_url())


def test_file_that_is_no_database(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("not a database, but notes on many things that nobody wants to lose" * 20)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=re.escape(f"cannot be kept in {path}: file is not a database")):
        check_database(database_url({VARIABLE: f"sqlite:///{path}"}))
    assert path.read_bytes() == before


def test_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"cannot be kept in .*: (Not a directory|File exists)"):
        check_database(database_url({VARIABLE: f"sqlite:///{tmp_path}/file/conversations.db"}))


def test_folder_in_the_files_place(tmp_path):
    with pytest.raises(DatabaseError, match=f"cannot be kept in {tmp_path}: unable to open database file"):
        check_database(database_url({VARIABLE: f"sqlite:///{tmp_path}"}))


def test_server_that_does_not_answer():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        url = database_url({VARIABLE: f"postgresql://me:secret@127.0.0.1:{port}/name"})
        with pytest.raises(DatabaseError, match="Connection refused") as raised:
            check_database(url)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_cannot_be_read(tmp_path):
    """Staff who look for conversations in the wrong place are told so in one line."""
    path = tmp_path / "notes.db"
    path.write_text("not a database, but notes" * 99)
    with pytest.raises(DatabaseError, match=re.escape(f"cannot be read from {path}: file is not a database")):
        open_stored(database_url({VARIABLE: f"sqlite:///{path}"}))


def test_reading_where_nothing_is_stored(tmp_path):
    """Nothing is made by looking."""
    open_stored(database_url({VARIABLE: f"sqlite:///{tmp_path}/new/conversations.db"})).dispose()
    assert list(tmp_path.iterdir()) == []


def test_unknown_database_of_a_server(postgresql):
    with pytest.raises(DatabaseError, match='database "nowhere" does not exist'):
        check_database(database_url({VARIABLE: f"{postgresql}/nowhere"}))


def test_start_ends_with_one_line(monkeypatch):
    """The launcher says why nothing is started."""
    monkeypatch.setenv(VARIABLE, "nonsense")
    with pytest.raises(StartError, match=f"^{VARIABLE} is no address"):
        check_conversations()


def test_place_is_told(monkeypatch, tmp_path):
    """Whoever starts the assistant reads where conversations are kept, in a folder that is made by then."""
    path = tmp_path / "kept" / "talk.db"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    check_conversations()
    assert kept_in() == f"Conversations are kept in {path}."
    assert path.exists()
    assert Path(os.path.dirname(path)).stat().st_mode & 0o077 == 0
