"""How do I book, call or find a clinic?"""

import pytest

from actions.clinic_action import HOME_CLINIC
from actions.clinic_contact import ActionClinicContact
from knowledge.load import load_tables
from tests.actions.fakes import naming, said_by

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
