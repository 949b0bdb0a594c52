"""Words that refer to something said before."""

import pytest

from knowledge.reference import names_no_subject, points_back, refers_back


@pytest.mark.parametrize(
    "text",
    ["does it hurt?", "is THAT covered", "it’s how long?", "do they press hard", "which one is cheaper", "do both"],
)
def test_a_pointing_word_points_back(text):
    """Small letters or capitals, straight or curly apostrophes."""
    assert points_back(text)


@pytest.mark.parametrize("text", ["fitness for an item", "who is the theorist", "does cupping hurt", "", "12"])
def test_parts_of_words_do_not_point(text):
    """Only whole words point."""
    assert not points_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "so which one would help with that?",
        "what’s the phone number",
        "so it’s really good",
        "Tell me more, please!",
        "what else do you offer",
        "which massage do you recommend",
        "?!",
        "",
    ],
)
def test_a_question_of_common_words_names_no_subject(text):
    """Words that any question may hold say nothing about its subject, and neither do signs."""
    assert names_no_subject(text)


@pytest.mark.parametrize(
    "text", ["and for my neck?", "what about cupping", "does it hurt", "is a spa covered", "call 911"]
)
def test_one_word_of_its_own_is_a_subject(text):
    """A complaint, a technique, a verb of its own or a number names what the question is about."""
    assert not names_no_subject(text)


@pytest.mark.parametrize(
    ("text", "refers"),
    [
        ("does it hurt", True),
        ("which is best", True),
        ("which of these is best", True),
        ("does cupping hurt", False),
    ],
)
def test_either_refers_back(text, refers):
    """A pointing word is enough, and so is a question without a subject."""
    assert refers_back(text) is refers
