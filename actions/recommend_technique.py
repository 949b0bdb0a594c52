"""Which massage for a condition?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rasa_sdk import Tracker

from actions.offers import offer
from actions.reply import Reply, sentences
from actions.table_action import Domain, TableAction
from knowledge.lookup import NotCovered, Recommendation, recommend
from knowledge.records import Condition
from knowledge.reference import names_no_subject
from knowledge.text import join

# More would be a lecture; the reply says that it stopped.
MOST = 3
# From this cosine similarity on, a known question's condition is worth offering.
SIMILAR = 0.6
# What stands between a complaint and the part of the body that it sits in: "a pulled muscle [in my left] leg".
_INSIDE = re.compile(
    r"\s+(in|on|of|at|around|across|down|behind|under|near)\s+"
    r"((the|my|his|her|our|their|both|one|left|right|back|side|of)\s+)*",
    re.IGNORECASE,
)


class ActionRecommendTechnique(TableAction):
    """Says, for each named condition, which technique the articles name for it and how they put it.

    What no article covers is admitted in one message, after what they do cover.
    """

    intent = "ask_technique_for_condition"
    question = "Which massage for {condition}?"
    more = "ask_explain_technique"

    def name(self) -> str:
        return "action_recommend_technique"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = self._worth_a_reply(tracker)
        found = [recommend(self.tables, key) for key in keys[:MOST]]
        covered = [self._recommendation(each) for each in found if isinstance(each, Recommendation)]
        uncovered = [each for each in found if isinstance(each, NotCovered)]
        replies = [*covered, *self._not_covered(uncovered, bool(covered))]
        if len(keys) > MOST:
            replies.append(Reply("utter_more_conditions"))
        return replies or [self._offer(tracker)]

    def _worth_a_reply(self, tracker: Tracker) -> list[str]:
        """The complaints named, without those that are not covered but belong to another one.

        "Sciatica in my leg" asks for one thing: its leg is where it is, and sciatica is what the table has for legs.
        """
        keys = self.named(tracker, "condition", "uncovered")
        if not keys and names_no_subject(tracker.latest_message.get("text") or ""):
            keys = self.meant(tracker, "condition")
        uncovered = self.tables.uncovered
        places = _places(tracker)
        return [
            key
            for key in keys
            if key not in uncovered or (key not in places and not set(uncovered[key].near) & set(keys))
        ]

    @staticmethod
    def _recommendation(found: Recommendation) -> Reply:
        condition, techniques = found
        words = {
            "says": sentences(condition.answer, condition.caution),
            "says_spoken": sentences(condition.spoken, condition.caution_spoken),
            "condition": condition.name,
            "technique": techniques[0].name,
        }
        remember = {"condition": condition.key, "technique": techniques[0].key}
        return Reply("utter_recommendation", words, condition.facts, condition.sources, remember)

    @staticmethod
    def _not_covered(found: list[NotCovered], besides: bool) -> list[Reply]:
        """One reply for all of them, or none; `besides`: something else is answered."""
        if not found:
            return []
        words = {"condition": join([each.uncovered.name for each in found], "or")}
        if besides:
            return [Reply("utter_condition_besides", words)]
        near = list(dict.fromkeys(condition.name for each in found for condition in each.near))[:MOST]
        if not near:
            return [Reply("utter_condition_not_covered", words)]
        which = "that" if len(near) == 1 else "one of those"
        words |= {"near": join(near), "nearest": near[0], "which": which}
        return [Reply("utter_condition_near", words, buttons=_buttons([c for each in found for c in each.near]))]

    def _offer(self, tracker: Tracker) -> Reply:
        """No row is named: offers, and never assumes, the condition of the nearest known question."""
        near = [self.tables.conditions[key] for key in self.nearest(tracker, SIMILAR, "condition")]
        if not near:
            return Reply("utter_condition_unknown")
        words = {"near": join([condition.name for condition in near], "or"), "nearest": near[0].name}
        return Reply("utter_condition_maybe", words, buttons=_buttons(near))


def _buttons(near: Sequence[Condition]) -> tuple[tuple[str, str], ...]:
    """One that asks about each of the conditions."""
    ask = ActionRecommendTechnique
    return tuple(
        (ask.question.format(condition=each.name), offer(ask.intent, condition=each.key))
        for each in dict.fromkeys(near)
    )[:MOST]


def _places(tracker: Tracker) -> set[str]:
    """The rows that only say where another complaint is: the leg of "a pulled muscle in my leg"."""
    text = tracker.latest_message.get("text") or ""
    entities = tracker.latest_message.get("entities") or []
    spans = sorted((each for each in entities if "start" in each), key=lambda each: (each["start"], each["end"]))
    return {each["value"] for before, each in pairwise(spans) if _INSIDE.fullmatch(text[before["end"] : each["start"]])}
