"""Which phrases may not be taught: those that are known already, and those that test what was learnt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.text import normalize
from staff.data_files import DataFiles
from staff.phrasing import why_not_a_phrase
from stores.masking import MASKS, mask

# Folders of phrases that measure: a phrase that was taught would measure nothing.
_MEASURING = {
    "tests/nlu": "a held-out phrase",
    "tests/dialogues": "a held-out phrase",
    "benchmarks/development": "a development phrase",
}


@dataclass(frozen=True)
class Taken:
    """The phrases that are in use.

    Attributes:
        trained: the intent of each training phrase, by the phrase's words.
        measuring: what each held-out or development phrase is, by its words.
    """

    trained: Mapping[str, str] = field(default_factory=dict)
    measuring: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path, files: DataFiles) -> Taken:
        """Those of the project at `root`."""
        trained = {words(phrase): intent for intent, phrases in files.phrases().items() for phrase in phrases}
        measuring = {
            words(phrase): what
            for folder, what in _MEASURING.items()
            for path in sorted((root / folder).rglob("*.yml"))
            # Every value as a text: a visitor's plain yes is no truth value.
            for phrase in _said(yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader))
        }
        return cls(trained, measuring)

    def why_not(self, phrase: str, chosen: Mapping[str, str]) -> str | None:
        """Why a phrase may not be taught, or None where it may.

        Args:
            chosen: the intents of the phrases that are to be taught beside it, by their words.
        """
        if is_masked(phrase):
            return "personal data were masked in it: edit it first"
        if mask(phrase) != phrase:
            return f"it holds what looks like personal data: {mask(phrase)}"
        if why := why_not_a_phrase(phrase):
            return why
        if intent := self.trained.get(words(phrase)):
            return f"it is a training phrase of {intent} already"
        if what := self.measuring.get(words(phrase)):
            return f"it is {what}, which must not be trained on"
        if intent := chosen.get(words(phrase)):
            return f"you have given it to {intent} already"
        return None


def is_masked(phrase: str) -> bool:
    """Whether something that named somebody was taken out of the phrase."""
    return any(each in phrase.lower() for each in MASKS)


def words(phrase: str) -> str:
    """What two phrases share that differ in case, accents and marks only."""
    return normalize(phrase) or one_line(phrase.casefold())


def one_line(phrase: str) -> str:
    """The phrase with single spaces."""
    return " ".join(phrase.split())


def _said(content: Any) -> Iterator[str]:
    """The texts under `say`, however deep."""
    if isinstance(content, list):
        for each in content:
            yield from _said(each)
    elif isinstance(content, dict):
        for key, each in content.items():
            if key == "say":
                yield from [each] if isinstance(each, str) else each
            else:
                yield from _said(each)
