"""Lets messages about emergencies past the limit of messages, so that nobody in danger is told to wait."""

from __future__ import annotations

from collections.abc import Sequence

from limits import RateLimitItemPerMinute
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import UserUttered

from channels.payloads import is_payload
from channels.website.bodies import Question
from channels.website.limits import Bucket
from safety.triage import Triage

# Of each address beyond its limit: to call everything an emergency is no way around the limit, and to assess a message
# takes some time, too.
PASSED_PER_MINUTE = 10
ASSESSED_PER_MINUTE = 60
# So many messages after an emergency, or after the question whether there is one, belong to it: "yes", "what now?".
LASTS = 3


class Emergencies:
    """Tells which of the messages beyond a limit are answered all the same."""

    def __init__(self, triage: Triage) -> None:
        self._triage = triage
        self._assessed = Bucket(RateLimitItemPerMinute(ASSESSED_PER_MINUTE))
        self._passed = Bucket(RateLimitItemPerMinute(PASSED_PER_MINUTE))

    async def passes(self, address: str, question: Question, conversations: TrackerStore) -> bool:
        """Whether the message tells of an emergency, or follows one, and few of its address have passed lately."""
        if self._assessed.wait(address):
            return False
        text = _words(question)
        # The conversation is asked for only where it decides.
        urgent = self._is_urgent(text) or self._follows_urgent(text, await _said(question.sender, conversations))
        return urgent and not self._passed.wait(address)

    def _follows_urgent(self, text: str, before: Sequence[str]) -> bool:
        return bool(before) and (self._is_urgent(text, before) or any(map(self._is_urgent, before)))

    def _is_urgent(self, text: str, before: Sequence[str] = ()) -> bool:
        assessment = self._triage.assess(text, before=before)
        return assessment.is_urgent or assessment.asks


def _words(question: Question) -> str:
    """What the visitor wrote, or what stands on the button."""
    return question.title or question.message if is_payload(question.message) else question.message


async def _said(sender: str, conversations: TrackerStore) -> list[str]:
    """The visitor's last messages, oldest first."""
    tracker = await conversations.retrieve(sender)
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []
    return [text for text in said[-LASTS:] if text]
