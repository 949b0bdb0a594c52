"""YAML files are validated as Rasa validates them, whichever way is faster."""

from __future__ import annotations

import pytest
from rasa.shared.constants import DOMAIN_SCHEMA_FILE
from rasa.shared.utils import validation

from launcher.schemas import validate_yaml_fast

SOUND = """
version: "3.1"
intents: [greet]
responses:
  utter_greet:
  - text: Hello.
"""
UNSOUND = {
    "no YAML": "responses: [1",
    "a line that is out of place": "intents: [greet]\n  more: 1",
    "a key that stands twice": "intents: [greet]\nintents: [bye]",
    "a number in the place of a list": "version: '3.1'\nintents: 3",
    "a response without a text": "version: '3.1'\nresponses:\n  utter_greet:\n  - wrong: Hello.",
    "a slot without its mappings": "version: '3.1'\nslots:\n  place:\n    type: text\n    mappings: 3",
}


@pytest.fixture
def slow_and_fast(monkeypatch):
    """Rasa's own validation, and ours in its place; the slow one is counted."""
    slow = validation.validate_yaml_schema
    asked: list[str] = []

    def counted(content: str, *more: str) -> None:
        asked.append(content)
        slow(content, *more)

    monkeypatch.setattr(validation, "validate_yaml_schema", counted)
    validate_yaml_fast()
    return slow, validation.validate_yaml_schema, asked


def test_sound_files_are_read_once(slow_and_fast):
    """What is sound passes without Rasa's own, slow reading."""
    _, fast, asked = slow_and_fast
    fast(SOUND, DOMAIN_SCHEMA_FILE)
    assert asked == []


def test_faults_are_told_as_rasa_tells_them(slow_and_fast):
    """What is unsound is refused with Rasa's own words, lines included."""
    slow, fast, _ = slow_and_fast
    told = {name: [fault_of(validate, content) for validate in (slow, fast)] for name, content in UNSOUND.items()}
    assert {name: words for name, words in told.items() if words[0] != words[1] or not words[0]} == {}


def fault_of(validate, content: str) -> str:
    try:
        validate(content, DOMAIN_SCHEMA_FILE)
    except Exception as err:
        return f"{type(err).__name__}: {err}"
    return ""
