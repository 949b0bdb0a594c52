"""Intents and responses in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from staff.report.questions import Questions
from tests.data_files import ROOT, read_yaml, responses


@pytest.fixture(scope="module")
def questions() -> Questions:
    return Questions.read()


def test_question_of_the_data(questions):
    assert questions.intent("ask_insurance") == "Does insurance cover it?"
    assert questions.response("utter_ask_insurance") == "Does insurance cover it?"


def test_question_that_names_something(questions):
    """What an action words with a name in it is worded without one."""
    assert questions.intent("ask_technique_for_condition") == "Which massage for a complaint?"


def test_every_question_is_worded(questions):
    """Each intent that the FAQ answers is put in words that end as a question does."""
    topics = [read_yaml(path) for path in sorted((ROOT / "data" / "faq").glob("*.yml"))]
    intents = [block["intent"] for topic in topics for block in topic["nlu"] if "intent" in block]
    assert len(intents) > 60
    assert [intent for intent in intents if not questions.intent(intent).endswith("?")] == []
    assert all(questions.is_question(intent) for intent in intents)


@pytest.mark.parametrize(
    "intent", ["greet", "affirm", "ask_more", "ask_shorter", "repeat", "nlu_fallback", "out_of_scope"]
)
def test_turns_of_the_talk_are_no_questions(questions, intent):
    assert not questions.is_question(intent)


def test_other_questions(questions):
    """Questions about the assistant itself are questions, too."""
    assert questions.is_question("ask_bot")
    assert questions.is_question("ask_source")


def test_names_without_words_are_made_readable(questions):
    assert questions.intent("emergency_medical") == "Emergency medical"
    assert questions.intent("ask_something_new") == "Something new"
    assert questions.response("utter_condition_not_covered") == "Condition not covered"
    assert questions.response("") == "(no name)"


def test_every_response_has_words(questions):
    assert all(questions.response(name).strip() for name in responses())


def test_other_data(tmp_path: Path):
    """A project's own data files are read; without any, names are made readable."""
    (tmp_path / "faq").mkdir()
    assert Questions.read(tmp_path).intent("ask_parking") == "Parking"
    (tmp_path / "faq" / "parking.yml").write_text(
        "nlu:\n- intent: ask_parking\n  examples: |\n    - where do i park\n"
        "responses:\n  utter_ask_parking:\n  - text: There.\n    metadata:\n      question: Where do I park?\n",
        encoding="utf-8",
    )
    read = Questions.read(tmp_path)
    assert read.intent("ask_parking") == "Where do I park?"
    assert read.is_question("ask_parking")
