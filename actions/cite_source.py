"""Who says so?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.context import last_sources
from actions.reply import Reply, sentences
from actions.table_action import Domain, TableAction
from knowledge.text import join


class ActionCiteSource(TableAction):
    """Names the articles behind the previous answer."""

    intent = "ask_source"

    def name(self) -> str:
        return "action_cite_source"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = [key for key in last_sources(tracker) if key in self.tables.sources]
        if not keys:
            return [Reply("utter_no_source")]
        sources = [self.tables.sources[key] for key in keys]
        words = {
            "says": sentences(join([f"{source.publisher}, in its article “{source.title}”" for source in sources])),
            "says_spoken": sentences(join([source.spoken for source in sources])),
        }
        return [Reply("utter_source", words, sources=tuple(keys))]
