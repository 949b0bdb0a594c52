"""What became of a message, told by the reply to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from staff.records import Outcome

# Replies that say that no answer was found.
_DECLINES = frozenset(
    ("utter_out_of_scope", "utter_nlu_fallback", "utter_lost_again", "utter_other_language", "utter_technical_trouble")
)
# Replies that wait for more before they answer a question; others that ask something back carry on the talk.
_ASKS_BACK = frozenset(
    (
        "utter_did_you_mean",
        "utter_condition_maybe",
        "utter_condition_unknown",
        "utter_which_clinic",
        "utter_which_technique",
    )
)
# It asks whether there is an emergency, and says what to do if so.
_SUSPECTS = "utter_maybe_emergency"
_QUESTION = "ask_"
# What of a reply's metadata decides the outcome.
DECIDING = ("answered", "emergency", "facts")


class Said(NamedTuple):
    """One message of a reply: the response it was made from, and its metadata."""

    response: str
    metadata: Mapping[str, Any]


def outcome_of(intent: str, replies: Sequence[Said]) -> Outcome:
    """The outcome of a message with this intent that got these replies; silence declines it.

    Of several, the gravest counts, and after it the one that tells most: an answer beside a part that is not covered is
    an answer.
    """
    responses = {said.response for said in replies}
    if _SUSPECTS in responses or any(said.metadata.get("emergency") for said in replies):
        return Outcome.EMERGENCY
    if any(said.metadata.get("facts") and said.metadata.get("answered", True) for said in replies):
        return Outcome.ANSWERED
    if responses & _ASKS_BACK:
        return Outcome.DID_YOU_MEAN
    if not replies or responses & _DECLINES:
        return Outcome.DECLINED
    # What an article tells beside a question that it does not answer has facts, too.
    if any(said.metadata.get("facts") for said in replies):
        return Outcome.NOT_COVERED
    if not intent.startswith(_QUESTION):
        return Outcome.TALK
    answered = any(said.metadata.get("answered", True) for said in replies)
    return Outcome.ANSWERED if answered else Outcome.NOT_COVERED
