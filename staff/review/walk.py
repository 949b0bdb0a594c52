"""The way through the groups of questions: for each, staff say what answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staff.review.decisions import Decisions
from staff.review.dialog import Dialog, Option
from staff.review.known import OUT_OF_SCOPE, Known, search
from staff.review.pending import Pending, Step, answer, card, steps
from staff.review.phrases import choose_phrases
from staff.review.taken import Taken

# More than fit a screen are not listed.
MOST_FOUND = 15


def walk(groups: Sequence[Pending], known: Mapping[str, Known], taken: Taken, dialog: Dialog) -> Decisions:
    """What staff decide, until they have seen every group or stop."""
    decisions = Decisions(len(groups))
    while not decisions.is_done:
        pending = groups[decisions.place]
        dialog.show(card(pending, decisions))
        step = dialog.choose("What answers it?", steps(pending, decisions))
        if step is Step.STOP:
            break
        if step is Step.BACK:
            decisions = decisions.back()
        elif step is Step.KEEP:
            decisions = decisions.keep()
        elif step is Step.SKIP:
            decisions = decisions.skip()
        elif intent := _intent(step, known, dialog):
            decisions = _teach(intent, pending, decisions, taken, dialog)
    return decisions


def _intent(step: Step | Known, known: Mapping[str, Known], dialog: Dialog) -> str | None:
    """The intent to teach, or None where the search was left."""
    if step is Step.OUT_OF_SCOPE:
        return OUT_OF_SCOPE
    found = _search(known, dialog) if step is Step.SEARCH else step
    if found and found.text:
        dialog.show(f"It says: {found.text}")
    return found.intent if found else None


def _search(known: Mapping[str, Known], dialog: Dialog) -> Known | None:
    text = dialog.write("Words of its question; nothing goes back:", "", lambda text: None)
    while text:
        found = search(known, text)
        if found:
            more = f" ({len(found) - MOST_FOUND} more: search by more words)" if len(found) > MOST_FOUND else ""
            options = [answer(each) for each in found[:MOST_FOUND]]
            return dialog.choose(f"Which one?{more}", [*options, Option("None of these", None)])
        text = dialog.write("No answer has these words. Others:", text, lambda text: None)
    return None


def _teach(intent: str, pending: Pending, decisions: Decisions, taken: Taken, dialog: Dialog) -> Decisions:
    elsewhere = decisions.chosen_elsewhere()
    wordings = [wording.text for wording in pending.cluster.wordings]
    phrases = choose_phrases(wordings, lambda phrase: taken.why_not(phrase, elsewhere), dialog)
    return decisions.teach(intent, phrases) if phrases else decisions
