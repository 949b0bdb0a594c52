"""Who offers this technique?"""

import pytest

from actions.context import LIFETIME
from actions.who_offers import ActionWhoOffers
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, naming, said_by, slots_set_by

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


ASK = "ask_who_offers"


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which lymphatic drainage was spoken of."""
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", ("technique", "lymphatic_drainage"))
    return talk


def test_technique_is_remembered(action):
    """The technique that was named is what "that" means from then on."""
    assert slots_set_by(action, naming(("technique", "pnf_stretching"))) == {"technique": "pnf_stretching"}
    assert slots_set_by(action, naming(("technique", "deep_tissue_massage"))) == {"technique": "deep_tissue_massage"}
    assert slots_set_by(action, naming()) == {}


@pytest.mark.parametrize("text", ["who offers that", "where do they do it", "who does it best"])
def test_that(action, talk, text):
    """A question that names no technique but points back is about the one spoken of."""
    (said,) = talk.ask(action, text, ASK)
    assert said.words["technique"] == "lymphatic drainage"


def test_name_counts_more_than_that(action, talk):
    """A kind of massage that the message names counts, whatever else it points back to."""
    (said,) = talk.ask(action, "and that of sports massage", ASK, ("massage", "sports_massage"))
    assert said.words["technique"] == "sports massage"


def test_another_subject(action, talk):
    """A question with a subject of its own is not about the technique before."""
    (said,) = talk.ask(action, "hydrotherapy?", ASK)
    assert said.response == "utter_offers_in_general"


def test_that_is_forgotten(action, talk):
    """Long after, and in the first message, "that" is not assumed to be anything."""
    for _ in range(LIFETIME["technique"]):
        talk.hear("...", "ask_price")
    for later in (talk, Conversation()):
        (said,) = later.ask(action, "what about that", ASK)
        assert said.response == "utter_offers_in_general"
