"""What must hold for training, held-out and development phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from knowledge.text import normalize
from tests.contracts.faults import at
from tests.data_files import DEVELOPMENT, HELD_OUT, Phrases, phrase_blocks, training_phrases

# Near misses are no intent, and another language is recognised by its words.
NOT_TRAINED = {"emergency_medical", "emergency_suicide", "near_miss", "other_language"}
FEWEST_TRAINED, FEWEST_HELD_OUT = 15, 6


@cache
def trained() -> dict[str, set[str]]:
    """The training phrases of each intent, in one spelling."""
    found = {intent: {normalize(phrase) for phrase in phrases} for intent, phrases in training_phrases().items()}
    assert found
    return found


@cache
def held_out() -> list[Phrases]:
    blocks = phrase_blocks(HELD_OUT)
    assert blocks
    return blocks


def spelled(blocks: Iterable[Phrases]) -> set[str]:
    """The blocks' phrases, in one spelling; those that are nothing but signs aside."""
    found = {normalize(phrase) for block in blocks for phrase in block.say} - {""}
    assert found
    return found


def too_few(counted: dict[str, int], fewest: int) -> list[str]:
    return [f"{key}: {count} phrases, at least {fewest}" for key, count in sorted(counted.items()) if count < fewest]


def in_training(paths: list[Path]) -> set[str]:
    return spelled(phrase_blocks(paths)) & set().union(*trained().values())


def test_enough_training_phrases():
    """At least 15 training phrases an intent, all different."""
    assert too_few({intent: len(phrases) for intent, phrases in trained().items()}, FEWEST_TRAINED) == []


def test_enough_held_out_phrases():
    """At least 6 held-out phrases an intent."""
    said = Counter(block.intent for block in held_out() for _ in block.say)
    assert too_few({intent: said[intent] for intent in trained()}, FEWEST_HELD_OUT) == []


def test_no_phrase_trains_two_intents():
    """A phrase stands for one intent only."""
    owners: dict[str, str] = {}
    assert [
        f"{intent}: {phrase!r} trains {owners[phrase.lower()]}, too"
        for intent, phrases in training_phrases().items()
        for phrase in phrases
        if owners.setdefault(phrase.lower(), intent) != intent
    ] == []


def test_no_held_out_phrase_is_trained():
    """What judges the assistant was never learnt, also when case or punctuation differ."""
    assert in_training(HELD_OUT) == set()


def test_no_development_phrase_is_trained():
    """What chooses thresholds was never learnt, also when case or punctuation differ."""
    assert in_training(DEVELOPMENT) == set()


def test_no_overlap_between_held_out_and_development():
    """Thresholds are not chosen on the phrases that judge them."""
    assert spelled(held_out()) & spelled(phrase_blocks(DEVELOPMENT)) == set()


def test_held_out_blocks_are_usable():
    """A held-out block names a known intent, and its reply pattern compiles."""

    def faults(block: Phrases) -> Iterator[str]:
        if block.intent not in {*trained(), *NOT_TRAINED}:
            yield "no such intent"
        if not block.say:
            yield "it says nothing"
        try:
            re.compile(block.reply or "")
        except re.error as err:
            yield f"the reply {block.reply!r} is no pattern: {err}"

    assert [fault for block in held_out() for fault in at(f"{block.file}, {block.intent}", faults(block))] == []
