"""Tell me more."""

import pytest

from actions.describe_clinic import ActionDescribeClinic
from actions.explain_technique import ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from actions.tell_more import ActionTellMore
from knowledge.home import HOME_CLINIC
from tests.actions.fakes import Conversation, Said
from tests.data_files import responses

MORE = ("tell me more", "ask_more")


@pytest.fixture
def action(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)
    return ActionTellMore()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def names(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def test_name(action):
    """The rule of ask_more calls the action by this name."""
    assert action.name() == "action_tell_more"


def test_one_step_after_another(action, talk):
    """What a technique is, is followed by what it is good for and by who offers it; then the way ends."""
    talk.ask(ActionExplainTechnique(), "...", "ask_explain_technique", ("technique", "deep_tissue_massage"))
    steps = [talk.ask(action, *MORE) for _ in range(4)]
    assert [names(said) for said in steps] == [
        ["utter_conditions_for_technique"],
        ["utter_offers"],
        ["utter_no_more"],
        ["utter_no_more"],
    ]
    assert [said[0].words.get("technique") for said in steps[:2]] == ["deep tissue massage"] * 2


def test_after_a_recommendation(action, talk):
    """After a recommendation, the technique that it named is explained."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    (said,) = talk.ask(action, *MORE)
    assert (said.response, said.words["technique"]) == ("utter_explanation", "trigger point therapy")


def test_after_a_written_answer(action, talk):
    """A written answer goes on with the one that its metadata names."""
    talk.hear("...", "ask_first_session")
    further = responses()["utter_ask_first_session"][0]["metadata"]["more"]
    assert names(talk.ask(action, *MORE)) == [f"utter_{further}"]


def test_about_the_row_that_is_named(action, talk):
    """Whoever names another technique hears more of that one."""
    talk.ask(ActionExplainTechnique(), "...", "ask_explain_technique", ("technique", "deep_tissue_massage"))
    (said,) = talk.ask(action, "more, but on PNF", "ask_more", ("technique", "pnf_stretching"))
    assert said.words["technique"] == "PNF stretching"


def test_clinic_that_is_spoken_of(monkeypatch, talk):
    """More about a clinic is about that one, also in a deployment with a clinic of its own."""
    monkeypatch.setenv(HOME_CLINIC, "physical-therapy-first")
    talk.ask(ActionDescribeClinic(), "...", "ask_about_clinic", ("clinic", "all-body-kneads"))
    (said,) = talk.ask(ActionTellMore(), *MORE)
    assert (said.response, said.words["clinic"]) == ("utter_contact", "All Body Kneads")


def test_new_question_begins_a_new_way(action, talk):
    """After another question, "tell me more" is about that one."""
    talk.ask(ActionExplainTechnique(), "...", "ask_explain_technique", ("technique", "deep_tissue_massage"))
    talk.ask(action, *MORE)
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    assert names(talk.ask(action, *MORE)) == ["utter_explanation"]


@pytest.mark.parametrize("intents", [[], ["greet"], ["nlu_fallback"], ["ask_more", "ask_more"]])
def test_about_what(action, talk, intents):
    """Where nothing was asked yet, the visitor is asked about what."""
    for intent in intents:
        talk.hear("...", intent)
    assert names(talk.ask(action, *MORE)) == ["utter_more_about_what"]


def test_question_where_nothing_goes_on(action, talk):
    """After an answer that nothing follows, the visitor is told that this is all."""
    talk.hear("...", "ask_source")
    assert names(talk.ask(action, *MORE)) == ["utter_no_more"]
