"""What must hold for training, held-out and development phrases."""

import re

import pytest

from knowledge.text import normalize
from tests.data_files import DEVELOPMENT, HELD_OUT, phrase_blocks, training_phrases

TRAINING = training_phrases()
HELD_OUT_BLOCKS = phrase_blocks(HELD_OUT)
# Near misses are no intent, and another language is recognised by its words.
NOT_TRAINED = {"near_miss", "other_language"}


def all_phrases(blocks) -> list[str]:
    return [phrase for block in blocks for phrase in block.say]


@pytest.mark.parametrize("intent", sorted(TRAINING))
def test_enough_training_phrases(intent):
    """At least 15 training phrases an intent, all different."""
    assert len({normalize(phrase) for phrase in TRAINING[intent]}) >= 15


@pytest.mark.parametrize("intent", sorted(TRAINING))
def test_enough_held_out_phrases(intent):
    """At least 6 held-out phrases an intent."""
    assert sum(len(block.say) for block in HELD_OUT_BLOCKS if block.intent == intent) >= 6


def test_no_phrase_trains_two_intents():
    """A phrase stands for one intent only."""
    owners = {}
    for intent, phrases in TRAINING.items():
        for phrase in phrases:
            assert owners.setdefault(phrase.lower(), intent) == intent, phrase


@pytest.mark.parametrize("paths", [HELD_OUT, DEVELOPMENT], ids=["held-out", "development"])
def test_no_overlap_with_training(paths):
    """No held-out or development phrase is trained on, also when case or punctuation differ."""
    trained = {normalize(phrase) for phrases in TRAINING.values() for phrase in phrases} - {""}
    assert trained & {normalize(phrase) for phrase in all_phrases(phrase_blocks(paths))} == set()


def test_no_overlap_between_held_out_and_development():
    """Thresholds are not chosen on the phrases that judge them."""
    held_out, development = (
        {normalize(p) for p in all_phrases(phrase_blocks(paths))} for paths in (HELD_OUT, DEVELOPMENT)
    )
    assert (held_out & development) - {""} == set()


@pytest.mark.parametrize("block", HELD_OUT_BLOCKS, ids=lambda block: f"{block.file}-{block.intent}")
def test_held_out_blocks_are_usable(block):
    """A held-out block names a known intent, and its reply pattern compiles."""
    assert block.intent in {*TRAINING, *NOT_TRAINED}
    assert block.say
    re.compile(block.reply or "")
