"""Words: one spelling to compare by, and lists as people say them."""

import unicodedata
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import join, normalize

# Names without what `join` itself puts between them.
WORDS = st.text(ascii_lowercase, min_size=1, max_size=8)
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=2).map(" ".join).filter(lambda name: "and" not in name))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Deep-Tissue  Massage!", "deep tissue massage"),
        ("Sciática", "sciatica"),
        ("golfer's elbow", "golfers elbow"),
        ("ﬁbromyalgia", "fibromyalgia"),
        ("type 2 diabetes", "type 2 diabetes"),
        ("¿¡…?!", ""),
        ("背中", ""),
        ("", ""),
    ],
)
def test_normalize(text, plain):
    """Case, accents, ligatures and punctuation do not count; letters without a Latin form are dropped."""
    assert normalize(text) == plain


@given(st.text())
def test_normalize_leaves_single_words_of_plain_letters(text):
    """Whatever comes in, lower-case letters and digits come out, with single spaces in between."""
    plain = normalize(text)
    assert plain == " ".join(plain.split())
    assert set(plain) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text())
def test_normalize_is_settled_after_one_pass(text):
    """A normalized text is its own normal form."""
    assert normalize(normalize(text)) == normalize(text)


@given(st.from_regex(r"[a-zA-Z0-9 .,;:!?-]*", fullmatch=True), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_normalize_ignores_case(text, change):
    """Capitals make no difference."""
    assert normalize(change(text)) == normalize(text)


@given(st.text())
def test_normalize_ignores_how_accents_are_coded(text):
    """A letter with its accent in one character or in two is the same letter."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert normalize(composed) == normalize(decomposed)


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_join(words, joined):
    """Lists read as people say them."""
    assert join(words) == joined


def test_join_with_another_last_word():
    """Choices are joined by `or`."""
    assert join(["a", "b", "c"], "or") == "a, b or c"


@given(NAMES)
def test_join_can_be_taken_apart(words):
    """Every name comes through once, in order, and `and` stands once at most."""
    joined = join(words)
    assert joined.count(" and ") == (1 if len(words) > 1 else 0)
    parts = [name for part in joined.split(" and ") for name in part.split(", ")] if joined else []
    assert parts == words
