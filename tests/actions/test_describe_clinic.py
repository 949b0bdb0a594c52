"""What is this clinic like?"""

import pytest

from actions.context import LIFETIME
from actions.describe_clinic import ActionDescribeClinic
from knowledge.home import HOME_CLINIC
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, naming, said_by, slots_set_by

TABLES = load_tables()


@pytest.fixture(autouse=True)
def _no_home_clinic(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)


def test_name():
    """The rule of ask_about_clinic calls the action by this name."""
    assert ActionDescribeClinic().name() == "action_describe_clinic"


def test_clinic_that_is_asked_for():
    """What the clinic's article says of it is told, as its own words."""
    (said,) = said_by(ActionDescribeClinic(), naming(("clinic", "preferred-rehabilitation")))
    row = TABLES.clinics["preferred-rehabilitation"]
    assert (said.text(), said.text("phone")) == (row.about, row.about_spoken)
    assert (said.facts, said.sources) == (list(row.facts), ["preferred-rehabilitation"])
    assert said.next == ["How do I contact Preferred Rehabilitation?", "What happens at the first visit?"]


def test_no_more_than_two():
    """Of three clinics the first two are described."""
    keys = ("all-body-kneads", "physical-therapy-first", "preferred-rehabilitation")
    said = said_by(ActionDescribeClinic(), naming(*(("clinic", key) for key in keys)))
    assert [each.words["clinic"] for each in said] == ["All Body Kneads", "Physical Therapy First"]


def test_none_named():
    """Without a clinic the assistant lists those that it knows, and asks."""
    (said,) = said_by(ActionDescribeClinic(), naming())
    assert said.response == "utter_which_clinic"
    assert all(row.name in said.text() for row in TABLES.clinics.values())
    assert said.text().endswith("?")
    assert said.metadata["answered"] is False


def test_home_clinic_answers_when_none_is_named(monkeypatch):
    """In a deployment with its own clinic, "tell me about you" is about that clinic."""
    monkeypatch.setenv(HOME_CLINIC, "therarehab-and-wellness")
    (said,) = said_by(ActionDescribeClinic(), naming())
    assert said.text() == TABLES.clinics["therarehab-and-wellness"].about


def test_unknown_home_clinic(monkeypatch):
    """A home clinic that no table knows stops the server at its start, with the keys that it could be."""
    monkeypatch.setenv(HOME_CLINIC, "taylor")
    with pytest.raises(ValueError, match="therarehab-and-wellness"):
        ActionDescribeClinic()


ASK = "ask_about_clinic"


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which All Body Kneads was spoken of."""
    talk = Conversation()
    talk.hear("...", "ask_clinic_contact", ("clinic", "all-body-kneads"))
    return talk


def test_clinic_is_remembered():
    """The clinic that was described is spoken of from then on; of several, the last."""
    named = [("clinic", "all-body-kneads"), ("clinic", "preferred-rehabilitation")]
    assert slots_set_by(ActionDescribeClinic(), naming(*named)) == {"clinic": "preferred-rehabilitation"}
    assert slots_set_by(ActionDescribeClinic(), naming()) == {}


@pytest.mark.parametrize("text", ["what are they like", "tell me about them", "tell me more about it"])
def test_they(talk, text):
    """A question that names no clinic but points back is about the one spoken of."""
    (said,) = talk.ask(ActionDescribeClinic(), text, ASK)
    assert said.words["clinic"] == "All Body Kneads"


def test_they_are_not_the_home_clinic(monkeypatch, talk):
    """In a deployment with its own clinic, "they" are still the clinic spoken of; "you" are the home clinic."""
    monkeypatch.setenv(HOME_CLINIC, "therarehab-and-wellness")
    action = ActionDescribeClinic()
    assert [said.words["clinic"] for said in talk.ask(action, "what are they like", ASK)] == ["All Body Kneads"]
    assert [said.words["clinic"] for said in talk.ask(action, "tell me about you", ASK)] == [
        TABLES.clinics["therarehab-and-wellness"].name
    ]


def test_they_are_forgotten(talk):
    """Long after, and in the first message, the assistant asks which clinic is meant."""
    for _ in range(LIFETIME["clinic"]):
        talk.hear("...", "ask_price")
    for later in (talk, Conversation()):
        (said,) = later.ask(ActionDescribeClinic(), "what are they like", ASK)
        assert said.response == "utter_which_clinic"
