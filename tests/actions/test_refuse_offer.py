"""No, none of these, or not what was asked."""

import pytest

from actions.decline import ActionDecline
from actions.refuse_offer import ActionRefuseOffer
from actions.take_offer import FORGOTTEN
from tests.actions.fakes import Conversation, Said


@pytest.fixture(scope="module")
def action():
    return ActionRefuseOffer()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def refused(action: ActionRefuseOffer, talk: Conversation, *message: str) -> str | None:
    (said,) = talk.ask(action, *(message or ("no", "deny")))
    return said.response


def test_name(action):
    """The rule of deny calls the action by this name."""
    assert action.name() == "action_refuse_offer"


@pytest.mark.parametrize("likeliest", [["ask_price"], ["ask_price", "ask_insurance"]])
def test_questions_were_offered(action, talk, likeliest):
    """Whoever means none of the offered questions is asked for other words."""
    talk.ask(ActionDecline(), "...", "nlu_fallback", likeliest=likeliest)
    assert refused(action, talk) == "utter_none_of_these"


def test_nothing_was_offered(action, talk):
    """A no to nothing ends the matter."""
    assert refused(action, talk) == "utter_deny"


def test_offer_that_is_over(action, talk):
    """After something else was said, a no is not about the offer."""
    talk.ask(ActionDecline(), "...", "nlu_fallback", likeliest=["ask_price"])
    talk.hear("thanks", "thank")
    talk.answer(Said("utter_thank", {}, {}))
    assert refused(action, talk) == "utter_deny"


def test_no_to_forgetting(action, talk):
    """A no to the question whether to erase the conversation keeps it, and says so."""
    talk.hear("forget me", "forget_me")
    talk.answer(Said("utter_forget_me", {}, {}))
    assert refused(action, talk) == "utter_kept"
    assert talk.tracker.get_slot(FORGOTTEN) is None


WRONG = ("that's not what I asked", "dissatisfied")


def test_wrong_answer(action, talk):
    """Whoever got another answer than the one wanted gets an apology, and is asked for other words."""
    talk.hear("does insurance cover it", "ask_insurance")
    talk.answer(Said("utter_ask_insurance", {}, {}))
    assert refused(action, talk, *WRONG) == "utter_dissatisfied"


def test_wrong_offers(action, talk):
    """Where questions were offered, it is none of these."""
    talk.ask(ActionDecline(), "...", "nlu_fallback", likeliest=["ask_price"])
    assert refused(action, talk, *WRONG) == "utter_none_of_these"


def test_wrong_about_forgetting(action, talk):
    """Whoever did not mean to erase the conversation keeps it."""
    talk.hear("forget me", "forget_me")
    talk.answer(Said("utter_forget_me", {}, {}))
    assert refused(action, talk, *WRONG) == "utter_kept"


def test_wrong_again(action, talk):
    """The second time in a row, nobody is kept going in circles: a clinic can help."""
    assert refused(action, talk, *WRONG) == "utter_dissatisfied"
    assert [each.response for each in talk.ask(action, *WRONG)] == ["utter_lost_again", "utter_all_contacts"]
