"""What is said in an emergency: the number, and what saves a life in that kind of it."""

from __future__ import annotations

import pytest

from actions.emergency import ActionEmergency
from safety.load import load_kinds
from safety.tables import Help
from tests.actions.fakes import Conversation

HELPED = [kind for kind in load_kinds().values() if kind.help is not Help.CONDUCT]


@pytest.fixture(scope="module")
def action():
    return ActionEmergency()


def said_of(action: ActionEmergency, intent: str, **found: str) -> str:
    (said,) = Conversation().ask(action, "...", intent, triage=found)
    assert said.metadata["emergency"] is True
    return said.response


def test_each_kind_has_its_words(action):
    """The reply is that of the kind that triage found."""
    assert [said_of(action, f"emergency_{kind.help.value}", kind=kind.key) for kind in HELPED] == [
        f"utter_emergency_{kind.key}" for kind in HELPED
    ]


@pytest.mark.parametrize(
    ("intent", "response"),
    [
        ("emergency_medical", "utter_emergency_help"),
        ("emergency_suicide", "utter_emergency_suicide"),
        ("emergency_abuse", "utter_emergency_threat"),
    ],
)
def test_without_a_kind(action, intent, response):
    """Where nothing tells the kind, such as in a payload, the usual words are said."""
    (said,) = Conversation().ask(action, "...", intent)
    assert said.response == response


def test_who_cannot_call_hears_how_else(action):
    """What says that nobody can call is no new emergency, even if its words sound like one."""
    talk = Conversation()
    talk.hear("i want to die", "emergency_suicide")
    (said,) = talk.ask(action, "i cant talk on the phone", "emergency_medical", triage={"kind": "stroke"})
    assert said.response == "utter_cannot_call_suicide"


@pytest.mark.parametrize("kind", HELPED, ids=lambda kind: kind.key)
def test_the_number_comes_first(action, kind):
    """Before the second sentence, whoever reads in panic has read whom to call, or where to go."""
    (said,) = Conversation().ask(action, "...", f"emergency_{kind.help.value}", triage={"kind": kind.key})
    first = " ".join(said.text().split()[:25])
    assert any(number in first for number in ("911", "988")), first


@pytest.mark.parametrize(
    ("kind", "language", "response"),
    [
        ("stroke", "es", "utter_emergency_stroke"),
        ("stroke", "fr", "utter_emergency_help"),
        ("partner", "ru", "utter_emergency_threat"),
        ("stroke", "de", "utter_emergency_help"),
    ],
)
def test_words_of_a_language(action, kind, language, response):
    """Spanish has words for each kind; in other languages there are words for each kind of help."""
    intent = f"emergency_{load_kinds()[kind].help.value}"
    assert said_of(action, intent, kind=kind, language=language) == response


def test_spanish_aftermath(action):
    """What was understood in Spanish of what became of it counts as in English."""
    talk = Conversation()
    talk.hear("me duele el pecho", "emergency_medical")
    found = {"kind": "help", "language": "es", "became": "cannot_call"}
    (said,) = talk.ask(action, "no puedo llamar ayuda", "emergency_medical", triage=found)
    assert said.response == "utter_cannot_call_medical"
