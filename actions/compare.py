"""How does one technique or kind of massage differ from another?"""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Tracker

from actions.context import remembered
from actions.explain_technique import explanation
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.reference import points_back

SPA = "relaxation_massage"
CLINICAL = "therapeutic_massage"


class ActionCompare(TableAction):
    """Gives the comparison written for the pair; where there is none, explains one after the other."""

    intent = "ask_compare"
    question = "How is {technique} different from a spa massage?"
    more = "ask_explain_technique"

    def name(self) -> str:
        return "action_compare"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        named = self.named(tracker, "technique", "massage")
        spoken_of = remembered(tracker, "technique")
        pair = named[:2]
        if len(named) < 2 and spoken_of in self.tables.techniques:
            # Half a comparison is with what is being spoken of: "and how is a spa different?".
            pair = list(dict.fromkeys([spoken_of, *named]))
        elif not named and points_back(tracker.latest_message.get("text") or ""):
            return [Reply("utter_which_technique", {"techniques": "trigger point therapy or therapeutic massage"})]
        first, second = self._pair(pair)
        # "That" is from now on what was asked about, and not what it was compared with.
        remember = {"technique": next((key for key in pair if key != SPA), CLINICAL)}
        written = f"utter_compare_{first}_{second}"
        if written in domain.get("responses", {}):
            return [Reply(written, remember=remember)]
        compared = self.tables.techniques[first], self.tables.techniques[second]
        words = {"first": compared[0].name, "second": compared[1].name}
        former, latter = (explanation(self.tables, technique) for technique in compared)
        return [Reply("utter_compare_none", words), former, replace(latter, remember=remember)]

    @staticmethod
    def _pair(keys: list[str]) -> tuple[str, str]:
        """Two keys in alphabetical order, as the responses are named.

        Most people who name one kind only, or none, mean: and how is that different from a spa?
        """
        first = keys[0] if keys else CLINICAL
        second = keys[1] if len(keys) > 1 else (CLINICAL if first == SPA else SPA)
        return min(first, second), max(first, second)
