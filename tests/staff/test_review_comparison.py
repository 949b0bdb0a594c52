"""Which of two models is the better one, phrase by phrase and group by group."""

from __future__ import annotations

import pytest

from benchmarks.phrases import NEAR_MISS, OUT_OF_SCOPE, Phrase
from benchmarks.verdicts import Judged, Reply, Verdict
from staff.review.comparison import Change, Effect, by_group, compare
from staff.review.findings import findings


def judged(text: str, verdict: Verdict, intent: str = "ask_price", acted_on: str = "ask_price") -> Judged:
    return Judged(Phrase(text, intent, None, None), Reply("...", acted_on, 0.9), verdict)


def change(before: Verdict, after: Verdict, intent: str = "ask_price") -> Change:
    return Change(judged("a", before, intent), judged("a", after, intent, "greet"))


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (Verdict.DECLINED, Verdict.RIGHT, Effect.BETTER),
        (Verdict.WRONG, Verdict.DECLINED, Effect.BETTER),
        (Verdict.MISSED_EMERGENCY, Verdict.WRONG, Effect.BETTER),
        (Verdict.RIGHT, Verdict.DECLINED, Effect.WORSE),
        (Verdict.RIGHT, Verdict.FALSE_ACCEPTANCE, Effect.WORSE),
        (Verdict.RIGHT, Verdict.PANIC, Effect.WORSE),
        (Verdict.PANIC, Verdict.MISSED_EMERGENCY, Effect.WORSE),
        (Verdict.RIGHT, Verdict.RIGHT, Effect.SAME),
        (Verdict.WRONG, Verdict.FALSE_ACCEPTANCE, Effect.SAME),
    ],
)
def test_effect(before, after, effect):
    """Being declined is better than a wrong answer; a missed emergency is the worst of all."""
    assert change(before, after).effect is effect


def test_every_verdict_has_a_rank():
    assert all(change(verdict, verdict).effect is Effect.SAME for verdict in Verdict)


def test_compare_keeps_the_order():
    before = [judged("a", Verdict.RIGHT), judged("b", Verdict.DECLINED)]
    after = [judged("a", Verdict.WRONG), judged("b", Verdict.RIGHT)]
    assert [each.effect for each in compare(before, after)] == [Effect.WORSE, Effect.BETTER]


@pytest.mark.parametrize("other", [[], [judged("b", Verdict.RIGHT)]])
def test_only_the_same_phrases_can_be_compared(other):
    with pytest.raises(ValueError, match="different phrases"):
        compare([judged("a", Verdict.RIGHT)], other)


def test_groups():
    changes = [change(Verdict.RIGHT, Verdict.RIGHT, intent) for intent in ("ask_price", OUT_OF_SCOPE, NEAR_MISS)]
    assert {name: len(group) for name, group in by_group(changes).items()} == {
        "in scope": 1,
        "out of scope": 1,
        "near misses": 1,
    }


def test_findings():
    """Numbers first, then verdicts by group, then what became worse and better, then what was not learnt."""
    changes = compare(
        [judged("is it dear", Verdict.RIGHT), judged("costs", Verdict.DECLINED), judged("fee", Verdict.RIGHT)],
        [
            judged("is it dear", Verdict.WRONG, acted_on="greet"),
            judged("costs", Verdict.RIGHT),
            judged("fee", Verdict.RIGHT),
        ],
    )
    assert findings(changes, 3, [("a joke", "greet")]).splitlines() == [
        "",
        "Of 3 held-out phrases: 1 better, 1 worse, 1 same",
        "  in scope, 3 phrases",
        "    right                 2 before      2 now",
        "    declined              1 before      0 now",
        "    wrong                 0 before      1 now",
        "Worse:",
        "  is it dear",
        "    meant ask_price; right as ask_price before, wrong as greet now",
        "Better:",
        "  costs",
        "    meant ask_price; declined as ask_price before, right as ask_price now",
        "Just taught: 2 of 3 understood.",
        "  'a joke' is taken for greet",
    ]


def test_findings_of_nothing_changed():
    same = [change(Verdict.RIGHT, Verdict.RIGHT)]
    text = findings(same, 1, [])
    assert "0 better, 0 worse, 1 same" in text
    assert "Worse:" not in text
    assert text.endswith("Just taught: 1 of 1 understood.")
