"""Why is that?"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import earlier_messages, intent_of, last_said, metadata_of
from actions.decline import FALLBACK, OUT_OF_SCOPE
from actions.explain_answer import explanation, staff_asks
from actions.last_question import LastQuestionAction
from actions.reply import Reply
from actions.table_action import Domain


class ActionExplainWhy(LastQuestionAction):
    """Says that the articles tell what more often than why, and how to hear on; of a refusal, why it was one.

    Staff at the shell are told instead how the answer came about.
    """

    def name(self) -> str:
        return "action_explain_why"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        if not staff_asks(tracker):
            return super().run(dispatcher, tracker, domain)
        dispatcher.utter_message(text=explanation(tracker, self.tables))
        return []

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        said = [metadata_of(each) for each in last_said(tracker)]
        lost = [intent_of(each) in (OUT_OF_SCOPE, FALLBACK) for each in earlier_messages(tracker)[:1]]
        if any(lost) or (said and not any(each.get("answered", True) for each in said)):
            return [Reply("utter_why_unanswered")]
        return [Reply("utter_why" if self.last_questions(tracker, domain) else "utter_more_about_what")]
