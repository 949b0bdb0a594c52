"""What to do in an emergency, by its kind."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.aftermath import Aftermath, aftermath
from actions.context import earlier_messages, intent_of
from actions.reply import Reply
from actions.table_action import Domain, TableAction

# Intents of emergencies, by who helps; and the kind that is answered where no kind is known.
EMERGENCIES = {"emergency_medical": "medical", "emergency_suicide": "suicide", "emergency_abuse": "abuse"}
# It lasts for so many of the visitor's messages after the latest emergency.
LASTS = 3
# What became of it that is answered before anything else that a message says.
URGENT = frozenset({Aftermath.CANNOT_CALL, Aftermath.REFUSES, Aftermath.WAITING})
_USUAL = {"medical": "help", "suicide": "suicide", "abuse": "threat"}


class ActionEmergency(TableAction):
    """Says the number first, then the one thing that saves a life in that kind of emergency."""

    def name(self) -> str:
        return "action_emergency"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        became = aftermath(tracker.latest_message.get("text") or "")
        help_ = _told_of(tracker)
        if help_ and became in URGENT:
            # "I can't talk, people will hear": it tells of no new emergency.
            return [Reply(f"utter_{became.value}_{help_}")]
        return [Reply(_response(tracker.latest_message, domain))]


def _told_of(tracker: Tracker) -> str | None:
    """Who helps in the emergency that the visitor's last messages told of."""
    told = (EMERGENCIES.get(intent_of(message) or "") for message in earlier_messages(tracker)[:LASTS])
    return next((help_ for help_ in told if help_), None)


def _response(message: dict[str, Any], domain: Domain) -> str:
    triage = message.get("triage") or {}
    help_ = EMERGENCIES.get(intent_of(message) or "", "medical")
    wanted = f"utter_emergency_{triage.get('kind')}", f"utter_emergency_{_USUAL[help_]}"
    return next(name for name in wanted if name in domain["responses"])
