"""Misspelt words are put right, and words that are none stay as they are."""

import pytest

from safety.spelling import Speller

SPELLER = Speller(["breathe", "breathing", "saddle", "cant", "dont", "unconscious", "radiating", "massage"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("braethe", "breathe"),
        ("breahte", "breathe"),
        ("breathee", "breathe"),
        ("sdadle", "saddle"),
        ("cnat", "cant"),
        ("radaiting", "radiating"),
        ("unconcious", "unconscious"),
        ("unconshious", "unconscious"),
        ("wodrs", "words"),
        ("suffreing", "suffering"),
        ("breathin", "breathing"),
        # As near to "manage", which the tables do not have.
        ("masage", "massage"),
    ],
)
def test_a_slip(written, meant):
    """A letter left out, added, changed or swapped, in long words two; words of the tables are meant before others."""
    assert SPELLER.correct(written) == meant


@pytest.mark.parametrize("word", ["hears", "skeptic", "maria", "theyre", "hasnt", "zxqy", "dr", "x" * 25, "38c", "101"])
def test_a_word_that_stays(word):
    """English words are right without an apostrophe, too; what resembles nothing, and numbers, stay."""
    assert SPELLER.correct(word) == word


def test_first_letter_counts():
    """A name that is an English word but for its first letter is a name."""
    assert SPELLER.correct("jreathe") == "jreathe"
