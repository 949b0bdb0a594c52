"""Reads what a browser sends: a body's bytes become a record, or the reason why they are refused."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NoReturn

from channels.refusal import Refusal

MOST_CHARACTERS = 1_000

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True)
class Question:
    """What a visitor wrote; `sender` is the conversation's UUID in small letters.

    Where the message is a button's payload, `title` may be what stands on the button: it is asked in place of a payload
    that the assistant does not remember to have offered.
    """

    sender: str
    message: str
    title: str | None = None


@dataclass(frozen=True)
class Vote:
    """Whether an answer, by its id, was helpful."""

    sender: str
    answer: str
    helpful: bool


def read_question(body: bytes) -> Question | Refusal:
    fields = _fields(body)
    sender = _sender(fields)
    if isinstance(sender, Refusal):
        return sender
    message, title = fields.get("message"), fields.get("title")
    for name, text in (("message", message), ("title", "" if title is None else title)):
        if not isinstance(text, str):
            return Refusal(400, f"“{name}” must be a text.")
        if len(text) > MOST_CHARACTERS:
            return Refusal(400, f"The {name} has {len(text):,} characters; at most {MOST_CHARACTERS:,} are allowed.")
    if not _says_anything(message):
        return Refusal(400, "The message is empty: write a question.")
    return Question(sender, message, title if title and _says_anything(title) else None)


def read_vote(body: bytes) -> Vote | Refusal:
    fields = _fields(body)
    sender = _sender(fields)
    if isinstance(sender, Refusal):
        return sender
    answer, helpful = fields.get("answer"), fields.get("helpful")
    if not isinstance(answer, str):
        return Refusal(400, "“answer” must be the id of an answer.")
    if not isinstance(helpful, bool):
        return Refusal(400, "“helpful” must be true or false.")
    return Vote(sender, answer, helpful)


def read_sender(body: bytes) -> str | Refusal:
    return _sender(_fields(body))


def _fields(body: bytes) -> dict[str, Any] | Refusal:
    try:
        fields = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        # JSON's escapes can write halves of a character, which no store and no other program takes.
        json.dumps(fields, ensure_ascii=False).encode("utf-8")
    # Brackets nested by the thousand end in the last of these.
    except (ValueError, RecursionError):
        return Refusal(400, "The request is no valid JSON in UTF-8.")
    return fields if isinstance(fields, dict) else Refusal(400, "The request must be a JSON object.")


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _sender(fields: dict[str, Any] | Refusal) -> str | Refusal:
    if isinstance(fields, Refusal):
        return fields
    sender = fields.get("sender")
    if not isinstance(sender, str) or not _UUID.fullmatch(sender.lower()):
        return Refusal(400, "“sender” must be a UUID, such as 0b5e0e5c-7d1f-4c39-9d0a-3f2b1c4d5e6f.")
    return sender.lower()


def _says_anything(message: str) -> bool:
    """Whether any character is neither space nor one that nobody sees."""
    return any(unicodedata.category(character)[0] not in "ZC" for character in message)
