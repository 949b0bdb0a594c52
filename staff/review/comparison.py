"""Whether a newly trained model is better or worse than the one before. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from benchmarks.verdicts import Judged, Verdict, groups

# What a visitor would rather get comes first; between two of one rank, nothing is gained or lost.
_RANKS = {
    Verdict.RIGHT: 0,
    Verdict.PARTLY: 1,
    Verdict.DECLINED: 2,
    Verdict.WRONG: 3,
    Verdict.FALSE_ACCEPTANCE: 3,
    Verdict.PANIC: 4,
    Verdict.MISSED_EMERGENCY: 5,
}


class Effect(Enum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A held-out phrase with its reply and verdict by the old model and by the new one."""

    before: Judged
    after: Judged

    @property
    def effect(self) -> Effect:
        old, new = _RANKS[self.before.verdict], _RANKS[self.after.verdict]
        return Effect.SAME if old == new else Effect.BETTER if new < old else Effect.WORSE


def compare(before: Sequence[Judged], after: Sequence[Judged]) -> list[Change]:
    """Each phrase, judged twice; both lists are in one order.

    Raises:
        ValueError: the lists are not about the same phrases.
    """
    if [each.phrase for each in before] != [each.phrase for each in after]:
        raise ValueError("the models were asked different phrases")
    return [Change(old, new) for old, new in zip(before, after, strict=True)]


def by_group(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """The changes by what is asked of their phrases; groups without a phrase are left out."""
    of_phrase = {change.before.phrase: change for change in changes}
    named = groups([change.before for change in changes])
    return {name: [of_phrase[each.phrase] for each in group] for name, group in named.items() if group}
