"""What must hold for the conversations that judge the assistant, and for those that it is built on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.phrases import ASKS_BACK, NEAR_MISS, Dialogue, Turn, read_dialogues
from knowledge.text import normalize
from tests.contracts.faults import at
from tests.data_files import DEVELOPMENT, ROOT, phrase_blocks, read_yaml, training_phrases, words

HELD_OUT = sorted((ROOT / "tests" / "dialogues").glob("*.yml"))
BUILT_ON = sorted((ROOT / "benchmarks" / "development" / "dialogues").glob("*.yml"))
FEW_WORDS = 3


@cache
def intents() -> set[str]:
    return {*read_yaml(ROOT / "domain.yml")["intents"], ASKS_BACK, NEAR_MISS}


@cache
def read(file: Path) -> list[Dialogue]:
    return read_dialogues(file)


def name_of(file: Path) -> str:
    return f"{file.parent.parent.name}/{file.name}"


def dialogues(files: list[Path]) -> list[Dialogue]:
    return [dialogue for file in files for dialogue in read(file)]


def turns(files: list[Path]) -> list[Turn]:
    return [turn for dialogue in dialogues(files) for turn in dialogue.turns]


def places(files: list[Path], messages: set[str]) -> list[str]:
    """Where a message of the files, of more than a few words, is one of these; never the message itself."""
    return [
        f"{file.name}, conversation {number}, turn {place}"
        for file in files
        for number, dialogue in enumerate(read(file), 1)
        for place, turn in enumerate(dialogue.turns, 1)
        if words(turn.text) > FEW_WORDS and normalize(turn.text) in messages
    ]


def faults_of_turn(turn: Turn) -> Iterator[str]:
    if not turn.text.strip():
        yield "it says nothing"
    if not turn.meant:
        yield "it means nothing"
    for meant in turn.meant:
        if meant.intent not in intents():
            yield f"{meant.intent} is no intent"
        try:
            re.compile(meant.reply or "")
        except re.error as err:
            yield f"the reply {meant.reply!r} is no pattern: {err}"


def test_files_are_usable():
    """Each turn says something, means known intents, and its patterns of a right reply compile."""
    assert all(turns([file]) for file in [*HELD_OUT, *BUILT_ON])
    assert [
        fault
        for file in [*HELD_OUT, *BUILT_ON]
        for number, dialogue in enumerate(read(file), 1)
        for place, turn in enumerate(dialogue.turns, 1)
        for fault in at(f"{name_of(file)}, conversation {number}, turn {place}", faults_of_turn(turn))
    ] == []


def test_conversations_have_names_of_their_own():
    """A report tells one conversation of a file from another."""
    assert [
        f"{name_of(file)}: {count} conversations are called {name!r}"
        for file in [*HELD_OUT, *BUILT_ON]
        for name, count in Counter(dialogue.name for dialogue in read(file)).items()
        if count > 1
    ] == []


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
