"""What is this technique, or this kind of massage?"""

import pytest

from actions.explain_technique import SAME, ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, naming, resembling, said_by, slots_set_by

TABLES = load_tables()


@pytest.fixture(scope="module")
def action():
    return ActionExplainTechnique()


def test_name(action):
    """The rule of ask_explain_technique calls the action by this name."""
    assert action.name() == "action_explain_technique"


def test_what_how_and_feel(action):
    """What it is, how it is done and how it feels are told in this order, as far as the row knows."""
    (said,) = said_by(action, naming(("technique", "myofascial_release")))
    row = TABLES.techniques["myofascial_release"]
    assert said.text() == f"{row.what} {row.how} {row.feel}"
    assert said.text("phone") == row.spoken
    assert said.facts == list(row.facts)


def test_what_the_articles_leave_out_is_left_out(action):
    """A technique that is only named gets no invented way of doing it."""
    (said,) = said_by(action, naming(("technique", "vibration_massage")))
    assert said.text() == TABLES.techniques["vibration_massage"].what


def test_sources_are_those_that_the_text_names(action):
    """Only publishers that the explanation quotes are cited, not all that mention the technique."""
    (said,) = said_by(action, naming(("technique", "myofascial_release")))
    assert said.sources == ["preferred-rehabilitation", "all-body-kneads", "therarehab-and-wellness"]


def test_next_questions_name_the_technique(action):
    """What one may ask next is about the technique that was explained."""
    (said,) = said_by(action, naming(("massage", "sports_massage")))
    assert said.next[:2] == ["What is sports massage good for?", "Who offers sports massage?"]


def test_technique_before_kind_of_massage(action):
    """When both are named, the technique is what the visitor asks about."""
    (said,) = said_by(action, naming(("massage", "relaxation_massage"), ("technique", "trigger_point_therapy")))
    assert said.words["technique"] == "trigger point therapy"


def test_kind_of_massage(action):
    """A kind of massage is explained as a technique is."""
    (said,) = said_by(action, naming(("massage", "relaxation_massage")))
    assert said.text().startswith("Relaxation massage, called Swedish massage")


def test_no_more_than_two(action):
    """Of several techniques the first two are explained."""
    keys = ("pnf_stretching", "deep_tissue_massage", "lymphatic_drainage")
    said = said_by(action, naming(*(("technique", key) for key in keys)))
    assert [each.words["technique"] for each in said] == ["PNF stretching", "deep tissue massage"]


def test_none_named(action):
    """Without a technique the assistant asks which one, with examples that a clinic offers."""
    (said,) = said_by(action, naming(("condition", "sciatica")))
    assert said.response == "utter_which_technique"
    offered = [row.name for row in TABLES.techniques.values() if row.offered_by]
    assert all(name in said.text() for name in offered[:6])
    assert offered[6] not in said.text()
    assert "sports massage" not in said.text()
    assert said.metadata["answered"] is False


def test_technique_of_a_known_question(action):
    """A question that asks the same as a known one, without the technique's name, is answered as that one."""
    rows = [("condition", "tight_fascia"), ("technique", "myofascial_release")]
    (said,) = said_by(action, resembling(SAME, *rows))
    assert said.words["technique"] == "myofascial release"


@pytest.mark.parametrize("rows", [[("technique", "myofascial_release")], []])
def test_known_question_that_does_not_help(action, rows):
    """A question that is less like a known one, or like one that names no technique, leaves the technique open."""
    similarity = SAME - 0.01 if rows else 1.0
    assert [said.response for said in said_by(action, resembling(similarity, *rows))] == ["utter_which_technique"]


ASK = "ask_explain_technique"


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which trigger point therapy was recommended for sciatica."""
    talk = Conversation()
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    return talk


def test_later_technique_is_remembered(action):
    """Of two techniques that were explained, the later one is what "that" means from then on."""
    named = [("technique", "pnf_stretching"), ("technique", "lymphatic_drainage")]
    assert slots_set_by(action, naming(*named)) == {"technique": "lymphatic_drainage"}


@pytest.mark.parametrize("text", ["what is that", "how do they do it", "and what is this technique", "explain please"])
def test_that(action, talk, text):
    """What was recommended is explained to whoever asks what that is."""
    (said,) = talk.ask(action, text, ASK)
    assert said.words["technique"] == "trigger point therapy"


def test_that_after_starting_over(action, talk):
    """Who starts over starts without a subject."""
    talk.start_over()
    (said,) = talk.ask(action, "what is that", ASK)
    assert said.response == "utter_which_technique"


def test_kind_that_was_asked_about(action):
    """After a question about spas, "that" is the spa massage, though nobody named it."""
    talk = Conversation()
    talk.hear("who works there", "ask_spa_therapist")
    (said,) = talk.ask(action, "what is that", ASK)
    assert said.words["technique"] == "relaxation massage"
