"""When the assistant is not sure, or does not know."""

import pytest

from actions.decline import UNCLEAR, ActionDecline
from actions.offers import offer
from knowledge.home import HOME_CLINIC
from tests.actions.fakes import Conversation, Said, slots_set_by

LOST = pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope"])


@pytest.fixture
def action(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)
    return ActionDecline()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def responses(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def test_name(action):
    """The rules of out_of_scope and nlu_fallback call the action by this name."""
    assert action.name() == "action_decline"


@LOST
def test_lost(action, talk, intent):
    """What is not understood, or not in the articles, is declined in the words of its own response."""
    assert responses(talk.ask(action, "what is the weather", intent)) == [f"utter_{intent}"]


@LOST
@pytest.mark.parametrize("before", ["nlu_fallback", "out_of_scope"])
def test_lost_again(action, talk, before, intent):
    """The second time in a row, the visitor is told how to reach people."""
    talk.ask(action, "blah", before)
    assert responses(talk.ask(action, "blah blah", intent)) == ["utter_lost_again", "utter_all_contacts"]


def test_lost_again_with_a_home_clinic(monkeypatch, talk):
    """In a deployment with its own clinic, that one is given."""
    monkeypatch.setenv(HOME_CLINIC, "physical-therapy-first")
    action = ActionDecline()
    talk.ask(action, "blah", "nlu_fallback")
    _, contact = talk.ask(action, "blah blah", "nlu_fallback")
    assert contact.words["clinic"] == "Physical Therapy First"


def test_lost_again_after_an_answer(action, talk):
    """An answer in between begins the count anew."""
    talk.ask(action, "blah", "nlu_fallback")
    talk.hear("thanks", "thank")
    assert responses(talk.ask(action, "blah", "nlu_fallback")) == ["utter_nlu_fallback"]


def test_lost_again_after_starting_over(action, talk):
    """Starting over begins the count anew, too."""
    talk.ask(action, "blah", "nlu_fallback")
    talk.start_over()
    assert responses(talk.ask(action, "blah", "nlu_fallback")) == ["utter_nlu_fallback"]


def test_likeliest_questions(action, talk):
    """Where there are likely questions, they are offered in their order, as buttons that ask them."""
    (said,) = talk.ask(action, "money?", "nlu_fallback", likeliest=["ask_price", "ask_insurance"])
    assert said.response == "utter_did_you_mean"
    assert [payload for _, payload in said.buttons] == [offer("ask_price"), offer("ask_insurance")]
    assert all(title.endswith("?") for title, _ in said.buttons)
    assert said.metadata["answered"] is False


def test_likeliest_questions_come_before_giving_up(action, talk):
    """A visitor who was lost before is still offered what may be meant."""
    talk.ask(action, "blah", "nlu_fallback")
    assert responses(talk.ask(action, "money?", "nlu_fallback", likeliest=["ask_price"])) == ["utter_did_you_mean"]


@pytest.mark.parametrize(
    ("named", "intent", "slot"),
    [
        (("condition", "sciatica"), "ask_technique_for_condition", "condition"),
        (("uncovered", "hip_pain"), "ask_technique_for_condition", "condition"),
        (("technique", "pnf_stretching"), "ask_who_offers", "technique"),
        (("massage", "sports_massage"), "ask_who_offers", "technique"),
        (("clinic", "all-body-kneads"), "ask_about_clinic", "clinic"),
    ],
)
def test_question_about_the_row_that_is_named(action, talk, named, intent, slot):
    """The row that the message names is what the offered question asks about."""
    (said,) = talk.ask(action, "...", "nlu_fallback", named, likeliest=[intent])
    assert [payload for _, payload in said.buttons] == [offer(intent, **{slot: named[1]})]


def test_question_about_the_row_that_is_spoken_of(action, talk):
    """Without a name, it asks about what is being spoken of; a name counts more."""
    talk.hear("...", "ask_explain_technique", ("technique", "pnf_stretching"))
    (said,) = talk.ask(action, "...", "nlu_fallback", likeliest=["ask_who_offers"])
    assert [payload for _, payload in said.buttons] == [offer("ask_who_offers", technique="pnf_stretching")]
    named = ("technique", "lymphatic_drainage")
    (said,) = talk.ask(action, "...", "nlu_fallback", named, likeliest=["ask_who_offers"])
    assert [payload for _, payload in said.buttons] == [offer("ask_who_offers", technique="lymphatic_drainage")]


def test_question_that_lacks_its_row(action, talk):
    """A question about a row is left out where there is none to ask about."""
    (said,) = talk.ask(action, "...", "nlu_fallback", likeliest=["ask_who_offers", "ask_price"])
    assert [payload for _, payload in said.buttons] == [offer("ask_price")]


@pytest.mark.parametrize("likeliest", [[], None, ["ask_who_offers"], ["greet"]])
def test_nothing_to_offer(action, talk, likeliest):
    """Where no question can be offered, the message is declined."""
    assert responses(talk.ask(action, "...", "nlu_fallback", likeliest=likeliest)) == ["utter_nlu_fallback"]


def test_row_that_is_gone(action, talk):
    """A row that the tables no longer hold is not offered, whether it is named now or was before."""
    for _ in range(2):
        named = ("technique", "no_such_row")
        (said,) = talk.ask(action, "...", "nlu_fallback", named, likeliest=["ask_who_offers", "ask_price"])
        assert [payload for _, payload in said.buttons] == [offer("ask_price")]


def test_what_was_not_understood_is_kept(action, talk):
    """The message's text is kept, until it is known what it meant."""
    talk.hear("gimme the skinny", "nlu_fallback", likeliest=["ask_price"])
    assert slots_set_by(action, talk.tracker) == {UNCLEAR: "gimme the skinny"}
