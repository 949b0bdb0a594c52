"""What to do in an emergency, by its kind."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.aftermath import aftermath_of
from actions.context import earlier_messages, intent_of
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from safety.languages import in_language
from safety.tables import Aftermath
from safety.triage import TRIAGE, language_of

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
        became = aftermath_of(tracker.latest_message)
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
    """Of the kind of danger, if that is written in the visitor's language; else of the help that is needed."""
    triage = message.get(TRIAGE) or {}
    usual = f"utter_emergency_{_USUAL[EMERGENCIES.get(intent_of(message) or '', 'medical')]}"
    own = f"utter_emergency_{triage.get('kind')}"
    return own if in_language(own, language_of(message)) in domain["responses"] else usual
