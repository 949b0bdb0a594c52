"""No, none of these, or not what was asked."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.clinic_contact import ActionClinicContact
from actions.context import earlier_messages, intent_of
from actions.offers import asks_to_forget, offered
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.records import Tables

DENY, DISSATISFIED = "deny", "dissatisfied"


class ActionRefuseOffer(TableAction):
    """Keeps what was to be erased; where questions were offered, asks for other words.

    A wrong answer is regretted; the next time, people at a clinic can help.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._contact = ActionClinicContact(self.tables)

    def name(self) -> str:
        return "action_refuse_offer"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        if asks_to_forget(tracker):
            return [Reply("utter_kept")]
        if offered(tracker):
            return [Reply("utter_none_of_these")]
        if intent_of(tracker.latest_message) != DISSATISFIED:
            return [Reply("utter_deny")]
        before = earlier_messages(tracker)
        if before and intent_of(before[0]) == DISSATISFIED:
            return [Reply("utter_lost_again"), *self._contact.replies(tracker, domain)]
        return [Reply("utter_dissatisfied")]
