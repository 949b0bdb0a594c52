"""Reads the stored conversations as a stream of turns, from SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from safety.tables import Aftermath
from safety.triage import TRIAGE
from staff.outcomes import DECIDING, Said, outcome_of
from staff.records import Answer, Danger, Nearest, Turn, Warned
from stores.database import events, is_empty

USER, BOT, VOTE = "user", "bot", "agent"
# When a message came, where its channel notes it.
RECEIVED = "received"
# Intents of emergencies, of what may be one, and of "no".
_EMERGENCY, _MAYBE, _DENY = "emergency_", "maybe_emergency", "deny"
# Messages that Rasa sends itself.
_NOBODYS = frozenset(("session_start", "restart"))
_ROWS_AT_ONCE = 1_000


def read_turns(engine: Engine) -> Iterator[Turn]:
    """The turns of all conversations, each as soon as it is known to be over; none where nothing is stored yet.

    They come about in the order of their time. One row is held at a time, and the latest turn of each conversation.
    """
    if is_empty(engine):
        return
    with engine.connect() as connection:
        votes = _votes(connection)
        turns: dict[str, _Turn] = {}
        for sender, kind, time, data in _rows(connection, USER, BOT):
            event = json.loads(data)
            if kind == USER:
                before = turns.pop(sender, None)
                if before:
                    yield before.record(votes)
                if _intent(event) not in _NOBODYS:
                    turns[sender] = _Turn(sender, event, time, before)
            elif sender in turns:
                turns[sender].add(event, time)
        for turn in turns.values():
            yield turn.record(votes)


def _rows(connection: Connection, *kinds: str) -> Iterator[tuple[str, str, float, str]]:
    query = (
        sa.select(events.c.sender_id, events.c.type_name, events.c.timestamp, events.c.data)
        .where(events.c.type_name.in_(kinds))
        .order_by(events.c.id)
    )
    yield from connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)


def _votes(connection: Connection) -> dict[str, bool]:
    """By the id of each answer voted on: whether it was helpful. The latest vote on an answer counts."""
    kept = (json.loads(data).get("data") for _, _, _, data in _rows(connection, VOTE))
    return {vote["answer"]: vote["helpful"] for vote in kept if isinstance(vote, dict) and "answer" in vote}


class _Turn:
    """A turn whose reply is still being read. It holds what it needs of the events, which are ten times as large."""

    def __init__(self, conversation: str, event: dict[str, Any], time: float, before: _Turn | None = None) -> None:
        parse = event.get("parse_data") or {}
        self._intent = _intent(event)
        self._came = (event.get("metadata") or {}).get(RECEIVED, time)
        self._said: list[tuple[str | None, Said]] = []
        self._ended: float | None = None
        self._heard = {
            "conversation": conversation,
            "channel": event.get("input_channel") or "",
            "at": datetime.fromtimestamp(self._came, timezone.utc),
            "text": _typed(event.get("text") or ""),
            "asked": _asked(self._intent, parse),
            "confidence": float((parse.get("intent") or {}).get("confidence") or 0.0),
            "nearest": _nearest(parse.get("nearest_question")),
            "danger": _danger(self._intent, parse, before.danger if before else None),
        }

    @property
    def danger(self) -> Danger | None:
        return self._heard["danger"]

    def add(self, event: dict[str, Any], time: float) -> None:
        about = event.get("metadata") or {}
        metadata = about.get("metadata") or {}
        needed = {key: metadata[key] for key in DECIDING if key in metadata}
        self._said.append((metadata.get("id"), Said(about.get("utter_action") or "", needed)))
        self._ended = time

    def record(self, votes: dict[str, bool]) -> Turn:
        return Turn(
            **self._heard,
            outcome=outcome_of(self._intent, [said for _, said in self._said]),
            answers=tuple(Answer(key, said.response, votes.get(key)) for key, said in self._said if key),
            seconds=None if self._ended is None else max(0.0, self._ended - self._came),
        )


def _danger(intent: str, parse: dict[str, Any], before: Danger | None) -> Danger | None:
    """The danger that a message told of; the answer to a question about one belongs to it."""
    triage = parse.get(TRIAGE) or {}
    kind = triage.get("kind") or ""
    if intent.startswith(_EMERGENCY):
        return Danger(Warned.ALARM, kind)
    if intent == _MAYBE:
        return Danger(Warned.QUESTION, kind)
    was_asked = before is not None and before.warned is Warned.QUESTION
    if (intent == _DENY and was_asked) or triage.get("became") == Aftermath.FALSE_ALARM.value:
        return Danger(Warned.DENIED, before.kind if before else kind)
    return None


def _intent(event: dict[str, Any]) -> str:
    return ((event.get("parse_data") or {}).get("intent") or {}).get("name") or ""


def _typed(text: str) -> str:
    """What was typed: a button sends a command of Rasa's instead."""
    return "" if text.startswith("/") else text


def _asked(intent: str, parse: dict[str, Any]) -> tuple[str, ...]:
    parts = [(part.get("intent") or {}).get("name") for part in parse.get("parts") or []]
    chosen = [entity["value"] for entity in parse.get("entities") or [] if entity.get("entity") == "question"]
    return tuple(dict.fromkeys(filter(None, parts or chosen or [intent])))


def _nearest(known: dict[str, Any] | None) -> Nearest | None:
    return Nearest(known["text"], known["intent"], float(known["similarity"])) if known else None
