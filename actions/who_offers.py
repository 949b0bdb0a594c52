"""Who offers this technique?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.lookup import sources_named


class ActionWhoOffers(TableAction):
    """Names the clinics whose articles offer a technique, and what they say of their therapists' experience with it."""

    intent = "ask_who_offers"
    question = "Who offers {technique}?"
    more = "ask_explain_technique"

    def name(self) -> str:
        return "action_who_offers"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = self.named_technique(tracker)
        if not keys:
            return [Reply("utter_offers_in_general")]
        technique = self.tables.techniques[keys[0]]
        words = {"says": technique.offers, "says_spoken": technique.offers_spoken, "technique": technique.name}
        sources = sources_named(self.tables, technique.offers)
        return [Reply("utter_offers", words, technique.offers_facts, sources, {"technique": technique.key})]
