"""Phrases that were never trained on, each with what a right reply to it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rasa.shared.utils.io import read_yaml_file

NEAR_MISS, OUT_OF_SCOPE, FALLBACK = "near_miss", "out_of_scope", "nlu_fallback"
# Meant by a message that refers to something that was never spoken of.
ASKS_BACK = "asks_what_is_meant"


@dataclass(frozen=True)
class Phrase:
    """`intent` is what was meant; `reply` a regular expression that a right reply matches, or None; `near` tells an
    out-of-scope phrase that is close to the topic from one that is far from it."""

    text: str
    intent: str
    reply: str | None
    near: bool | None


@dataclass(frozen=True)
class Turn:
    """A visitor's message in a conversation, with the questions that it means: one, or several in their order."""

    text: str
    meant: tuple[Phrase, ...]


@dataclass(frozen=True)
class Dialogue:
    name: str
    turns: tuple[Turn, ...]


def read_dialogues(file: Path) -> list[Dialogue]:
    """The conversations of a file, in order."""
    return [
        Dialogue(each["name"], tuple(_turn(turn["say"], turn["meant"]) for turn in each["turns"]))
        for each in read_yaml_file(file)
    ]


def _turn(text: str, meant: list[dict[str, str]]) -> Turn:
    return Turn(text, tuple(Phrase(text, each["intent"], each.get("reply"), None) for each in meant))


def read_phrases(folder: Path) -> list[Phrase]:
    """All phrases of the folder's files, in order."""
    return [
        Phrase(text, block["intent"], block.get("reply"), block.get("near"))
        for file in sorted(folder.glob("*.yml"))
        for block in read_yaml_file(file)
        for text in block["say"]
    ]
