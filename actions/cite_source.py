"""Who says so?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.reply import Reply, sentences
from actions.table_action import Domain, TableAction
from knowledge.text import join


class ActionCiteSource(TableAction):
    """Names the articles behind the previous answer."""

    intent = "ask_source"

    def name(self) -> str:
        return "action_cite_source"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        keys = [key for key in _previous_sources(tracker) if key in self.tables.sources]
        if not keys:
            return [Reply("utter_no_source")]
        sources = [self.tables.sources[key] for key in keys]
        words = {
            "says": sentences(join([f"{source.publisher}, in its article “{source.title}”" for source in sources])),
            "says_spoken": sentences(join([source.spoken for source in sources])),
        }
        return [Reply("utter_source", words, sources=tuple(keys))]


def _previous_sources(tracker: Tracker) -> list[str]:
    """The sources of everything said between the visitor's last two messages, each once."""
    found: list[str] = []
    messages = 0
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            messages += 1
            if messages == 2:
                break
        elif event.get("event") == "bot":
            metadata = (event.get("metadata") or {}).get("metadata") or {}
            found = [*metadata.get("sources", []), *found]
    return list(dict.fromkeys(found))
