"""How does one technique or kind of massage differ from another?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.explain_technique import explanation
from actions.reply import Reply
from actions.table_action import Domain, TableAction

SPA = "relaxation_massage"
CLINICAL = "therapeutic_massage"


class ActionCompare(TableAction):
    """Gives the comparison written for the pair; where there is none, explains one after the other."""

    def name(self) -> str:
        return "action_compare"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        first, second = self._pair(self.named(tracker, "technique", "massage"))
        written = f"utter_compare_{first}_{second}"
        if written in domain.get("responses", {}):
            return [Reply(written)]
        pair = self.tables.techniques[first], self.tables.techniques[second]
        words = {"first": pair[0].name, "second": pair[1].name}
        return [Reply("utter_compare_none", words), *(explanation(self.tables, technique) for technique in pair)]

    @staticmethod
    def _pair(keys: list[str]) -> tuple[str, str]:
        """Two keys in alphabetical order, as the responses are named.

        Most people who name one kind only, or none, mean: and how is that different from a spa?
        """
        first = keys[0] if keys else CLINICAL
        second = keys[1] if len(keys) > 1 else (CLINICAL if first == SPA else SPA)
        return min(first, second), max(first, second)
