"""Which action or response answers an intent."""

from functools import cache
from typing import Any

import pytest

from actions.answers import Answers
from actions.offers import asked_by
from knowledge.home import HOME_CLINIC
from tests.actions.fakes import FakeTracker, domain, understood
from tests.contracts.real_tables import real_tables
from tests.data_files import responses, rules

ROWS = {"condition": "sciatica", "technique": "pnf_stretching", "clinic": "all-body-kneads"}
# Turns that an action answers from the talk itself.
OF_THE_TALK = {
    "action_emergency",
    "action_answer_parts",
    "action_decline",
    "action_explain_why",
    "action_refuse_offer",
    "action_repeat",
    "action_restart",
    "action_shorten",
    "action_take_offer",
    "action_tell_more",
}


@cache
def led() -> dict[str, str]:
    """What each intent leads to; rules with a condition answer otherwise only after an emergency."""
    return {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for rule in rules()
        if "condition" not in rule and "intent" in rule["steps"][0]
    }


@pytest.fixture(scope="module")
def answers():
    return Answers(real_tables())


@pytest.fixture(autouse=True)
def _no_home_clinic(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)


def first_session() -> dict[str, Any]:
    return responses()["utter_ask_first_session"][0]["metadata"]


def responses_to(answers: Answers, intent: str, *named: tuple[str, str]) -> list[str]:
    return [each.response for each in answers.replies(FakeTracker(understood("...", intent, *named)), domain())]


def test_responses(answers):
    """What a rule answers with a response is answered with the same one here."""
    wanted = {intent: [action] for intent, action in led().items() if action.startswith("utter_")}
    assert wanted
    assert {intent: responses_to(answers, intent) for intent in wanted} == wanted


def test_table_actions(answers):
    """Every action that answers from the tables is known by its intent."""
    asked = [intent for intent, action in led().items() if action.startswith("action_") and action not in OF_THE_TALK]
    assert asked
    assert [intent for intent in asked if not answers.knows(intent, domain())] == []
    assert [intent for intent in asked if not responses_to(answers, intent)] == []


def test_rows_are_passed_on(answers):
    """The table action answers about the rows that the message names."""
    tracker = FakeTracker(understood("...", "ask_technique_for_condition", ("condition", "sciatica")))
    (reply,) = answers.replies(tracker, domain())
    assert reply.words["condition"] == "sciatica"


@pytest.mark.parametrize("intent", ["repeat", "ask_more", "several_questions", "choose", "no_such_intent"])
def test_turns_of_the_talk(answers, intent):
    """A turn of the talk has no answer of its own, and is no question."""
    assert responses_to(answers, intent) == []
    assert not answers.knows(intent, domain())


@pytest.mark.parametrize("intent", ["greet", "affirm", "nlu_fallback", "out_of_scope", "emergency_medical", None])
def test_what_is_no_question(answers, intent):
    """What is answered, but asks nothing of the articles, is no question to go back to."""
    assert not answers.knows(intent, domain())


def test_message_without_an_intent(answers):
    """A message that was not parsed is not answered."""
    assert answers.replies(FakeTracker(), domain()) == []


@pytest.mark.parametrize(
    ("intent", "more"),
    [
        ("ask_technique_for_condition", "ask_explain_technique"),
        ("greet", None),
        ("ask_source", None),
        ("no_such_intent", None),
    ],
)
def test_more(answers, intent, more):
    """Where an answer goes on is told by its action; what is no question goes on nowhere."""
    assert answers.more(intent, domain()) == more


def test_more_of_a_response(answers):
    """Where a written answer goes on stands in its metadata."""
    assert answers.more("ask_first_session", domain()) == first_session()["more"]


@pytest.mark.parametrize(
    ("intent", "title", "named"),
    [
        ("ask_technique_for_condition", "Which massage for sciatica?", {"condition": "sciatica"}),
        ("ask_explain_technique", "What is PNF stretching?", {"technique": "pnf_stretching"}),
        ("ask_clinic_contact", "How do I contact All Body Kneads?", {"clinic": "all-body-kneads"}),
    ],
)
def test_button(answers, intent, title, named):
    """A button reads as the question in plain words and asks it about the rows that it names, no others."""
    found, payload = answers.button(intent, ROWS, domain())
    assert found == title
    question = asked_by(payload)
    assert question["intent"]["name"] == intent
    assert {each["entity"]: each["value"] for each in question["entities"]} == named


def test_button_of_a_response(answers):
    """A written answer's button reads as the question in its metadata, and names no row."""
    found, payload = answers.button("ask_first_session", ROWS, domain())
    assert found == first_session()["question"]
    question = asked_by(payload)
    assert question["intent"]["name"] == "ask_first_session"
    assert question["entities"] == []


@pytest.mark.parametrize("rows", [{}, {"condition": "sciatica"}, {"technique": "no_such_row"}])
def test_button_that_lacks_a_row(answers, rows):
    """A question about a row that is not known, or is gone from the tables, is not offered."""
    assert answers.button("ask_explain_technique", rows, domain()) is None


def test_button_about_an_uncovered_complaint(answers):
    """A complaint that no article covers can be asked about, too."""
    title, payload = answers.button("ask_technique_for_condition", {"condition": "hip_pain"}, domain())
    assert title == f"Which massage for {real_tables().uncovered['hip_pain'].name}?"
    assert answers.replies(FakeTracker(asked_by(payload)), domain())[0].response == "utter_condition_near"


@pytest.mark.parametrize("intent", ["ask_source", "greet", "repeat", "no_such_intent"])
def test_what_cannot_be_offered(answers, intent):
    """What is no question of its own gets no button."""
    assert answers.button(intent, ROWS, domain()) is None
