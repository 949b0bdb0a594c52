"""A group of questions that waits for a decision, and the lines and options that staff read of it. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from staff.report.clusters import Cluster
from staff.review.decisions import Decisions, Lesson
from staff.review.dialog import Option
from staff.review.known import OUT_OF_SCOPE, Known

# So many wordings are shown.
SHOWN = 12


class Step(Enum):
    """What may be done with a group other than giving it one of the likeliest answers."""

    SEARCH = auto()
    OUT_OF_SCOPE = auto()
    KEEP = auto()
    SKIP = auto()
    BACK = auto()
    STOP = auto()


@dataclass(frozen=True)
class Pending:
    """Questions that mean the same and found no answer, and what today's model makes of them.

    Attributes:
        nearest: the known question that is nearest to the typical one; "" where none is.
        likeliest: the answers that the model thinks likeliest, with its confidence in each.
        is_far: whether the model takes it for out of scope.
    """

    cluster: Cluster
    nearest: str
    likeliest: tuple[tuple[Known, float], ...]
    is_far: bool


def card(pending: Pending, decisions: Decisions) -> str:
    """The group as lines: how often, by how many, in which words, what is nearest, and what was decided before."""
    cluster = pending.cluster
    lines = [
        "",
        f"{decisions.place + 1} of {decisions.total}: asked {_number(cluster.count, 'time')} in"
        f" {_number(cluster.conversations, 'conversation')}",
        *(f"{wording.count:>5}  {wording.text}" for wording in cluster.wordings[:SHOWN]),
    ]
    if len(cluster.wordings) > SHOWN:
        lines.append(f"       and {_number(len(cluster.wordings) - SHOWN, 'more wording')}")
    if pending.nearest:
        lines.append(f"Nearest known question: {pending.nearest}")
    if pending.is_far:
        lines.append("The assistant takes it for out of scope.")
    if lesson := decisions.lesson():
        lines.append(f"Decided before: {_number(len(lesson.phrases), 'phrase')} for {meaning(lesson.intent)}")
    return "\n".join(lines)


def steps(pending: Pending, decisions: Decisions) -> list[Option]:
    """The likeliest answers, and what else can be done."""
    options = [answer(known, f", {confidence:.2f}") for known, confidence in pending.likeliest]
    options += [
        Option("Search all answers", Step.SEARCH),
        Option("Out of scope: no article answers it", Step.OUT_OF_SCOPE),
        Option("Skip: it comes again next time", Step.SKIP),
        Option("Stop here", Step.STOP),
    ]
    if decisions.place:
        options.insert(-1, Option("Back to the one before", Step.BACK))
    return [Option("Keep what was decided", Step.KEEP), *options] if decisions.lesson() else options


def answer(known: Known, more: str = "") -> Option:
    """One answer to choose."""
    return Option(f"{known.question}  ({known.intent}{more})", known)


def summary(lessons: tuple[Lesson, ...], files: dict[str, str]) -> str:
    """What would change: file, intent and phrases; `files` names the file of each intent."""
    lines = ["", "What would be added:"]
    for lesson in lessons:
        lines += [f"{files[lesson.intent]}, {meaning(lesson.intent)}", *(f"  + {each}" for each in lesson.phrases)]
    return "\n".join(lines)


def meaning(intent: str) -> str:
    """The intent as staff read it."""
    return "out of scope" if intent == OUT_OF_SCOPE else intent


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
