"""Which phrases may not be taught, each with the reason."""

from __future__ import annotations

import pytest

from staff.data_files import DataFiles
from staff.review.taken import Taken, is_masked, words
from tests.data_files import DEVELOPMENT, HELD_OUT, ROOT, phrase_blocks, training_phrases


@pytest.fixture(scope="module")
def taken() -> Taken:
    return Taken.read(ROOT, DataFiles.read(ROOT))


def test_training_phrases_are_refused(taken):
    """With the intent that has them, however they are written."""
    intent, phrases = next(iter(training_phrases().items()))
    for phrase in (phrases[0], phrases[0].upper(), f"{phrases[0]}?!"):
        assert taken.why_not(phrase, {}) == f"it is a training phrase of {intent} already"


@pytest.mark.parametrize(
    ("paths", "what"), [(HELD_OUT, "a held-out phrase"), (DEVELOPMENT, "a development phrase")], ids=["tests", "dev"]
)
def test_measuring_phrases_are_refused(taken, paths, what):
    """What was taught would measure nothing."""
    phrases = [phrase for block in phrase_blocks(paths) for phrase in block.say]
    reasons = {phrase: taken.why_not(phrase, {}) for phrase in phrases}
    assert f"it is {what}, which must not be trained on" in reasons.values()
    assert [phrase for phrase in phrases if words(phrase) not in taken.measuring] == []
    assert [phrase for phrase, reason in reasons.items() if reason is None] == []


def test_held_out_conversations_are_refused(tmp_path):
    """A turn of a conversation is held out, too, as deep as it stands; a plain "yes" is a word."""
    folder = tmp_path / "tests" / "dialogues"
    folder.mkdir(parents=True)
    (folder / "one.yml").write_text("- name: one\n  turns:\n  - say: Yes\n  - say: what about kids\n    meant: []\n")
    taken = Taken.read(tmp_path, DataFiles.read(tmp_path))
    for phrase in ("yes", "What about kids?"):
        assert taken.why_not(phrase, {}) == "it is a held-out phrase, which must not be trained on"


@pytest.mark.parametrize("mask", ["[phone number]", "[e-mail]", "[name]", "[card number]", "[number]", "[Name]"])
def test_masked_phrases_are_refused(mask):
    assert is_masked(f"may {mask} bring a dog")
    assert Taken().why_not(f"may {mask} bring a dog", {}) == "personal data were masked in it: edit it first"


@pytest.mark.parametrize("data", ["248 555 0123", "me@example.org"])
def test_personal_data_are_refused(data):
    """Staff may type what nobody masked."""
    assert "looks like personal data" in Taken().why_not(f"may i bring a dog, answer {data}", {})


@pytest.mark.parametrize("phrase", ["/greet", "two\nlines", "[knee](condition) hurts", "  ", "a\u200bb", " a"])
def test_what_rasa_would_read_otherwise_is_refused(phrase):
    assert Taken().why_not(phrase, {})


def test_what_was_chosen_already_is_refused():
    """One phrase cannot stand for two answers."""
    chosen = {words("may I bring a dog"): "ask_price"}
    assert Taken().why_not("May i bring a dog?", chosen) == "you have given it to ask_price already"


@pytest.mark.parametrize("phrase", ["may i bring my dog", "按摩多少钱", "my knee [left] hurts", "is 5 pm ok?"])
def test_new_phrases_are_taken(taken, phrase):
    assert taken.why_not(phrase, {}) is None


def test_words_of_other_scripts_differ():
    """What has no Latin letters is compared as it stands."""
    assert words("按摩") != words("价格")
    assert words("Ça  va?") == words("ca va")
