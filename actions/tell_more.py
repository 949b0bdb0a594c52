"""Tell me more."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.last_question import LastQuestionAction
from actions.reply import Reply
from actions.table_action import Domain


class ActionTellMore(LastQuestionAction):
    """Goes on where the last answer ended, a step further each time it is asked; says so at the end of the way."""

    def name(self) -> str:
        return "action_tell_more"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        last = self.last_questions(tracker, domain)
        if not last:
            return [Reply("utter_more_about_what")]
        further = self.last_questions(tracker, domain, steps=1)
        return [Reply("utter_no_more")] if further == last else self.answer(further, tracker, domain)
