"""When the assistant is not sure, or does not know."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import Answers
from actions.clinic_contact import ActionClinicContact
from actions.context import LIFETIME, earlier_messages, intent_of, named_slots, remembered
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.records import Tables

OUT_OF_SCOPE, FALLBACK = "out_of_scope", "nlu_fallback"
# The slot that keeps what was not understood, until the visitor picks what was meant.
UNCLEAR = "unclear"


class ActionDecline(TableAction):
    """Offers the likeliest questions where there are any; else says what it can answer; next time, who else can."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._answers = Answers(self.tables)
        self._contact = ActionClinicContact(self.tables)

    def name(self) -> str:
        return "action_decline"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        events = super().run(dispatcher, tracker, domain)
        return [*events, SlotSet(UNCLEAR, tracker.latest_message.get("text"))]

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        buttons = self._likeliest(tracker, domain)
        if buttons:
            return [Reply("utter_did_you_mean", buttons=buttons)]
        earlier = earlier_messages(tracker)
        if earlier and intent_of(earlier[0]) in (OUT_OF_SCOPE, FALLBACK):
            return [Reply("utter_lost_again"), *self._contact.replies(tracker, domain)]
        unknown = intent_of(tracker.latest_message)
        return [Reply(f"utter_{unknown}" if unknown in (OUT_OF_SCOPE, FALLBACK) else f"utter_{FALLBACK}")]

    def _likeliest(self, tracker: Tracker, domain: Domain) -> tuple[tuple[str, str], ...]:
        """The questions in plain words with their payloads; those that lack a row to ask about are left out."""
        rows = {slot: key for slot in LIFETIME if (key := remembered(tracker, slot))}
        rows.update(named_slots(tracker.latest_message))
        likeliest = tracker.latest_message.get("likeliest") or []
        return tuple(button for intent in likeliest if (button := self._answers.button(intent, rows, domain)))
