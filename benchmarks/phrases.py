"""Phrases that were never trained on, each with what a right reply to it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rasa.shared.utils.io import read_yaml_file

NEAR_MISS, OUT_OF_SCOPE, FALLBACK = "near_miss", "out_of_scope", "nlu_fallback"


@dataclass(frozen=True)
class Phrase:
    """`intent` is what was meant; `reply` a regular expression that a right reply matches, or None; `near` tells an
    out-of-scope phrase that is close to the topic from one that is far from it."""

    text: str
    intent: str
    reply: str | None
    near: bool | None


def read_phrases(folder: Path) -> list[Phrase]:
    """All phrases of the folder's files, in order."""
    return [
        Phrase(text, block["intent"], block.get("reply"), block.get("near"))
        for file in sorted(folder.glob("*.yml"))
        for block in read_yaml_file(file)
        for text in block["say"]
    ]
