"""Which questions wait for a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from staff.asking.rows import outcome
from staff.records import Turn
from staff.report.clusters import Cluster, cluster
from staff.report.figures import SHELL
from staff.report.meaning import Meaning
from staff.report.wordings import UNANSWERED, wordings
from staff.review.known import OUT_OF_SCOPE, Known, nearest
from staff.review.pending import Pending
from staff.review.taken import Taken, words

if TYPE_CHECKING:
    from benchmarks.verdicts import Reply

# So many answers are offered before staff search.
LIKELIEST = 5

Ask = Callable[[Path, Sequence[str]], "list[Reply]"]


def groups(turns: Iterable[Turn], model: Path, known: Mapping[str, Known], taken: Taken, ask: Ask) -> list[Pending]:
    """The groups of visitors' unanswered questions that are no training phrases, most often asked first.

    What staff asked in the shell is left out, and so are groups whose typical question the model answers today; those
    that it takes for out of scope come last.

    Args:
        ask: gives the model's replies; it is not called where nothing waits.
    """
    asked = wordings(turn for turn in turns if turn.channel != SHELL)
    untaught = [wording for wording in asked if words(wording.text) not in taken.trained]
    if not untaught:
        return []
    clusters = cluster(untaught, Meaning.load(model))
    replies = ask(model, [each.typical.text for each in clusters])
    waiting = [
        _pending(each, reply, known)
        for each, reply in zip(clusters, replies, strict=True)
        if outcome(reply) in UNANSWERED
    ]
    return sorted(waiting, key=lambda pending: pending.is_far)


def _pending(waiting: Cluster, reply: Reply, known: Mapping[str, Known]) -> Pending:
    before = waiting.nearest.text if waiting.nearest else ""
    likeliest = nearest(known, reply.ranking, LIKELIEST)
    return Pending(waiting, reply.nearest or before, tuple(likeliest), reply.intent == OUT_OF_SCOPE)
