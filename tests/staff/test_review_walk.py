"""The way through the groups: forward, back, and what is remembered of it."""

from __future__ import annotations

import pytest

from staff.review.decisions import Decisions, Lesson
from staff.review.known import Known
from staff.review.pending import SHOWN, Step, card, steps, summary
from staff.review.taken import Taken
from staff.review.walk import MOST_FOUND, walk
from tests.staff.review_groups import KNOWN, pending
from tests.staff.scripted import Scripted

DOGS = pending(("dogs ok?", 3), ("is a dog allowed", 1))
MONEY = pending(("what do i owe", 2))
CUP = pending(("who won the world cup", 1), is_far=True)
GROUPS = [DOGS, MONEY, CUP]
PRICE, FAR = "How much does a session cost?", "Out of scope"


def lessons(*script, groups=GROUPS) -> tuple[Lesson, ...]:
    dialog = Scripted(*script)
    decided = walk(groups, KNOWN, Taken(), dialog)
    assert dialog.finished()
    return decided.all_lessons()


def test_each_group_gets_its_answer():
    """One of the likeliest, out of scope, or none."""
    assert lessons(FAR, None, "Yes", PRICE, None, "Yes", "Skip") == (
        Lesson("out_of_scope", ("dogs ok?", "is a dog allowed")),
        Lesson("ask_price", ("what do i owe",)),
    )


def test_groups_of_one_answer_make_one_lesson():
    made = lessons(FAR, None, "Yes", PRICE, None, "Yes", FAR, None, "Yes")
    assert made[0] == Lesson("out_of_scope", ("dogs ok?", "is a dog allowed", "who won the world cup"))
    assert len(made) == 2


def test_stopping_keeps_what_was_decided():
    assert lessons(FAR, None, "Yes", "Stop") == (Lesson("out_of_scope", ("dogs ok?", "is a dog allowed")),)
    assert lessons("Stop") == ()


def test_search():
    """Words that no answer has are asked for again; nothing leads back to the question."""
    assert lessons("Search", "zebra", "hurt", "Does it hurt?", None, "Yes", "Stop")[0].intent == "ask_does_it_hurt"
    assert lessons("Search", "", "Search", "cost", "None of these", "Skip", "Stop") == ()


def test_search_lists_no_more_than_fit():
    many = {f"ask_{number}": Known(f"ask_{number}", f"Question {number}?", "", ()) for number in range(MOST_FOUND + 4)}
    dialog = Scripted("Search", "question", "None", "Stop")
    walk([DOGS], many, Taken(), dialog)
    assert "Which one? (4 more: search by more words)" in dialog.asked


def test_the_answer_is_shown_before_phrases_are_chosen():
    dialog = Scripted(PRICE, None, "Leave", "Stop")
    walk(GROUPS, KNOWN, Taken(), dialog)
    assert "It says: The clinics say." in dialog.shown


def test_leaving_the_phrases_leads_back_to_the_question():
    assert lessons(PRICE, None, "Leave", FAR, None, "Yes", "Stop")[0].intent == "out_of_scope"


def test_back_changes_a_decision():
    """What was decided holds until it is decided anew."""
    assert lessons(FAR, None, "Yes", "Back", "Keep", "Stop")[0].intent == "out_of_scope"
    assert lessons(FAR, None, "Yes", "Back", PRICE, None, "Yes", "Stop")[0].intent == "ask_price"
    assert lessons(FAR, None, "Yes", "Back", "Skip", "Stop") == ()
    assert lessons(FAR, None, "Yes", "Back", "Stop")[0].intent == "out_of_scope"


def test_a_phrase_has_one_answer():
    """What was given to one answer is refused for another, but may be given again when its group is decided anew."""
    twice = [pending(("dogs ok?", 1)), pending(("Dogs, ok?", 1), ("what about dogs", 1))]
    dialog = Scripted(FAR, None, "Yes", PRICE, None, "Yes")
    assert walk(twice, KNOWN, Taken(), dialog).all_lessons() == (
        Lesson("out_of_scope", ("dogs ok?",)),
        Lesson("ask_price", ("what about dogs",)),
    )
    assert "you have given it to out_of_scope already" in dialog.text
    assert lessons(FAR, None, "Yes", "Back", FAR, None, "Yes", "Stop", groups=twice)[0].phrases == ("dogs ok?",)


def test_ctrl_c_goes_through():
    with pytest.raises(KeyboardInterrupt):
        walk(GROUPS, KNOWN, Taken(), Scripted(FAR, KeyboardInterrupt()))


class TestCard:
    def test_numbers_and_wordings(self):
        text = card(DOGS, Decisions(3, 1))
        assert text.splitlines()[1:] == [
            "2 of 3: asked 4 times in 4 conversations",
            "    3  dogs ok?",
            "    1  is a dog allowed",
            "Nearest known question: what do you charge",
        ]

    def test_once(self):
        assert "asked 1 time in 1 conversation\n" in card(CUP, Decisions(1))
        assert "The assistant takes it for out of scope." in card(CUP, Decisions(1))

    def test_long_lists_are_cut(self):
        text = card(pending(*((f"wording {number}", 1) for number in range(SHOWN + 2))), Decisions(1))
        assert f"wording {SHOWN - 1}" in text
        assert f"wording {SHOWN}" not in text
        assert "and 2 more wordings" in text

    def test_what_was_decided_before(self):
        decided = Decisions(2).teach("out_of_scope", ("dogs ok?",)).back()
        assert "Decided before: 1 phrase for out of scope" in card(DOGS, decided)


def test_steps():
    """The likeliest answers come first; there is nothing before the first group."""
    first = [option.label for option in steps(DOGS, Decisions(2))]
    assert first[:2] == ["How much does a session cost?  (ask_price, 0.50)", "Does it hurt?  (ask_does_it_hurt, 0.25)"]
    assert Step.BACK not in [option.value for option in steps(DOGS, Decisions(2))]
    assert Step.BACK in [option.value for option in steps(DOGS, Decisions(2, 1))]


def test_summary():
    files = {"ask_price": "data/faq/limits.yml", "out_of_scope": "data/dialogue/out_of_scope.yml"}
    text = summary((Lesson("ask_price", ("what do i owe",)), Lesson("out_of_scope", ("dogs ok?",))), files)
    assert text.splitlines()[2:] == [
        "data/faq/limits.yml, ask_price",
        "  + what do i owe",
        "data/dialogue/out_of_scope.yml, out of scope",
        "  + dogs ok?",
    ]
