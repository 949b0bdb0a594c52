"""What the stored conversations tell, as plain records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Outcome(Enum):
    """What became of a visitor's message; the value is what staff read."""

    ANSWERED = "answered"
    NOT_COVERED = "not in the articles"
    DID_YOU_MEAN = "did you mean"
    DECLINED = "declined"
    EMERGENCY = "emergency"
    # Greetings, thanks, "tell me more": nothing was asked of the articles.
    TALK = "talk"


class Warned(Enum):
    """What was said to a message that told of a danger, or of one that was none; the value is what staff read."""

    ALARM = "told to call for help, or to see a doctor today"
    QUESTION = "asked whether it is happening now"
    DENIED = "said that nothing is happening"


@dataclass(frozen=True)
class Danger:
    """A danger that a message told of, by its kind (a key of data/safety/kinds.csv, or "")."""

    warned: Warned
    kind: str


@dataclass(frozen=True)
class Nearest:
    """The known question nearest to a message, with the intent it teaches and its cosine similarity."""

    text: str
    intent: str
    similarity: float


@dataclass(frozen=True)
class Answer:
    """One message of a reply: its id, the response that it was made from, and the visitor's vote, None where none."""

    id: str
    response: str
    helpful: bool | None


@dataclass(frozen=True)
class Turn:
    """A visitor's message and the reply to it.

    Attributes:
        conversation: the conversation's id; it names nobody.
        channel: Rasa's name of the channel: web, phone, rest, or cmdline for the shell of staff.
        at: when the message came, in UTC.
        text: what was typed or said, with personal data masked; "" where a button was pressed.
        asked: the intents asked about: one, those of the parts of a message of several questions, or a button's.
        confidence: of the message's intent, 0 to 1.
        nearest: None where the message went past the understanding of questions.
        outcome: what became of it.
        answers: the messages of the reply, in order.
        seconds: from the message's arrival to the end of the reply; None where no reply is stored.
        danger: that it told of, asked back about, or denied; None where there was none.
    """

    conversation: str
    channel: str
    at: datetime
    text: str
    asked: tuple[str, ...]
    confidence: float
    nearest: Nearest | None
    outcome: Outcome
    answers: tuple[Answer, ...]
    seconds: float | None
    danger: Danger | None = None
