"""What the actions share: the tables, the rows that the visitor named, and the order of saying things."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import remembered
from actions.reply import Reply, say
from knowledge.load import load_tables
from knowledge.lookup import has_row
from knowledge.records import Tables
from knowledge.reference import refers_back

logger = logging.getLogger(__name__)

# Rasa sends the whole domain along with each call, as a dictionary.
Domain = dict[str, Any]


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """One copy for all actions of the server."""
    return load_tables()


class TableAction(Action, ABC):
    """An action that answers from the tables: `replies` decides, `run` utters and remembers."""

    # The question that it answers, in plain words with placeholders for what the visitor named or speaks of, and the
    # intent that asks it; an action that is only a turn in the talk has none.
    intent: ClassVar[str | None] = None
    question: ClassVar[str] = ""
    # The intent whose answer goes on where this one ends.
    more: ClassVar[str | None] = None

    def __init__(self, tables: Tables | None = None) -> None:
        """Raises TablesError, with every fault, when the tables are unsound."""
        self.tables = tables or _tables()

    @abstractmethod
    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        """What to say, in order; never empty."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        replies = self.replies(tracker, domain)
        for reply in replies:
            say(dispatcher, domain, reply)
        return [SlotSet(slot, value) for reply in replies for slot, value in reply.remember.items()]

    def named(self, tracker: Tracker, *labels: str) -> list[str]:
        """The keys of the rows of these kinds that the latest message names, in its order, each once."""
        entities = tracker.latest_message.get("entities") or []
        rows = [(entity["entity"], entity["value"]) for entity in entities if entity["entity"] in labels]
        return self._existing(rows)

    def named_technique(self, tracker: Tracker) -> list[str]:
        """The techniques that the latest message names or, where it names none, the kinds of massage.

        "Trigger point massage in a spa" names both; the technique is the narrower question. "What is that?" names what
        was last spoken of.
        """
        return self.named(tracker, "technique") or self.named(tracker, "massage") or self.meant(tracker, "technique")

    def meant(self, tracker: Tracker, slot: str) -> list[str]:
        """The key in the slot, where the latest message refers to something said before; at most one."""
        key = remembered(tracker, slot) if refers_back(tracker.latest_message.get("text") or "") else None
        return self._existing([(slot, key)]) if key else []

    def nearest(self, tracker: Tracker, similarity: float, *labels: str) -> list[str]:
        """The keys of the rows of these kinds that the nearest known question names, where it is as similar as this."""
        nearest = tracker.latest_message.get("nearest_question") or {}
        if nearest.get("similarity", 0.0) < similarity:
            return []
        return self._existing([(label, key) for label, key in nearest.get("rows", []) if label in labels])

    def _existing(self, rows: list[tuple[str, Any]]) -> list[str]:
        """The keys that their tables hold, each once; rows are (label, key)."""
        # A model that was trained before its tables changed may name a row that is gone: no reason to say nothing.
        for label, key in rows:
            if not has_row(self.tables, label, key):
                logger.warning("The model names %r, which no table holds: train it again", key)
        return list(dict.fromkeys(key for label, key in rows if has_row(self.tables, label, key)))
