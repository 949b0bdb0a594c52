"""Where one question of a message ends and the next begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.question_parts import LONGEST, Pieces, take_apart


def test_each_question_is_a_part():
    """A question's mark, a line's end, a joining word, a comma or nothing at all may stand between two questions."""
    asked = {
        "does it hurt? do you take insurance?": ("does it hurt?", "do you take insurance?"),
        "Does it hurt?Do you take insurance?": ("Does it hurt?", "Do you take insurance?"),
        "what is cupping\nhow long is a session": ("what is cupping", "how long is a session"),
        "what is cupping and do you take insurance": ("what is cupping", "do you take insurance"),
        "what's cupping & what's pnf": ("what's cupping", "what's pnf"),
        "what is cupping, how long is a session": ("what is cupping", "how long is a session"),
        "tell me about cupping and then how much is it": ("tell me about cupping", "how much is it"),
        "i'm wondering if it hurts, i'd like to know the cost": (
            "i'm wondering if it hurts",
            "i'd like to know the cost",
        ),
        "does it hurt? does it bruise? does it last?": ("does it hurt?", "does it bruise?", "does it last?"),
        "what is cupping does it hurt how much is it": ("what is cupping", "does it hurt", "how much is it"),
        "what happens there what should i wear": ("what happens there", "what should i wear"),
        "what time is it open is there a car park": ("what time is it open", "is there a car park"),
        "What is the difference? What does it cost?": ("What is the difference?", "What does it cost?"),
        "How do they differ? What do they cost?": ("How do they differ?", "What do they cost?"),
    }
    assert {text: take_apart(text).questions for text in asked} == asked


def test_one_question_stays_whole():
    """Two complaints, two things compared, an abbreviation's dot and a hyphen end no question."""
    texts = [
        "",
        " \n ",
        "...?!",
        "does it hurt?",
        "does it hurt, right",
        "which massage for neck and back pain",
        "what is a deep-tissue massage",
        "what is the difference between a spa, and what you do?",
        "deep tissue vs. trigger point, which is better",
        "is it better or do you know more",
        "can you tell me if it is covered",
        "is dr. Smith there",
        "is massage, e.g. cupping, covered",
        "what kind of pain does it help",
        "which clinic do i call",
        "can you tell me what is cupping",
        "what do they do if it is sore",
        "where can i find out what is the price",
        "which is best for people who are old",
        "price of a spa massage",
        "difference between price and cost",
    ]
    assert {text: apart for text in texts if (apart := take_apart(text)) != Pieces((), ())} == {}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("My neck hurts. What helps? Do you take Medicare?", ("My neck hurts. What helps?", "Do you take Medicare?")),
        ("What helps? Do you take Medicare? I am 70.", ("What helps?", "Do you take Medicare? I am 70.")),
        ("my neck hurts - which massage", ("my neck hurts which massage",)),
        ("what helps my neck? ok?", ("what helps my neck? ok?",)),
        ("hi! what is cupping?", ("hi! what is cupping?",)),
    ],
)
def test_a_statement_goes_with_the_question_beside_it(text, questions):
    """What is told belongs to the question that follows, what is told last to the last; "ok?" asks nothing."""
    assert take_apart(text).questions == questions


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("prices; opening hours; parking", ("prices", "opening hours", "parking")),
        ("phone number, and do you take insurance", ("phone number", "do you take insurance")),
        ("opening hours, parking", ("opening hours", "parking")),
        ("hours and location", ("hours", "location")),
        ("all body kneads: phone number, price & parking", ("all body kneads phone number", "price", "parking")),
        ("list: cost, insurance, do i need a referral?", ("list cost", "insurance", "do i need a referral?")),
        ("my doctor gave me a referral. it costs a lot.", ()),
    ],
)
def test_key_words_ask_where_they_tell_of_nobody(text, questions):
    """A few words such as "opening hours" are a request; the same words in somebody's story are not."""
    assert take_apart(text).questions == questions


def test_pieces_of_a_story_are_told_apart():
    """A message that asks nothing has no questions, but its sentences can still be read one by one."""
    assert take_apart("I fell. It hurts.\nI cried.") == Pieces((), ("I fell.", "It hurts.", "I cried."))


def test_pieces_hold_questions_and_statements():
    """Pieces are cut at every border, and a question is not yet joined with what was told before it."""
    assert take_apart("My neck hurts. What helps?").pieces == ("My neck hurts.", "What helps?")
    assert take_apart("pnf what is it does it hurt").pieces == ("pnf what is it", "does it hurt")


def test_a_long_story_stays_whole():
    """Beyond so many letters a message is not taken apart."""
    text = "does it hurt? is it covered" + "?" * (LONGEST - 27)
    assert len(take_apart(text).questions) == 2
    assert take_apart(f"{text}?") == Pieces((), ())


TALK = st.lists(
    st.sampled_from(
        ["what", "is", "my neck", "and", "?", ". ", ", ", "\n", " - ", "vs", "ok?", "dr.", "price", "between", "؟"]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(), TALK))
def test_no_question_is_invented(text):
    """For any text: no part is blank, there are never more questions than pieces, and never one piece alone."""
    apart = take_apart(text)
    assert all(each.strip() for each in (*apart.questions, *apart.pieces))
    assert len(apart.questions) <= len(apart.pieces) != 1
