"""Where conversations are kept: checked before anything is started, and told to whoever starts it."""

from __future__ import annotations

from launcher.settings import StartError
from stores.database import DatabaseError, check_database, database_url, shown


def check_conversations() -> None:
    """Raises StartError where conversations cannot be kept."""
    try:
        check_database(database_url())
    except DatabaseError as err:
        raise StartError(str(err)) from err


def kept_in() -> str:
    """One line for people."""
    return f"Conversations are kept in {shown(database_url())}."
