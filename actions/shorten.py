"""Shorter, please."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import earlier
from actions.last_question import LastQuestionAction
from actions.offers import taken
from actions.reply import Reply, metadata, spoken
from actions.table_action import Domain


class ActionShorten(LastQuestionAction):
    """Answers the last question again, in the words for the telephone: at most 40."""

    def name(self) -> str:
        return "action_shorten"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        for reply in self.replies(tracker, domain):
            dispatcher.utter_message(text=spoken(domain, reply), metadata=metadata(domain, reply))
        return []

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        questions = self.last_questions(tracker, domain)
        # What "that" meant in the question, it means again, whatever its answer spoke of.
        then = next((each for each in earlier(tracker) if (taken(each) or each.latest_message) in questions), tracker)
        return self.answer(questions, then, domain) or [Reply("utter_nothing_to_repeat")]
