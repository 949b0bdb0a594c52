"""The questions that the assistant was taught, as plain texts."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "data"
# [words](entity) and [words]{"entity": ...}: Rasa's ways to mark words in a phrase.
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def load_questions(folder: Path = FOLDER) -> tuple[str, ...]:
    """The training phrases of all intents, in the order of the files; raises as `load_phrases` does."""
    return tuple(chain.from_iterable(load_phrases(folder).values()))


def load_phrases(folder: Path = FOLDER) -> dict[str, list[str]]:
    """The training phrases of each intent, in the order of the files.

    Raises:
        OSError: a file cannot be read.
        yaml.YAMLError: a file is no YAML; its name and the line stand in the message.
    """
    phrases: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.yml")):
        with path.open(encoding="utf-8") as file:
            # The loader in C: half a second for all files instead of ten.
            content = yaml.load(file, Loader=yaml.CSafeLoader) or {}
        for block in content.get("nlu") or []:
            if "intent" in block:
                lines = (line.strip() for line in block.get("examples", "").splitlines())
                told = (_MARKED.sub(r"\1", line[2:]) for line in lines if line.startswith("- "))
                phrases.setdefault(block["intent"], []).extend(told)
    return phrases
