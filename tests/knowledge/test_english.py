"""Which words are English."""

import pytest

from knowledge.english import are_usual, is_english, is_usual


@pytest.mark.parametrize("word", ["knows", "back", "massage", "don't", "i'm", "they've", "clinic's", "it'll"])
def test_english_words(word):
    """Inflected forms and contractions are English."""
    assert is_english(word)


@pytest.mark.parametrize("word", ["siatica", "masage", "hola", "xqzt'll", "", "'s"])
def test_other_words(word):
    """Typing errors, other languages and fragments are not."""
    assert not is_english(word)


def test_usual_words():
    """A word's place among the commonest ones."""
    assert is_usual("the", 10)
    assert is_usual("rest", 10_000)
    assert not is_usual("sciatica", 10_000)
    assert not is_usual("siatica", 10**9)


def test_pairs():
    """Words that often follow each other, in their order."""
    assert are_usual("sort", "of")
    assert not are_usual("attic", "a")
