"""What must hold for the conversations that judge the assistant, and for those that it is built on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.phrases import ASKS_BACK, NEAR_MISS, Dialogue, Turn, read_dialogues
from knowledge.text import normalize
from tests.data_files import DEVELOPMENT, ROOT, phrase_blocks, read_yaml, training_phrases, words

HELD_OUT = sorted((ROOT / "tests" / "dialogues").glob("*.yml"))
BUILT_ON = sorted((ROOT / "benchmarks" / "development" / "dialogues").glob("*.yml"))
INTENTS = {*read_yaml(ROOT / "domain.yml")["intents"], ASKS_BACK, NEAR_MISS}
FEW_WORDS = 3


def dialogues(files: list[Path]) -> list[Dialogue]:
    return [dialogue for file in files for dialogue in read_dialogues(file)]


def turns(files: list[Path]) -> list[Turn]:
    return [turn for dialogue in dialogues(files) for turn in dialogue.turns]


def places(files: list[Path], messages: set[str]) -> list[str]:
    """Where a message of the files, of more than a few words, is one of these; never the message itself."""
    return [
        f"{file.name}, conversation {number}, turn {place}"
        for file in files
        for number, dialogue in enumerate(read_dialogues(file), 1)
        for place, turn in enumerate(dialogue.turns, 1)
        if words(turn.text) > FEW_WORDS and normalize(turn.text) in messages
    ]


@pytest.mark.parametrize("file", [*HELD_OUT, *BUILT_ON], ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_file_is_usable(file):
    """Each turn says something, means known intents, and its patterns of a right reply compile."""
    for number, dialogue in enumerate(read_dialogues(file), 1):
        for place, turn in enumerate(dialogue.turns, 1):
            where = f"conversation {number}, turn {place}"
            assert turn.text.strip(), where
            assert turn.meant, where
            for meant in turn.meant:
                assert meant.intent in INTENTS, where
                re.compile(meant.reply or "")


@pytest.mark.parametrize("file", [*HELD_OUT, *BUILT_ON], ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_conversations_have_names_of_their_own(file):
    """A report tells one conversation from another."""
    names = [dialogue.name for dialogue in read_dialogues(file)]
    assert len(names) == len(set(names))


def test_enough_held_out_conversations():
    """At least 60 conversations of several turns, and 40 messages of several questions."""
    assert sum(len(dialogue.turns) > 1 for dialogue in dialogues(HELD_OUT)) >= 60
    assert sum(len(turn.meant) > 1 for turn in turns(HELD_OUT)) >= 40


def test_no_held_out_message_is_trained_on():
    """What judges the assistant was never learnt, also when case or punctuation differ."""
    assert places(HELD_OUT, {normalize(phrase) for phrases in training_phrases().values() for phrase in phrases}) == []


def test_no_held_out_message_is_built_on():
    """Nor were thresholds or rules chosen on it."""
    phrases = {normalize(phrase) for block in phrase_blocks(DEVELOPMENT) for phrase in block.say}
    assert places(HELD_OUT, phrases | {normalize(turn.text) for turn in turns(BUILT_ON)}) == []


def test_no_development_message_is_trained_on():
    """Whatever chooses thresholds was not learnt by heart."""
    assert places(BUILT_ON, {normalize(phrase) for phrases in training_phrases().values() for phrase in phrases}) == []


def test_overlap_is_found(tmp_path):
    """A message is found in another case and with other marks; a short one, such as "yes please", is not."""
    file = tmp_path / "talk.yml"
    turn = "  - say: {}\n    meant:\n    - intent: greet\n"
    file.write_text("- name: one\n  turns:\n" + turn.format("Hello there") + turn.format("How are you, my dear?"))
    assert places([file], {normalize("hello there"), normalize("how are you my dear")}) == [
        "talk.yml, conversation 1, turn 2"
    ]
