"""No, none of these, or not what was asked."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.answer_parts import ActionAnswerParts
from actions.answers import Answers
from actions.clinic_contact import ActionClinicContact
from actions.context import asking, earlier_messages, intent_of
from actions.decline import ActionDecline
from actions.offers import asks_to_forget, offered
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.records import Tables

DENY, DISSATISFIED = "deny", "dissatisfied"
MAYBE_EMERGENCY = "maybe_emergency"


class ActionRefuseOffer(TableAction):
    """Keeps what was to be erased; where questions were offered, asks for other words.

    A wrong answer is regretted; the next time, people at a clinic can help.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._contact = ActionClinicContact(self.tables)
        self._answers = Answers(self.tables)
        self._parts, self._decline = ActionAnswerParts(self.tables), ActionDecline(self.tables)

    def name(self) -> str:
        return "action_refuse_offer"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        if asks_to_forget(tracker):
            return [Reply("utter_kept")]
        if kept := _kept(tracker):
            return self._answer(asking(tracker, kept), domain)
        if offered(tracker):
            return [Reply("utter_none_of_these")]
        if intent_of(tracker.latest_message) != DISSATISFIED:
            return [Reply("utter_deny")]
        before = earlier_messages(tracker)
        if before and intent_of(before[0]) == DISSATISFIED:
            return [Reply("utter_lost_again"), *self._contact.replies(tracker, domain)]
        return [Reply("utter_dissatisfied")]

    def _answer(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        """Answers what was kept while it had to be asked whether anything is happening."""
        if tracker.latest_message.get("parts"):
            return self._parts.replies(tracker, domain)
        replies = self._answers.replies(tracker, domain)
        if replies and self._answers.knows(intent_of(tracker.latest_message), domain):
            return replies
        return self._decline.replies(tracker, domain)


def _kept(tracker: Tracker) -> dict[str, Any] | None:
    """The parse of what the visitor asked before, where the last reply only asked whether anything is happening."""
    before = earlier_messages(tracker)
    if not before or intent_of(before[0]) != MAYBE_EMERGENCY or intent_of(tracker.latest_message) != DENY:
        return None
    return before[0].get("kept")
