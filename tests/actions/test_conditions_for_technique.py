"""What is this technique good for?"""

import pytest

from actions.conditions_for_technique import ActionConditionsForTechnique
from knowledge.load import load_tables
from tests.actions.fakes import naming, said_by

TABLES = load_tables()


@pytest.fixture(scope="module")
def action():
    return ActionConditionsForTechnique()


def test_name(action):
    """The rule of ask_conditions_for_technique calls the action by this name."""
    assert action.name() == "action_conditions_for_technique"


def test_every_condition_is_listed(action):
    """On the web all conditions are listed in the table's order, followed by the row's note."""
    (said,) = said_by(action, naming(("technique", "deep_tissue_massage")))
    assert said.text() == (
        "The articles link deep tissue massage with chronic knee pain, muscle tightness from training and "
        "poor flexibility. " + TABLES.techniques["deep_tissue_massage"].treats_note
    )


def test_a_listener_hears_four_at_most(action):
    """On the phone a long list stops after four names and says so."""
    (said,) = said_by(action, naming(("technique", "trigger_point_therapy")))
    assert "sciatica, carpal tunnel syndrome, chronic jaw pain, toothache and others." in said.text("phone")
    assert "earache" in said.text()
    assert "earache" not in said.text("phone")


def test_a_listener_hears_a_short_list_in_full(action):
    """On the phone a list of up to four names is told as it is."""
    (said,) = said_by(action, naming(("technique", "joint_mobilization")))
    assert "joint pain, arthritis and osteoporosis." in said.text("phone")


def test_missing_list_of_myofascial_release(action):
    """One article announces a list for myofascial release and lacks it: the reply says so on every channel."""
    (said,) = said_by(action, naming(("technique", "myofascial_release")))
    for channel in (None, "phone"):
        assert "All Body Kneads announces" in said.text(channel)
        assert "missing, so I can't give it" in said.text(channel)
    assert "all-body-kneads" in said.sources


def test_only_who_links_the_technique_is_cited(action):
    """Whoever names another technique for one of the conditions is no source for this one."""
    (said,) = said_by(action, naming(("technique", "deep_tissue_massage")))
    assert said.sources == ["therarehab-and-wellness"]
    assert said.facts == ["F116", "F131", "F081", "F117"]


def test_each_fact_once(action):
    """Facts that several conditions share are listed once."""
    (said,) = said_by(action, naming(("technique", "trigger_point_therapy")))
    assert len(said.facts) == len(set(said.facts))
    assert {"F094", "F102"} <= set(said.facts)


def test_technique_without_conditions(action):
    """A technique that the articles only name is said to be only named."""
    (said,) = said_by(action, naming(("technique", "pnf_stretching")))
    assert said.text().startswith(
        "No article says which conditions PNF stretching is for. A medical massage clinic only"
    )
    assert said.sources == ["medical-massage-clinic"]
    assert said.next == ["What is PNF stretching?", "Who offers PNF stretching?"]


def test_next_questions(action):
    """The next questions name the technique and the first of its conditions."""
    (said,) = said_by(action, naming(("massage", "medical_massage")))
    assert said.next == [
        "What is medical massage?",
        "Which massage for chronic tension?",
        "Who offers medical massage?",
    ]


def test_technique_before_kind_of_massage(action):
    """When both are named, the technique is what the visitor asks about."""
    (said,) = said_by(action, naming(("massage", "medical_massage"), ("technique", "deep_tissue_massage")))
    assert said.words["technique"] == "deep tissue massage"


def test_none_named(action):
    """Without a technique the assistant asks which one."""
    (said,) = said_by(action, naming())
    assert said.response == "utter_which_technique"
    assert "trigger point therapy or deep tissue massage" in said.text()
