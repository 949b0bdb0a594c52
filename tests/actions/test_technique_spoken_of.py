"""The technique that was spoken of before, for every question that may be asked about one."""

import pytest

from actions.conditions_for_technique import ActionConditionsForTechnique
from actions.context import LIFETIME
from actions.explain_technique import ActionExplainTechnique
from actions.who_offers import ActionWhoOffers
from tests.actions.fakes import Conversation, naming, slots_set_by

# Each question's intent, the action that answers it, and what it says where it does not know which technique is meant.
QUESTIONS = [
    ("ask_explain_technique", ActionExplainTechnique(), "utter_which_technique"),
    ("ask_conditions_for_technique", ActionConditionsForTechnique(), "utter_which_technique"),
    ("ask_who_offers", ActionWhoOffers(), "utter_offers_in_general"),
]
POINTING_BACK = [
    ("ask_explain_technique", "how do they do it"),
    ("ask_conditions_for_technique", "what is that good for"),
    ("ask_conditions_for_technique", "does it help with anything"),
    ("ask_conditions_for_technique", "and what for"),
    ("ask_who_offers", "who offers that"),
    ("ask_who_offers", "where do they do it"),
    ("ask_who_offers", "who does it best"),
]

every_question = pytest.mark.parametrize(("intent", "action", "unsure"), QUESTIONS, ids=[row[0] for row in QUESTIONS])


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which lymphatic drainage was spoken of."""
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", ("technique", "lymphatic_drainage"))
    return talk


@every_question
def test_technique_is_remembered(intent, action, unsure):
    """The technique that was named is what "that" means from then on."""
    assert slots_set_by(action, naming(("technique", "pnf_stretching"))) == {"technique": "pnf_stretching"}
    assert slots_set_by(action, naming(("technique", "deep_tissue_massage"))) == {"technique": "deep_tissue_massage"}
    assert slots_set_by(action, naming()) == {}


@pytest.mark.parametrize(("intent", "text"), POINTING_BACK)
def test_that(intent, text, talk):
    """A question that names no technique but points back is about the one spoken of."""
    action = next(action for asked, action, _ in QUESTIONS if asked == intent)
    (said,) = talk.ask(action, text, intent)
    assert said.words["technique"] == "lymphatic drainage"


@every_question
def test_name_counts_more_than_that(intent, action, unsure, talk):
    """A kind of massage that the message names counts, whatever else it points back to."""
    (said,) = talk.ask(action, "and that of sports massage", intent, ("massage", "sports_massage"))
    assert said.words["technique"] == "sports massage"


@every_question
def test_another_subject(intent, action, unsure, talk):
    """A question with a subject of its own is not about the technique before."""
    (said,) = talk.ask(action, "hydrotherapy?", intent)
    assert said.response == unsure


@every_question
def test_that_is_forgotten(intent, action, unsure, talk):
    """Long after, and in the first message, "that" is not assumed to be anything."""
    for _ in range(LIFETIME["technique"]):
        talk.hear("...", "ask_price")
    for later in (talk, Conversation()):
        (said,) = later.ask(action, "what about that", intent)
        assert said.response == unsure
