"""The project's data, read as the tests need it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
TOPICS = sorted([*(ROOT / "data" / "faq").glob("*.yml"), *(ROOT / "data" / "dialogue").glob("*.yml")])
# Responses in other languages.
LANGUAGES = sorted((ROOT / "data" / "languages").glob("*.yml"))
HELD_OUT = sorted((ROOT / "tests" / "nlu").glob("*.yml"))
DEVELOPMENT = sorted((ROOT / "benchmarks" / "development").glob("*.yml"))


@dataclass(frozen=True)
class Phrases:
    """One block of a held-out or development file: phrases, their intent, and what a right reply says."""

    file: str
    intent: str
    say: tuple[str, ...]
    reply: str | None
    near: bool | None


@lru_cache
def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def training_phrases() -> dict[str, list[str]]:
    """The training phrases of each intent."""
    return {
        block["intent"]: [line.strip()[2:] for line in block["examples"].splitlines() if line.strip().startswith("- ")]
        for path in TOPICS
        for block in read_yaml(path).get("nlu", [])
    }


def responses(paths: list[Path] = TOPICS) -> dict[str, list[dict[str, Any]]]:
    """The variations of each response."""
    return {name: variations for path in paths for name, variations in read_yaml(path).get("responses", {}).items()}


def all_responses() -> dict[str, list[dict[str, Any]]]:
    """Those in other languages, too."""
    return responses([*TOPICS, *LANGUAGES])


def rules() -> list[dict[str, Any]]:
    return [rule for path in TOPICS for rule in read_yaml(path).get("rules", [])]


def phrase_blocks(paths: list[Path]) -> list[Phrases]:
    return [
        Phrases(path.name, block["intent"], tuple(block["say"]), block.get("reply"), block.get("near"))
        for path in paths
        for block in read_yaml(path)
    ]


def words(text: str) -> int:
    return len(text.split())
