"""What staff read of each answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.records import Source
from staff.outcomes import Said, outcome_of
from staff.records import Outcome

if TYPE_CHECKING:
    from benchmarks.verdicts import Reply

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Row:
    """A question and what came back.

    Attributes:
        answer: as a web visitor reads it; what it offers to choose from follows, one a line.
        confidence: in the intent or, where none was sure enough to act on, in the likeliest one.
        intent: what the question was taken for.
        publishers: of the articles that the answer cites, in its order.
    """

    question: str
    answer: str
    confidence: float
    intent: str
    publishers: tuple[str, ...]
    outcome: Outcome


def row(question: str, reply: Reply, sources: Mapping[str, Source]) -> Row:
    """The row of a question, with the articles by their keys; one that is not among them is cited by its key."""
    cited = [key for _, metadata in reply.said for key in metadata.get("sources") or []]
    publishers = [sources[key].publisher if key in sources else key for key in cited]
    return Row(
        question=question,
        answer="\n".join([reply.text, *(f"- {title}" for title in reply.buttons)]),
        confidence=_confidence(reply),
        intent=" + ".join(reply.parts) or reply.intent,
        publishers=tuple(dict.fromkeys(publishers)),
        outcome=outcome(reply),
    )


def outcome(reply: Reply) -> Outcome:
    """What became of the question."""
    return outcome_of(reply.intent, [Said(*each) for each in reply.said])


def _confidence(reply: Reply) -> float:
    # The fallback is as sure as its threshold, always.
    likeliest = (confidence for intent, confidence in reply.ranking if intent != FALLBACK)
    return next(likeliest, 0.0) if reply.intent == FALLBACK else reply.confidence
