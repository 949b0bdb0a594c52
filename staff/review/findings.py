"""What a comparison of two models says, as lines for staff. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.verdicts import Verdict
from staff.review.comparison import Change, Effect, by_group

_WIDTH = 16


def findings(changes: Sequence[Change], taught: int, mistaken: Sequence[tuple[str, str]]) -> str:
    """Better, worse, same; the verdicts by group; the phrases that became worse or better; what was not learnt.

    Args:
        taught: how many phrases were taught.
        mistaken: those of them that the new model takes for something else, with what for.
    """
    effects = Counter(change.effect for change in changes)
    lines = ["", f"Of {len(changes):,} held-out phrases: " + ", ".join(_count(effects, each) for each in Effect)]
    for name, group in by_group(changes).items():
        lines += [f"  {name}, {len(group):,} phrases", *_verdicts(group)]
    for effect in (Effect.WORSE, Effect.BETTER):
        found = [change for change in changes if change.effect is effect]
        if found:
            lines += [f"{effect.value.capitalize()}:", *(line for change in found for line in _told(change))]
    lines.append(f"Just taught: {taught - len(mistaken):,} of {taught:,} understood.")
    lines += [f"  {phrase!r} is taken for {intent}" for phrase, intent in mistaken]
    return "\n".join(lines)


def _count(effects: Counter[Effect], effect: Effect) -> str:
    return f"{effects[effect]:,} {effect.value}"


def _verdicts(group: Sequence[Change]) -> list[str]:
    before = Counter(change.before.verdict for change in group)
    after = Counter(change.after.verdict for change in group)
    return [
        f"    {verdict.value:<{_WIDTH}} {before[verdict]:>6,} before {after[verdict]:>6,} now"
        for verdict in Verdict
        if before[verdict] or after[verdict]
    ]


def _told(change: Change) -> list[str]:
    before, after = change.before, change.after
    return [
        f"  {before.phrase.text}",
        f"    meant {before.phrase.intent}; {before.verdict.value} as {before.reply.intent} before,"
        f" {after.verdict.value} as {after.reply.intent} now",
    ]
