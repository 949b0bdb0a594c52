"""Who offers this technique?"""

import pytest

from actions.who_offers import ActionWhoOffers
from knowledge.load import load_tables
from tests.actions.fakes import naming, said_by

TABLES = load_tables()


@pytest.fixture(scope="module")
def action():
    return ActionWhoOffers()


def test_name(action):
    """The rule of ask_who_offers calls the action by this name."""
    assert action.name() == "action_who_offers"


def test_technique(action):
    """The clinics and what they say of their experience come from the row, with who says so."""
    (said,) = said_by(action, naming(("technique", "trigger_point_therapy")))
    row = TABLES.techniques["trigger_point_therapy"]
    assert (said.text(), said.text("phone")) == (row.offers, row.offers_spoken)
    assert said.facts == list(row.offers_facts)
    assert said.sources == [
        "preferred-rehabilitation",
        "physical-therapy-first",
        "all-body-kneads",
        "therarehab-and-wellness",
    ]
    assert said.next == [
        "What is trigger point therapy?",
        "How do I contact a clinic?",
        "How much does a session cost?",
    ]


def test_kind_of_massage(action):
    """A kind of massage is looked up as a technique is."""
    (said,) = said_by(action, naming(("massage", "medical_massage")))
    assert said.text() == TABLES.techniques["medical_massage"].offers


def test_technique_before_kind_of_massage(action):
    """When both are named, the technique is what the visitor asks about."""
    (said,) = said_by(action, naming(("massage", "medical_massage"), ("technique", "pnf_stretching")))
    assert said.words["technique"] == "PNF stretching"


def test_technique_that_nobody_offers(action):
    """Where no clinic offers it, the reply says so instead of naming one."""
    (said,) = said_by(action, naming(("massage", "sports_massage")))
    assert said.text().startswith("No article says that its clinic offers sports massage")
    assert TABLES.techniques["sports_massage"].offered_by == ()


def test_none_named(action):
    """Without a technique, what the clinics offer in general is told, and the assistant asks which one is meant."""
    (said,) = said_by(action, naming(("condition", "sciatica")))
    assert said.response == "utter_offers_in_general"
    assert set(said.sources) == set(TABLES.sources)
    assert said.facts
