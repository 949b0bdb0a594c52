"""Takes out of visitors' words what names them, before anything is stored.

It errs towards taking out: a question stays understandable without its numbers.
"""

from __future__ import annotations

from typing import Any

from stores.masked_names import NAME, mask_names
from stores.masked_numbers import CARD, MAIL, NUMBER, PHONE, mask_numbers

# What stands in the place of what was taken out.
MASKS = (CARD, MAIL, NAME, NUMBER, PHONE)
# Where a visitor's words stand in an event of theirs, and in what was understood of it.
_TEXTS = frozenset(("text", "alias"))


def mask(text: str) -> str:
    """The text with a word in square brackets in place of each thing that names somebody."""
    return mask_names(mask_numbers(text))


def mask_event(event: dict[str, Any]) -> dict[str, Any]:
    """One of Rasa's events as a dictionary, with what the visitor wrote masked wherever it stands in it."""
    if event.get("event") == "slot":
        return {**event, "value": mask(event["value"])} if isinstance(event.get("value"), str) else event
    return _mask_texts(event) if event.get("event") == "user" else event


def _mask_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: mask(each) if key in _TEXTS and isinstance(each, str) else _mask_texts(each)
            for key, each in value.items()
        }
    return [_mask_texts(each) for each in value] if isinstance(value, list) else value
