"""A recogniser's mistake hides no emergency, and makes none."""

from __future__ import annotations

import pytest

from channels.telephone.cries import Cries, load_cries
from channels.telephone.hearing import load_hearing


@pytest.fixture(scope="module")
def cries() -> Cries:
    return load_cries()


def test_misheard_emergencies(cries):
    """Words that sound like those of an emergency are heard as such, whether one word or two."""
    said = {
        "I'm having chess pain": "im having chest pain",
        "heart a tack": "heart attack",
        "he is not breeding": "he is not breathing",
        "my dad is having a strike": "my dad is having a stroke",
        "she is un conscious": "she is unconscious",
        "he took to many peels": "he took to many pills",
        "i cant bread": "i cant breath",
    }
    assert {heard: cries.heard_in(heard) for heard in said} == said


def test_ordinary_words_stay(cries):
    """Questions about massage, and words near to those of emergencies, are no emergencies."""
    questions = (
        "which massage for neck pain",
        "do you treat sciatica",
        "massage for my chest",
        "can i bring my own oil",
        "is the pressure hard",
        "how long does a session last",
        "please cheque my booking",
        "",
        "???",
    )
    assert [question for question in questions if cries.heard_in(question)] == []


def test_words_of_emergencies_are_no_names():
    """ "Massage for my chest" is not about stress: what tells of an emergency is never taken for a name."""
    names = load_hearing().names
    taken = [reading for reading in names.readings(["massage", "for", "my", "chest"], 3) if reading.end == 4]
    assert taken == []
