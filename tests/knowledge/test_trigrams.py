"""How likely words follow each other."""

from __future__ import annotations

import math

import pytest

from knowledge.trigrams import END, Trigrams

SAID = ["does it hurt", "does it help", "how long does it take", "it does"]
MODEL = Trigrams(text.split() for text in SAID)
WORDS = {word for text in SAID for word in text.split()}


@pytest.mark.parametrize("history", [(), ("it",), ("does", "it"), ("take", "how"), ("never", "heard")])
def test_something_follows(history):
    """After whatever was said, the chances of all words and of the end add up to one."""
    assert sum(MODEL.chance((*history, word)) for word in WORDS | {END}) == pytest.approx(1)


def test_sentences():
    """A sentence is as likely as its words are together; what was said is likelier than what was not."""
    assert MODEL.log(["does", "it", "hurt"]) > MODEL.log(["does", "it", "long"]) > MODEL.log(["hurt", "it", "does"])
    all_of_two_words = sum(math.exp(MODEL.log([one, other])) for one in WORDS for other in WORDS)
    assert 0 < all_of_two_words < 1


def test_unknown_words():
    """A word that nobody said is unlikely, not impossible."""
    assert -math.inf < MODEL.log(["does", "it", "xqzzt"]) < MODEL.log(["does", "it", "take"])


def test_nothing_said():
    assert MODEL.log([]) < 0
