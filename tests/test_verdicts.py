"""The verdict on a reply: what counts as right, declined or wrong, and what never may."""

import pytest

from benchmarks.phrases import NEAR_MISS, OUT_OF_SCOPE, Phrase
from benchmarks.verdicts import Judged, Patterns, Reply, Verdict, groups, judge, shares

# Of twenty replies one speaks of trigger points and all speak of massage.
PATTERNS = Patterns(["Trigger point massage.", *["Relaxation massage."] * 19])
ANSWER = Reply("Trigger point therapy.", "ask_explain_technique", 0.9, facts=("F001",))
CALL_911 = Reply("Call 911.", "emergency_medical", 1.0, emergency=True)


def phrase(intent: str, reply: str | None = None) -> Phrase:
    return Phrase("...", intent, reply, None)


@pytest.mark.parametrize(
    ("meant", "reply", "verdict"),
    [
        (phrase("ask_explain_technique"), ANSWER, Verdict.RIGHT),
        (phrase("ask_explain_technique", "trigger"), ANSWER, Verdict.RIGHT),
        (phrase("ask_explain_technique", "myofascial"), ANSWER, Verdict.WRONG),
        (phrase("ask_trigger_points", "trigger"), ANSWER, Verdict.RIGHT),
        (phrase("ask_trigger_points", "therapy|massage"), ANSWER, Verdict.WRONG),
        (phrase("ask_trigger_points"), ANSWER, Verdict.WRONG),
        (phrase("ask_explain_technique"), Reply("Sorry.", "nlu_fallback", 0.6), Verdict.DECLINED),
        (phrase("ask_explain_technique"), Reply("Sorry.", OUT_OF_SCOPE, 0.9), Verdict.DECLINED),
        (phrase("ask_trigger_points"), Reply("Not said.", "ask_price", 0.9, answered=False), Verdict.DECLINED),
        (phrase(OUT_OF_SCOPE), Reply("Sorry.", "nlu_fallback", 0.6), Verdict.RIGHT),
        (phrase(OUT_OF_SCOPE), Reply("Hello.", "greet", 0.9), Verdict.RIGHT),
        (phrase(OUT_OF_SCOPE), ANSWER, Verdict.FALSE_ACCEPTANCE),
        (phrase(NEAR_MISS), ANSWER, Verdict.RIGHT),
        (phrase(NEAR_MISS), CALL_911, Verdict.PANIC),
        (phrase(OUT_OF_SCOPE), CALL_911, Verdict.PANIC),
        (phrase("emergency_medical"), CALL_911, Verdict.RIGHT),
        (phrase("emergency_suicide"), CALL_911, Verdict.WRONG),
        (phrase("emergency_medical"), ANSWER, Verdict.MISSED_EMERGENCY),
    ],
)
def test_verdict(meant, reply, verdict):
    assert judge(meant, reply, PATTERNS) is verdict


def test_a_question_back_is_no_answer():
    """It lists techniques, so that it would match a technique's pattern; where none was named it is right."""
    asks = Reply("Which one? Trigger point therapy?", "ask_explain_technique", 0.9, answered=False, asks=True)
    assert judge(phrase("ask_explain_technique", "trigger"), asks, PATTERNS) is Verdict.DECLINED
    assert judge(phrase("ask_explain_technique"), asks, PATTERNS) is Verdict.RIGHT


def test_shares_and_groups():
    judged = [
        Judged(phrase("ask_price"), ANSWER, Verdict.WRONG),
        Judged(phrase("greet"), ANSWER, Verdict.RIGHT),
        Judged(phrase(OUT_OF_SCOPE), ANSWER, Verdict.FALSE_ACCEPTANCE),
        Judged(phrase(NEAR_MISS), ANSWER, Verdict.RIGHT),
        Judged(phrase("emergency_suicide"), CALL_911, Verdict.WRONG),
    ]
    found = groups(judged)
    assert {name: len(each) for name, each in found.items()} == {
        "in scope": 2,
        "out of scope": 1,
        "emergencies": 1,
        "near misses": 1,
    }
    assert shares(found["in scope"])[Verdict.RIGHT] == 0.5
    assert shares([]) == {}
