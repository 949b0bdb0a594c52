"""Which words are English."""

import pytest

from components.english import is_english


@pytest.mark.parametrize("word", ["knows", "back", "massage", "don't", "i'm", "they've", "clinic's", "it'll"])
def test_english_words(word):
    """Inflected forms and contractions are English."""
    assert is_english(word)


@pytest.mark.parametrize("word", ["siatica", "masage", "hola", "xqzt'll", "", "'s"])
def test_other_words(word):
    """Typing errors, other languages and fragments are not."""
    assert not is_english(word)
