"""Why is that?"""

import pytest

from actions.decline import ActionDecline
from actions.explain_technique import ActionExplainTechnique
from actions.explain_why import ActionExplainWhy
from actions.recommend_technique import ActionRecommendTechnique
from actions.tell_more import ActionTellMore
from tests.actions.fakes import Conversation, Said
from tests.data_files import responses

WHY = ("why?", "why")
SCIATICA = ("which massage for sciatica", "ask_technique_for_condition", ("condition", "sciatica"))


@pytest.fixture(scope="module")
def action():
    return ActionExplainWhy()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def names(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def test_name(action):
    """The rule of why calls the action by this name."""
    assert action.name() == "action_explain_why"


def test_after_an_answer(action, talk):
    """The articles say what, and more of it can be had."""
    talk.ask(ActionRecommendTechnique(), *SCIATICA)
    (said,) = talk.ask(action, *WHY)
    assert said.response == "utter_why"
    assert "Tell me more" in said.next


def test_more_goes_on_with_the_answer(action, talk):
    """ "Tell me more" after it continues the answer, as if nobody had asked why."""
    talk.ask(ActionRecommendTechnique(), *SCIATICA)
    usual = talk.ask(ActionTellMore(), "tell me more", "ask_more")
    other = Conversation()
    other.ask(ActionRecommendTechnique(), *SCIATICA)
    other.ask(action, *WHY)
    assert other.ask(ActionTellMore(), "tell me more", "ask_more") == usual


def test_asked_again(action, talk):
    """Whoever insists is told the honest reason for that."""
    talk.ask(ActionExplainTechnique(), "what is pnf", "ask_explain_technique", ("technique", "pnf_stretching"))
    talk.ask(action, *WHY)
    assert names(talk.ask(action, *WHY)) == ["utter_why_unanswered"]


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope"])
def test_after_a_refusal(action, talk, intent):
    """A refusal has a reason that can be told."""
    talk.ask(ActionDecline(), "...", intent)
    assert names(talk.ask(action, *WHY)) == ["utter_why_unanswered"]


def test_after_an_honest_gap(action, talk):
    """So has an answer that the articles do not give."""
    talk.hear("what does it cost", "ask_price")
    talk.answer(Said("utter_ask_price", {}, responses()["utter_ask_price"][0]["metadata"]))
    assert names(talk.ask(action, *WHY)) == ["utter_why_unanswered"]


def test_nothing_was_asked(action, talk):
    """At the start, or after a greeting, it asks what is meant."""
    assert names(talk.ask(action, *WHY)) == ["utter_more_about_what"]
    greeted = Conversation()
    greeted.hear("hello", "greet")
    greeted.answer(Said("utter_greet", {}, {}))
    assert names(greeted.ask(action, *WHY)) == ["utter_more_about_what"]
