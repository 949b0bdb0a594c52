"""How do I book, call or find a clinic?"""

import pytest

from actions.clinic_contact import ActionClinicContact
from actions.context import LIFETIME
from actions.recommend_technique import ActionRecommendTechnique
from knowledge.home import HOME_CLINIC
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, naming, said_by, slots_set_by

TABLES = load_tables()
REACHABLE = ["Preferred Rehabilitation", "Physical Therapy First", "All Body Kneads"]


@pytest.fixture(autouse=True)
def _no_home_clinic(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)


def test_name():
    """The rule of ask_clinic_contact calls the action by this name."""
    assert ActionClinicContact().name() == "action_clinic_contact"


def test_clinic_that_is_asked_for():
    """The clinic's own way of booking is given, with the facts about contact only."""
    (said,) = said_by(ActionClinicContact(), naming(("clinic", "all-body-kneads")))
    row = TABLES.clinics["all-body-kneads"]
    assert (said.text(), said.text("phone")) == (row.booking, row.booking_spoken)
    assert (said.facts, said.sources) == (["F125"], ["all-body-kneads"])
    assert said.next[0] == "Tell me about All Body Kneads"


def test_each_clinic_that_is_asked_for():
    """Two clinics get a message each, in the visitor's order."""
    asked = naming(("clinic", "physical-therapy-first"), ("clinic", "all-body-kneads"))
    said = said_by(ActionClinicContact(), asked)
    assert [each.words["clinic"] for each in said] == ["Physical Therapy First", "All Body Kneads"]


def test_clinic_without_a_number():
    """A clinic whose article prints no number is said to have none; no other number is given in its place."""
    (said,) = said_by(ActionClinicContact(), naming(("clinic", "therarehab-and-wellness")))
    assert "gives no phone number" in said.text()
    assert not any(row.phone in said.text() for row in TABLES.clinics.values() if row.phone)


def test_all_clinics():
    """Without a clinic, every number is given with its owner and the place, if any, and who has none is named."""
    (said,) = said_by(ActionClinicContact(), naming())
    assert said.response == "utter_all_contacts"
    assert (
        "Preferred Rehabilitation in Taylor, MI: (313) 928-0700; Physical Therapy First: 800-PT-FIRST; "
        "All Body Kneads: 517-898-2899."
    ) in said.text()
    assert "articles of TheraRehab and Wellness and a medical massage clinic print no number" in said.text()
    assert (said.facts, said.sources) == (["F119", "F121", "F125"], list(TABLES.sources))


def test_all_clinics_on_the_phone():
    """A caller is offered the names, not a list of numbers to remember."""
    (said,) = said_by(ActionClinicContact(), naming())
    assert said.text("phone") == f"I have numbers for {', '.join(REACHABLE)}. Which of them would you like?"


def test_home_clinic_answers_when_none_is_named(monkeypatch):
    """A deployment that names its own clinic gives that clinic's contact alone."""
    monkeypatch.setenv(HOME_CLINIC, "physical-therapy-first")
    (said,) = said_by(ActionClinicContact(), naming())
    assert said.text() == TABLES.clinics["physical-therapy-first"].booking


def test_home_clinic_gives_way_to_the_one_asked_for(monkeypatch):
    """Whoever asks for another clinic gets that one."""
    monkeypatch.setenv(HOME_CLINIC, "physical-therapy-first")
    (said,) = said_by(ActionClinicContact(), naming(("clinic", "all-body-kneads")))
    assert said.words["clinic"] == "All Body Kneads"


@pytest.mark.parametrize("value", ["", "   "])
def test_empty_home_clinic_is_none(monkeypatch, value):
    """An environment variable left empty is as good as unset."""
    monkeypatch.setenv(HOME_CLINIC, value)
    (said,) = said_by(ActionClinicContact(), naming())
    assert said.response == "utter_all_contacts"


def test_spaces_around_the_home_clinic_do_not_count(monkeypatch):
    """A line end or a space left in a settings file does no harm."""
    monkeypatch.setenv(HOME_CLINIC, " all-body-kneads\n")
    (said,) = said_by(ActionClinicContact(), naming())
    assert said.words["clinic"] == "All Body Kneads"


def test_unknown_home_clinic(monkeypatch):
    """A home clinic that no table knows stops the server at its start, with the keys that it could be."""
    monkeypatch.setenv(HOME_CLINIC, "All Body Kneads")
    with pytest.raises(ValueError, match="HOME_CLINIC='All Body Kneads'") as caught:
        ActionClinicContact()
    assert all(key in str(caught.value) for key in TABLES.clinics)


ASK = "ask_clinic_contact"


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which Physical Therapy First was spoken of."""
    talk = Conversation()
    talk.hear("...", "ask_about_clinic", ("clinic", "physical-therapy-first"))
    return talk


def test_clinic_is_remembered():
    """The clinic whose contact was given is spoken of from then on; all of them make none the subject."""
    assert slots_set_by(ActionClinicContact(), naming(("clinic", "all-body-kneads"))) == {"clinic": "all-body-kneads"}
    assert slots_set_by(ActionClinicContact(), naming()) == {}


@pytest.mark.parametrize("text", ["how do I call them", "what's their number", "how do I book there"])
def test_they(talk, text):
    """A question that names no clinic but points back is about the one spoken of."""
    (said,) = talk.ask(ActionClinicContact(), text, ASK)
    assert said.words["clinic"] == "Physical Therapy First"


def recommended(*conditions: str) -> Conversation:
    """A conversation whose last answer came from the articles about these conditions."""
    talk = Conversation()
    named = [("condition", key) for key in conditions]
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", *named)
    return talk


def test_clinic_of_the_last_answer():
    """Where no clinic was named, "there" is the clinic whose article the last answer came from."""
    (said,) = recommended("sciatica").ask(ActionClinicContact(), "how do I book there", ASK)
    assert said.words["clinic"] == "All Body Kneads"


def test_both_clinics_of_the_last_answer():
    """Of two clinics behind the last answer, both are given."""
    said = recommended("fibromyalgia").ask(ActionClinicContact(), "how do I book there", ASK)
    assert [each.words["clinic"] for each in said] == ["All Body Kneads", "TheraRehab and Wellness"]


def test_too_many_clinics_of_the_last_answer():
    """An answer from more articles than that is about no clinic."""
    talk = Conversation()
    talk.ask(ActionClinicContact(), "numbers please", ASK)
    (said,) = talk.ask(ActionClinicContact(), "how do I book there", ASK)
    assert said.response == "utter_all_contacts"


def test_spoken_of_counts_more_than_the_last_answer(talk):
    """A clinic that was named is meant before one that was only quoted."""
    named = ("condition", "sciatica")
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", named)
    (said,) = talk.ask(ActionClinicContact(), "how do I book there", ASK)
    assert said.words["clinic"] == "Physical Therapy First"


def test_who_does_not_point_back_asks_for_all():
    """Without a clinic and without pointing back, a quoted clinic is not meant."""
    (said,) = recommended("sciatica").ask(ActionClinicContact(), "how do I book a massage in town", ASK)
    assert said.response == "utter_all_contacts"


def test_they_are_not_the_home_clinic(monkeypatch, talk):
    """In a deployment with its own clinic, "them" is still the clinic spoken of; without pointing back, its own is."""
    monkeypatch.setenv(HOME_CLINIC, "all-body-kneads")
    action = ActionClinicContact()
    assert [said.words["clinic"] for said in talk.ask(action, "how do I call them", ASK)] == ["Physical Therapy First"]
    assert [said.words["clinic"] for said in talk.ask(action, "how do I book", ASK)] == ["All Body Kneads"]


def test_they_are_forgotten(talk):
    """Long after, and in the first message, every clinic is given."""
    for _ in range(LIFETIME["clinic"]):
        talk.hear("...", "ask_price")
    for later in (talk, Conversation()):
        (said,) = later.ask(ActionClinicContact(), "how do I call them", ASK)
        assert said.response == "utter_all_contacts"
