"""What is this technique, or this kind of massage?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.reply import Reply, sentences
from actions.table_action import Domain, TableAction
from knowledge.lookup import sources_named
from knowledge.records import Tables, Technique
from knowledge.text import join

# From this cosine similarity on, a known question asks the same, though the visitor names no technique: "what do they
# do about the stiff places in my fascia?"
SAME = 0.8


def explanation(tables: Tables, technique: Technique) -> Reply:
    """What it is, how it is done and how it feels, as far as the articles say."""
    words = {
        "says": sentences(technique.what, technique.how, technique.feel),
        "says_spoken": technique.spoken,
        "technique": technique.name,
    }
    remember = {"technique": technique.key}
    return Reply("utter_explanation", words, technique.facts, sources_named(tables, words["says"]), remember)


class ActionExplainTechnique(TableAction):
    """Explains the technique or kind of massage that the visitor names; asks which one where none is named."""

    intent = "ask_explain_technique"
    question = "What is {technique}?"
    more = "ask_conditions_for_technique"

    def name(self) -> str:
        return "action_explain_technique"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = self.named_technique(tracker) or self.nearest(tracker, SAME, "technique", "massage")[:1]
        if not keys:
            return [Reply("utter_which_technique", {"techniques": self._examples()})]
        return [explanation(self.tables, self.tables.techniques[key]) for key in keys[:2]]

    def _examples(self) -> str:
        return join([technique.name for technique in self.tables.techniques.values() if technique.offered_by][:6], "or")
