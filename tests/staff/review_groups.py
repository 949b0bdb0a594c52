"""Groups of questions for tests of the review."""

from __future__ import annotations

from datetime import datetime, timezone

from staff.records import Nearest
from staff.report.clusters import Cluster
from staff.report.wordings import Wording
from staff.review.known import Known
from staff.review.pending import Pending

PRICE = Known("ask_price", "How much does a session cost?", "The clinics say.", ("what do you charge",))
PAIN = Known("ask_does_it_hurt", "Does it hurt?", "", ("is it painful",))
KNOWN = {each.intent: each for each in (PRICE, PAIN)}
NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def pending(*wordings: tuple[str, int], is_far: bool = False) -> Pending:
    """A group of wordings with how often each was asked, once a conversation; the first is the typical one."""
    nearest = Nearest("what do you charge", "ask_price", 0.5)
    made = tuple(
        Wording(text, count, frozenset(f"{text}{number}" for number in range(count)), NOON, nearest)
        for text, count in wordings
    )
    count = sum(count for _, count in wordings)
    cluster = Cluster(made[0], made, count, count, NOON)
    return Pending(cluster, "what do you charge", ((PRICE, 0.5), (PAIN, 0.25)), is_far)
