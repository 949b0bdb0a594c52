"""Deletes what was said long ago."""

from __future__ import annotations

import time

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from stores.database import erase_traces, events, is_empty

_DAY = 24 * 60 * 60  # seconds


def purge(engine: Engine, days: int) -> tuple[int, int]:
    """Deletes every stored event that is older, also of a conversation that has gone on since.

    Returns:
        How many events were deleted, and how many conversations nothing is left of.

    Raises:
        ValueError: fewer than no days.
    """
    if days < 0:
        raise ValueError(f"{days} days: not fewer than 0 can be kept.")
    if is_empty(engine):
        return 0, 0
    with engine.begin() as connection:
        count = sa.select(sa.func.count(events.c.sender_id.distinct()))
        before = connection.execute(count).scalar_one()
        deleted = connection.execute(sa.delete(events).where(events.c.timestamp < time.time() - days * _DAY)).rowcount
        gone = before - connection.execute(count).scalar_one()
    if deleted:
        erase_traces(engine)
    return deleted, gone
