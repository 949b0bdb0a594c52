"""Intents and responses in plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"

# Questions that name something have no wording in the data: the action words them with the name in its place.
_NAMING = {
    "ask_technique_for_condition": "Which massage for a complaint?",
    "ask_explain_technique": "What is a technique, or a kind of massage?",
    "ask_conditions_for_technique": "What is a technique good for?",
    "ask_compare": "How do two kinds of massage differ?",
    "ask_who_offers": "Who offers a technique?",
    "ask_clinic_contact": "How do I contact a clinic?",
    "ask_about_clinic": "What is a clinic like?",
    "ask_source": "Who says so?",
}
_ASK, _UTTER = "ask_", "utter_"


class Questions:
    """Puts intents and responses in words, and tells those that ask for an answer from turns of the talk."""

    def __init__(self, wordings: Mapping[str, str], topics: Collection[str]) -> None:
        """`wordings` puts intents in words, `topics` are the intents of the FAQ itself."""
        self._wordings = {**_NAMING, **wordings}
        self._asking = {*self._wordings, *topics}

    @classmethod
    def read(cls, data: Path = DATA) -> Questions:
        """Reads data/faq and data/dialogue."""
        wordings: dict[str, str] = {}
        topics: set[str] = set()
        for folder in ("faq", "dialogue"):
            for path in sorted((data / folder).glob("*.yml")):
                # The loader in C, thirty times as fast, where PyYAML has it.
                loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
                content = yaml.load(path.read_text(encoding="utf-8"), loader)
                wordings.update(_wordings(content.get("responses") or {}))
                if folder == "faq":
                    topics.update(block["intent"] for block in content.get("nlu") or [] if "intent" in block)
        return cls(wordings, topics)

    def is_question(self, intent: str) -> bool:
        """Whether an answer of its own belongs to the intent; "yes" and "tell me more" have none."""
        return intent in self._asking

    def intent(self, name: str) -> str:
        """The question in plain words, else the intent's name made readable."""
        return self._wordings.get(name) or _words(name.removeprefix(_ASK))

    def response(self, name: str) -> str:
        """The question that the response answers in plain words, else the response's name made readable."""
        intent = name.removeprefix(_UTTER)
        return self._wordings.get(intent) or _words(intent.removeprefix(_ASK))


def _wordings(responses: Mapping[str, list[dict[str, Any]]]) -> dict[str, str]:
    """By intent: the question of the response that answers it."""
    asked = {
        name.removeprefix(_UTTER): (variation.get("metadata") or {}).get("question")
        for name, variations in responses.items()
        for variation in variations
    }
    return {intent: question for intent, question in asked.items() if question}


def _words(name: str) -> str:
    return name.replace("_", " ").strip().capitalize() or "(no name)"
