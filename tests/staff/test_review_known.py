"""The answers that a question can be given, in the model's order and by search."""

from __future__ import annotations

import pytest

from staff.data_files import DataFiles
from staff.review.known import Known, nearest, read_known, search
from tests.data_files import ROOT, training_phrases

PRICE = Known("ask_price", "How much does a session cost?", "It depends.", ("what do you charge", "price?"))
PAIN = Known("ask_does_it_hurt", "Does it hurt?", "No.", ("is the session painful",))
GREET = Known("greet", "such as: hello", "Hello.", ("hello", "how do you do"))
KNOWN = {each.intent: each for each in (PRICE, PAIN, GREET)}


@pytest.fixture(scope="module")
def known() -> dict[str, Known]:
    return read_known(DataFiles.read(ROOT))


def test_every_intent_has_an_answer(known):
    """But for what is out of scope, and for emergencies, which no list of questions may change."""
    without = {"out_of_scope", "emergency_medical", "emergency_suicide"}
    assert known.keys() == training_phrases().keys() - without
    assert all(each.question and each.phrases for each in known.values())


def test_questions_are_in_plain_words(known):
    """Where the answer depends on what is named, a training phrase stands for all."""
    assert known["ask_price"].question == "How much does a session cost?"
    assert known["ask_price"].text
    condition = known["ask_technique_for_condition"]
    assert condition.question == f"such as: {condition.phrases[0]}"


def test_nearest_are_the_models_likeliest():
    """In its order, without what is no answer, and no more than are wanted."""
    ranking = [
        ("nlu_fallback", 0.62),
        ("ask_does_it_hurt", 0.5),
        ("out_of_scope", 0.4),
        ("greet", 0.3),
        ("ask_price", 0),
    ]
    assert nearest(KNOWN, ranking, 2) == [(PAIN, 0.5), (GREET, 0.3)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("session", [PRICE, PAIN]),
        ("COST, session!", [PRICE]),
        ("ses", [PRICE, PAIN]),
        ("price", [PRICE]),
        ("painful", [PAIN]),
        ("hurt cost", []),
        ("do", [PAIN, PRICE, GREET]),
        ("", []),
        ("?!", []),
    ],
)
def test_search(text, found):
    """All words or their beginnings, in the question first, then in the name, then in a phrase."""
    assert set(search(KNOWN, text)) == set(found)


def test_search_ranks_questions_first():
    assert search(KNOWN, "session") == [PRICE, PAIN]
    assert search({"ask_does_it_hurt": PAIN, "ask_price": PRICE}, "session") == [PRICE, PAIN]
