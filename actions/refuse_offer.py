"""No, or none of these."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.offers import asks_to_forget, offered
from actions.reply import Reply
from actions.table_action import Domain, TableAction


class ActionRefuseOffer(TableAction):
    """Keeps what was to be erased; where questions were offered, asks for other words."""

    def name(self) -> str:
        return "action_refuse_offer"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        if asks_to_forget(tracker):
            return [Reply("utter_kept")]
        return [Reply("utter_none_of_these" if offered(tracker) else "utter_deny")]
