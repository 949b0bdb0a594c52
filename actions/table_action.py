"""What the actions share: the tables, the rows that the visitor named, and the order of saying things."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import Reply, say
from knowledge.load import load_tables
from knowledge.lookup import has_row
from knowledge.records import Tables

logger = logging.getLogger(__name__)

# Rasa sends the whole domain along with each call, as a dictionary.
Domain = dict[str, Any]


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """One copy for all actions of the server."""
    return load_tables()


class TableAction(Action, ABC):
    """An action that answers from the tables: `replies` decides, `run` utters."""

    def __init__(self, tables: Tables | None = None) -> None:
        """Raises TablesError, with every fault, when the tables are unsound."""
        self.tables = tables or _tables()

    @abstractmethod
    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        """What to say, in order; never empty."""

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        for reply in self.replies(tracker, domain):
            say(dispatcher, domain, reply)
        return []

    def named(self, tracker: Tracker, *labels: str) -> list[str]:
        """The keys of the rows of these kinds that the latest message names, in its order, each once."""
        entities = tracker.latest_message.get("entities") or []
        keys = dict.fromkeys(entity["value"] for entity in entities if entity["entity"] in labels)
        return [key for key in keys if self._exists(key)]

    def named_technique(self, tracker: Tracker) -> list[str]:
        """The techniques that the latest message names or, where it names none, the kinds of massage.

        "Trigger point massage in a spa" names both; the technique is the narrower question.
        """
        return self.named(tracker, "technique") or self.named(tracker, "massage")

    def nearest(self, tracker: Tracker, similarity: float, *labels: str) -> list[str]:
        """The keys of the rows of these kinds that the nearest known question names, where it is as similar as this."""
        nearest = tracker.latest_message.get("nearest_question") or {}
        if nearest.get("similarity", 0.0) < similarity:
            return []
        keys = dict.fromkeys(key for label, key in nearest.get("rows", []) if label in labels)
        return [key for key in keys if self._exists(key)]

    def _exists(self, key: str) -> bool:
        # A model that was trained before its tables changed may name a row that is gone: no reason to say nothing.
        exists = has_row(self.tables, key)
        if not exists:
            logger.warning("The model names %r, which no table holds: train it again", key)
        return exists
