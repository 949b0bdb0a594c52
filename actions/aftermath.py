"""What a visitor says became of an emergency: none, help was called or cannot be, is refused or awaited, it eased."""

from __future__ import annotations

from typing import Any

from safety.tables import Aftermath
from safety.triage import TRIAGE


def aftermath_of(message: dict[str, Any]) -> Aftermath | None:
    """What became of it, as triage has understood the message; None where it says nothing of it."""
    became = (message.get(TRIAGE) or {}).get("became")
    return Aftermath(became) if became else None
