"""The verdict on a reply: what counts as right, declined or wrong, and what never may."""

import pytest

from benchmarks.phrases import ASKS_BACK, NEAR_MISS, OUT_OF_SCOPE, Phrase, Turn
from benchmarks.verdicts import Judged, Patterns, Reply, Verdict, groups, judge, judge_turn, shares

# Of twenty replies one speaks of trigger points and all speak of massage.
PATTERNS = Patterns(["Trigger point massage.", *["Relaxation massage."] * 19])
ANSWER = Reply("Trigger point therapy.", "ask_explain_technique", 0.9, facts=("F001",))
CALL_911 = Reply("Call 911.", "emergency_medical", 1.0, emergency=True)


BOTH = Reply(
    "Trigger point therapy. It costs what the clinic says.",
    "several_questions",
    0.8,
    facts=("F001",),
    parts=("ask_explain_technique", "ask_price"),
)


def phrase(intent: str, reply: str | None = None) -> Phrase:
    return Phrase("...", intent, reply, None)


def turn(*meant: str | Phrase) -> Turn:
    return Turn("...", tuple(phrase(each) if isinstance(each, str) else each for each in meant))


# What a phrase means, the reply to it, and the verdict.
OF_PHRASES = [
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
]


def test_verdict():
    """A right answer, an honest refusal and a wrong answer differ, and so does what must never happen."""
    found = [(meant, reply, judge(meant, reply, PATTERNS), verdict) for meant, reply, verdict in OF_PHRASES]
    assert [f"{meant}, {reply}: {each}" for meant, reply, each, verdict in found if each is not verdict] == []


def test_a_question_back_is_no_answer():
    """It lists techniques, so that it would match a technique's pattern; where none was named it is right."""
    asks = Reply("Which one? Trigger point therapy?", "ask_explain_technique", 0.9, answered=False, asks=True)
    assert judge(phrase("ask_explain_technique", "trigger"), asks, PATTERNS) is Verdict.DECLINED
    assert judge(phrase("ask_explain_technique"), asks, PATTERNS) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("meant", "reply", "verdict"),
    [
        (turn("ask_explain_technique"), ANSWER, Verdict.RIGHT),
        (turn(phrase("ask_explain_technique", "myofascial")), ANSWER, Verdict.WRONG),
        (turn("ask_price"), Reply("Sorry.", "nlu_fallback", 0.5), Verdict.DECLINED),
        (turn(OUT_OF_SCOPE), ANSWER, Verdict.FALSE_ACCEPTANCE),
        (turn(NEAR_MISS), ANSWER, Verdict.RIGHT),
        (turn("emergency_medical"), CALL_911, Verdict.RIGHT),
        (turn("emergency_medical"), ANSWER, Verdict.MISSED_EMERGENCY),
        (turn("ask_price"), CALL_911, Verdict.PANIC),
    ],
)
def test_turn_of_one_question_is_judged_like_a_phrase(meant, reply, verdict):
    assert judge_turn(meant, reply, PATTERNS) is verdict


@pytest.mark.parametrize(
    ("meant", "reply", "verdict"),
    [
        (turn("ask_explain_technique", "ask_price"), BOTH, Verdict.RIGHT),
        (turn("ask_price", "ask_explain_technique"), BOTH, Verdict.RIGHT),
        (turn(phrase("ask_explain_technique", "trigger"), phrase("ask_price", "clinic")), BOTH, Verdict.RIGHT),
        (turn(phrase("ask_explain_technique", "trigger"), phrase("ask_price", "free")), BOTH, Verdict.PARTLY),
        (turn("ask_explain_technique", "ask_insurance"), BOTH, Verdict.PARTLY),
        (turn("ask_explain_technique", "ask_price", "ask_insurance"), BOTH, Verdict.PARTLY),
        (turn("ask_explain_technique", "ask_price"), ANSWER, Verdict.PARTLY),
        (turn("ask_insurance", "ask_referral"), BOTH, Verdict.WRONG),
        (turn("ask_insurance", "ask_referral"), Reply("Sorry.", OUT_OF_SCOPE, 0.9), Verdict.DECLINED),
        (turn("ask_price", "ask_insurance"), CALL_911, Verdict.PANIC),
        (turn("ask_price", "emergency_medical"), BOTH, Verdict.MISSED_EMERGENCY),
    ],
)
def test_turn_of_several_questions(meant, reply, verdict):
    """Right when all of them are answered, in any order; partly when some are; an emergency outweighs everything."""
    assert judge_turn(meant, reply, PATTERNS) is verdict


def test_one_question_taken_for_two_is_partly_right():
    """An answer that nobody asked for stands beside the right one; a part that nobody understood is no such answer."""
    assert judge_turn(turn("ask_price"), BOTH, PATTERNS) is Verdict.PARTLY
    unknown = Reply(BOTH.text, "several_questions", 0.8, parts=("ask_price", "nlu_fallback"))
    assert judge_turn(turn("ask_price"), unknown, PATTERNS) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply("Which one?", "ask_explain_technique", 0.9, asks=True), Verdict.RIGHT),
        (Reply("Not said.", "ask_explain_technique", 0.9, answered=False), Verdict.RIGHT),
        (ANSWER, Verdict.WRONG),
        (CALL_911, Verdict.PANIC),
    ],
)
def test_who_refers_to_nothing_is_asked_back(reply, verdict):
    """ "And that one?" at the very start: a question back is right, and so is an honest refusal; an answer is wrong."""
    assert judge_turn(turn(ASKS_BACK), reply, PATTERNS) is verdict


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
