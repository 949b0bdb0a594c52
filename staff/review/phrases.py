"""Which of a group's wordings become training phrases: staff pick, reword and add some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from staff.review.dialog import Dialog, Option, Problem
from staff.review.taken import is_masked, one_line, words

# So many are picked unless somebody says otherwise.
MOST = 8

# Why a phrase may not be taught, or None where it may.
WhyNot = Callable[[str], str | None]


class Step(Enum):
    TEACH = auto()
    CHANGE = auto()
    WRITE = auto()
    LEAVE = auto()


@dataclass(frozen=True)
class Proposal:
    """Different wordings by what may become of them.

    Attributes:
        usable: may be taught as they are.
        masked: personal data were taken out of them, so that they must be reworded first.
        refused: with the reason why they may not be taught.
    """

    usable: tuple[str, ...]
    masked: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def propose(wordings: Sequence[str], why_not: WhyNot) -> Proposal:
    """Sorts the wordings; of several that share their words, the first counts."""
    usable, masked, refused = [], [], []
    different: dict[str, str] = {}
    for wording in wordings:
        different.setdefault(words(wording), one_line(wording))
    for wording in different.values():
        if is_masked(wording):
            masked.append(wording)
        elif why := why_not(wording):
            refused.append((wording, why))
        else:
            usable.append(wording)
    return Proposal(tuple(usable), tuple(masked), tuple(refused))


def choose_phrases(wordings: Sequence[str], why_not: WhyNot, dialog: Dialog) -> tuple[str, ...]:
    """The phrases to teach; none where staff leave it."""
    proposal = propose(wordings, why_not)
    for wording, why in proposal.refused:
        dialog.show(f"Left out: {wording!r}: {why}.")
    chosen = _pick(proposal, why_not, dialog)
    while True:
        dialog.show("\n".join(["To be taught:", *(f"  + {each}" for each in chosen)]) if chosen else "No phrase yet.")
        step = dialog.choose("Is that right?", _steps(chosen))
        if step is Step.TEACH:
            return tuple(chosen)
        if step is Step.LEAVE:
            return ()
        if step is Step.CHANGE:
            place = dialog.choose("Which one?", [Option(each, place) for place, each in enumerate(chosen)])
            others = [*chosen[:place], *chosen[place + 1 :]]
            text = _reword("Reword it; nothing leaves it out:", chosen[place], others, why_not, dialog)
            chosen[place : place + 1] = [text] if text else []
        elif text := _reword("Another phrase:", "", chosen, why_not, dialog):
            chosen.append(text)


def _pick(proposal: Proposal, why_not: WhyNot, dialog: Dialog) -> list[str]:
    options = [Option(each, each, checked=place < MOST) for place, each in enumerate(proposal.usable)]
    options += [Option(f"{each}  (to be reworded)", each) for each in proposal.masked]
    picked = dialog.pick("Which phrases shall teach it?", options) if options else []
    chosen: list[str] = []
    for each in picked:
        if each in proposal.masked:
            each = _reword("Without personal data; nothing leaves it out:", each, chosen, why_not, dialog)
        chosen += [each] if each else []
    return chosen


def _steps(chosen: list[str]) -> list[Option]:
    steps = [
        Option(f"Yes, teach {'it' if len(chosen) == 1 else 'them'}", Step.TEACH),
        Option("Reword one", Step.CHANGE),
        Option("Write another", Step.WRITE),
        Option("Leave it: back to the question", Step.LEAVE),
    ]
    return steps if chosen else steps[2:]


def _reword(message: str, text: str, others: Sequence[str], why_not: WhyNot, dialog: Dialog) -> str:
    return dialog.write(message, text, _problem_beside(others, why_not))


def _problem_beside(others: Sequence[str], why_not: WhyNot) -> Problem:
    """Why a text cannot be a phrase beside the others; no text at all is no problem."""

    def problem(text: str) -> str | None:
        if text and words(text) in map(words, others):
            return "it stands in the list already"
        return why_not(text) if text else None

    return problem
