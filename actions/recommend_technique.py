"""Which massage for a condition?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.reply import Reply, sentences
from actions.table_action import Domain, TableAction
from knowledge.lookup import NotCovered, Recommendation, recommend
from knowledge.text import join

# More would be a lecture; the reply says that it stopped.
MOST = 3
# From this cosine similarity on, a known question's condition is worth offering.
SIMILAR = 0.6


class ActionRecommendTechnique(TableAction):
    """Says, for each named condition, which technique the articles name for it and how they put it."""

    def name(self) -> str:
        return "action_recommend_technique"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = self._worth_a_reply(self.named(tracker, "condition", "uncovered"))
        if not keys:
            return [self._nearest(tracker)]
        replies = [self._reply(key) for key in keys[:MOST]]
        if len(keys) > MOST:
            replies.append(Reply("utter_more_conditions"))
        return replies

    def _worth_a_reply(self, keys: list[str]) -> list[str]:
        """Without what is not covered but near to something named that is: "sciatica in my leg" asks for one thing."""
        uncovered = self.tables.uncovered
        return [key for key in keys if key not in uncovered or not set(uncovered[key].near) & set(keys)]

    def _reply(self, key: str) -> Reply:
        match recommend(self.tables, key):
            case Recommendation(condition, techniques):
                words = {
                    "says": sentences(condition.answer, condition.caution),
                    "says_spoken": sentences(condition.spoken, condition.caution_spoken),
                    "condition": condition.name,
                    "technique": techniques[0].name,
                }
                return Reply("utter_recommendation", words, condition.facts, condition.sources)
            case NotCovered(uncovered, ()):
                return Reply("utter_condition_not_covered", {"condition": uncovered.name})
            case NotCovered(uncovered, near):
                names = [condition.name for condition in near]
                words = {"condition": uncovered.name, "near": join(names), "nearest": names[0]}
                return Reply("utter_condition_near", words)

    def _nearest(self, tracker: Tracker) -> Reply:
        """No row is named: offers, and never assumes, the condition of the nearest known question."""
        nearest = tracker.latest_message.get("nearest_question") or {}
        keys = dict.fromkeys(key for _, key in nearest.get("rows", []))
        names = [self.tables.conditions[key].name for key in keys if key in self.tables.conditions]
        if not names or nearest["similarity"] < SIMILAR:
            return Reply("utter_condition_unknown")
        return Reply("utter_condition_maybe", {"near": join(names, "or"), "nearest": names[0]})
