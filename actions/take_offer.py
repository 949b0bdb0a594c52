"""Yes, the second one, or a button: the visitor takes what was offered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import Answers
from actions.context import asking, earlier_messages, intent_of
from actions.decline import FALLBACK, OUT_OF_SCOPE, UNCLEAR
from actions.offers import AFFIRM, CHOOSE, asks_to_forget, offered, refuses, taken
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.records import Tables

# For staff: {"asked": what was not understood, "question": the intent that the visitor picked for it}.
PICKED = "picked"
# Once it is set, the tracker store erases the conversation instead of saving it.
FORGOTTEN = "forgotten"


class ActionTakeOffer(TableAction):
    """Answers the question that was offered and is now picked; asks which one where that is not clear."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._answers = Answers(self.tables)

    def name(self) -> str:
        return "action_take_offer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        events = super().run(dispatcher, tracker, domain)
        if self._may_forget(tracker):
            return [*events, SlotSet(FORGOTTEN, True)]
        question = taken(tracker)
        if question and tracker.get_slot(UNCLEAR) and self._was_unclear(tracker):
            events.append(SlotSet(PICKED, {"asked": tracker.get_slot(UNCLEAR), "question": intent_of(question)}))
            events.append(SlotSet(UNCLEAR, None))
        return events

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        if self._may_forget(tracker):
            return [Reply("utter_forgotten")]
        question = taken(tracker)
        if question and not self._answers.knows(intent_of(question), domain):
            # A payload written by hand may name any response, even "erased" where nothing was.
            return [Reply("utter_affirm")]
        if question:
            return self._answers.replies(asking(tracker, question), domain) or [Reply("utter_affirm")]
        offers = offered(tracker)
        if offers and refuses(tracker.latest_message.get("text") or ""):
            return [Reply("utter_none_of_these")]
        # The same once more: a later message picks from the last replies alone.
        return [Reply("utter_which_offer", buttons=tuple(offers)) if offers else Reply("utter_affirm")]

    @staticmethod
    def _may_forget(tracker: Tracker) -> bool:
        return asks_to_forget(tracker) and intent_of(tracker.latest_message) != CHOOSE

    @staticmethod
    def _was_unclear(tracker: Tracker) -> bool:
        """Whether the message that this one and its like reply to was not understood."""
        before = (intent_of(each) for each in earlier_messages(tracker))
        return next((each for each in before if each not in (CHOOSE, AFFIRM)), None) in (OUT_OF_SCOPE, FALLBACK)
