"""No, or none of these."""

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


def refused(action: ActionRefuseOffer, talk: Conversation) -> str | None:
    (said,) = talk.ask(action, "no", "deny")
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
