"""Yes, the second one, or a button."""

import pytest

from actions.decline import UNCLEAR, ActionDecline
from actions.offers import offer
from actions.recommend_technique import ActionRecommendTechnique
from actions.take_offer import FORGOTTEN, PICKED, ActionTakeOffer
from tests.actions.fakes import Conversation, Said, slots_set_by

YES, CHOICE = ("yes", "affirm"), ("the second", "choose")


@pytest.fixture(scope="module")
def action():
    return ActionTakeOffer()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def offering(*intents: str) -> Conversation:
    """A conversation in which these questions were just offered."""
    talk = Conversation()
    talk.ask(ActionDecline(), "eh, the bones of it", "nlu_fallback", likeliest=list(intents))
    return talk


def responses(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def test_name(action):
    """The rules of affirm and choose call the action by this name."""
    assert action.name() == "action_take_offer"


def test_choice(action):
    """The question in the place that the visitor names is answered."""
    talk = offering("ask_insurance", "ask_price")
    assert responses(talk.ask(action, *CHOICE)) == ["utter_ask_price"]


def test_yes_to_the_only_one(action):
    """A yes to a single question is answered."""
    assert responses(offering("ask_price").ask(action, *YES)) == ["utter_ask_price"]


@pytest.mark.parametrize("message", [YES, ("both", "choose"), ("hmm", "choose")])
def test_which_one(action, message):
    """Where it is not clear which of two is meant, the visitor is asked, and is offered the same again."""
    talk = offering("ask_insurance", "ask_price")
    (said,) = talk.ask(action, *message)
    assert said.response == "utter_which_offer"
    assert [payload for _, payload in said.buttons] == [offer("ask_insurance"), offer("ask_price")]
    assert responses(talk.ask(action, *CHOICE)) == ["utter_ask_price"]


@pytest.mark.parametrize("text", ["none of these", "neither"])
def test_none_of_them(action, text):
    """A choice that takes none is asked for other words."""
    assert responses(offering("ask_insurance", "ask_price").ask(action, text, "choose")) == ["utter_none_of_these"]


@pytest.mark.parametrize("message", [YES, CHOICE, ("none", "choose")])
def test_nothing_was_offered(action, talk, message):
    """A yes to nothing asks what the visitor would like to know."""
    assert responses(talk.ask(action, *message)) == ["utter_affirm"]


def test_offer_that_is_over(action):
    """After something else was said, a yes no longer takes the offer."""
    talk = offering("ask_price")
    talk.hear("thanks", "thank")
    talk.answer(Said("utter_thank", {}, {}))
    assert responses(talk.ask(action, *YES)) == ["utter_affirm"]


def test_button(action, talk):
    """A button's question is answered about its row, though it is not among the last offers."""
    (said,) = talk.ask(
        action, "/choose", "choose", ("question", "ask_technique_for_condition"), ("condition", "sciatica")
    )
    assert said.words["condition"] == "sciatica"


def test_button_of_another_row_than_the_one_spoken_of(action, talk):
    """A button asks about its own row, whatever is being spoken of: of a comparison, the other side is the spa."""
    talk.hear("...", "ask_explain_technique", ("technique", "trigger_point_therapy"))
    named = [("question", "ask_compare"), ("technique", "deep_tissue_massage")]
    (said,) = talk.ask(action, "/choose", "choose", *named)
    assert said.response == "utter_compare_deep_tissue_massage_relaxation_massage"


@pytest.mark.parametrize("question", ["no_such_intent", "repeat", {"any": "JSON"}, None])
def test_button_without_an_answer(action, talk, question):
    """A button of an older page, whose question is gone, or one that was made by hand, leaves no silence."""
    assert responses(talk.ask(action, "/choose", "choose", ("question", question))) == ["utter_affirm"]


def test_condition_in_other_words(action, talk):
    """A condition that was offered for another word is recommended for at a yes, and is spoken of from then on."""
    (near,) = talk.ask(
        ActionRecommendTechnique(), "my head spins", "ask_technique_for_condition", ("uncovered", "vertigo")
    )
    assert len(near.buttons) == 1
    talk.hear(*YES)
    assert slots_set_by(action, talk.tracker)["condition"] == "dizziness"


def test_what_was_picked_is_kept(action):
    """What was not understood and what it meant are kept side by side, once."""
    talk = offering("ask_insurance", "ask_price")
    talk.ask(action, *CHOICE)
    assert talk.tracker.get_slot(PICKED) == {"asked": "eh, the bones of it", "question": "ask_price"}
    assert talk.tracker.get_slot(UNCLEAR) is None
    talk.hear("/choose", "choose", ("question", "ask_insurance"))
    assert PICKED not in slots_set_by(action, talk.tracker)


def test_what_was_picked_at_the_second_attempt_is_kept(action):
    """A choice that took two messages still says what was meant."""
    talk = offering("ask_insurance", "ask_price")
    talk.ask(action, *YES)
    talk.ask(action, *CHOICE)
    assert talk.tracker.get_slot(PICKED) == {"asked": "eh, the bones of it", "question": "ask_price"}


def test_offer_for_something_else(action):
    """What was not understood long ago is not what a later offer was for."""
    talk = offering("ask_price")
    talk.ask(ActionRecommendTechnique(), "my head spins", "ask_technique_for_condition", ("uncovered", "vertigo"))
    talk.hear(*YES)
    assert PICKED not in slots_set_by(action, talk.tracker)


def test_unclear_choice_keeps_nothing(action):
    """As long as nothing is picked, nothing is taken for meant."""
    talk = offering("ask_insurance", "ask_price")
    talk.hear(*YES)
    assert slots_set_by(action, talk.tracker) == {}


def asked_to_forget() -> Conversation:
    talk = Conversation()
    talk.hear("forget me", "forget_me")
    talk.answer(Said("utter_forget_me", {}, {}))
    return talk


def test_yes_to_forgetting(action):
    """A yes to the question whether to erase the conversation asks the store to erase it, and says so."""
    talk = asked_to_forget()
    assert responses(talk.ask(action, *YES)) == ["utter_forgotten"]
    assert talk.tracker.get_slot(FORGOTTEN) is True


def test_no_other_yes_forgets(action):
    """A yes to anything else, or one that comes later, erases nothing."""
    for talk in (Conversation(), offering("ask_privacy"), asked_to_forget()):
        talk.hear("...", "thank")
        talk.answer(Said("utter_thank", {}, {}))
        talk.hear(*YES)
        assert FORGOTTEN not in slots_set_by(action, talk.tracker)


def test_a_choice_does_not_forget(action):
    """Only a clear yes erases: "the second one" is none."""
    talk = asked_to_forget()
    talk.hear(*CHOICE)
    assert slots_set_by(action, talk.tracker) == {}


def test_a_payload_cannot_claim_what_was_not_done(action, talk):
    """A payload written by hand that names a response gets no such response: nothing was erased."""
    said = talk.ask(action, "/choose", "choose", entities=[{"entity": "question", "value": "forgotten"}])
    assert responses(said) == ["utter_affirm"]
