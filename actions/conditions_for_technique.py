"""What is this technique good for?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.lookup import conditions_for, sources_named
from knowledge.records import Technique
from knowledge.text import join

# As many names as a listener can keep in mind.
MOST_SPOKEN = 4


class ActionConditionsForTechnique(TableAction):
    """Lists the conditions for which the articles name a technique."""

    intent = "ask_conditions_for_technique"
    question = "What is {technique} good for?"
    more = "ask_who_offers"

    def name(self) -> str:
        return "action_conditions_for_technique"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = self.named_technique(tracker)
        if not keys:
            return [Reply("utter_which_technique", {"techniques": "trigger point therapy or deep tissue massage"})]
        return [self._reply(self.tables.techniques[keys[0]])]

    def _reply(self, technique: Technique) -> Reply:
        conditions = conditions_for(self.tables, technique.key)
        # A condition's row cites those who name other techniques for it, too; the note names who speaks of this one.
        sources = sources_named(self.tables, technique.treats_note)
        facts = dict.fromkeys(fact for row in conditions or [technique] for fact in row.facts)
        facts = tuple(fact for fact in facts if set(self.tables.facts[fact].sources) & set(sources))
        words = {
            "technique": technique.name,
            "note": technique.treats_note,
            "note_spoken": technique.treats_note_spoken,
        }
        remember = {"technique": technique.key}
        if not conditions:
            return Reply("utter_no_conditions_for_technique", words, facts, sources, remember)
        names = [condition.name for condition in conditions]
        spoken = names if len(names) <= MOST_SPOKEN else [*names[:MOST_SPOKEN], "others"]
        words |= {"conditions": join(names), "conditions_spoken": join(spoken), "condition": names[0]}
        return Reply("utter_conditions_for_technique", words, facts, sources, remember)
