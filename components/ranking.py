"""The intents of a message, best first: read and changed alike by all components that come after the classifier."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

# What a message asks that no answer covers.
OUT_OF_SCOPE = "out_of_scope"
# Which component has overruled the classifier, where one has: staff who ask why are told.
OVERRULED_BY = "overruled_by"


def intent_of(message: Message) -> str | None:
    """The name of the message's intent, or None where nothing has classified it."""
    return (message.get(INTENT) or {}).get(INTENT_NAME_KEY)


def confidence_of(message: Message) -> float:
    """The confidence of the message's intent, 0 where nothing has classified it."""
    return (message.get(INTENT) or {}).get(PREDICTED_CONFIDENCE_KEY, 0.0)


def take_over(message: Message, other: Message, by: str, *more: str) -> None:
    """Understands the message as the other one was: its intent and ranking, and what it holds under the other keys.

    Args:
        by: the component that decides it.
    """
    for key in (INTENT, INTENT_RANKING_KEY, *more):
        message.set(key, other.get(key), add_to_output=True)
    message.set(OVERRULED_BY, by, add_to_output=True)


def lead(message: Message, intent: str, by: str, confidence: float = 1.0) -> None:
    """Makes this the message's intent and puts it before the others of the ranking, which stay as they were.

    Args:
        by: the component that decides it.
    """
    top = {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: confidence}
    others = [each for each in message.get(INTENT_RANKING_KEY) or [] if each[INTENT_NAME_KEY] != intent]
    message.set(INTENT, top, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [top, *others], add_to_output=True)
    message.set(OVERRULED_BY, by, add_to_output=True)
