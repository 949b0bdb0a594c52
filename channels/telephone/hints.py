"""What callers are likely to say, for Twilio's recogniser."""

from __future__ import annotations

from channels.twiml import usable_hints
from knowledge.records import Tables

_COMMANDS = ("operator", "repeat", "slower", "main menu", "say more", "goodbye")


def hints(tables: Tables) -> tuple[str, ...]:
    """What callers say to the line itself, and the names of all techniques, complaints and clinics.

    The commands come first: what is too much for Twilio is cut off at the end.
    """
    return usable_hints([*_COMMANDS, *(row.name for row in tables.named())])
