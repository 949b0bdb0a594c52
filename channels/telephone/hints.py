"""What callers are likely to say, for Twilio's recogniser."""

from __future__ import annotations

from channels.twiml import usable_hints
from knowledge.records import Tables

_COMMANDS = ("operator", "repeat", "slower", "main menu", "say more", "goodbye")


def hints(tables: Tables) -> tuple[str, ...]:
    """The names of all techniques, complaints and clinics, and what callers say to the line itself."""
    rows = (tables.techniques, tables.conditions, tables.uncovered, tables.clinics)
    return usable_hints([*(record.name for table in rows for record in table.values()), *_COMMANDS])
