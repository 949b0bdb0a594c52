"""Say that again."""

import pytest

from actions.cite_source import ActionCiteSource
from actions.decline import ActionDecline
from actions.offers import offer
from actions.recommend_technique import ActionRecommendTechnique
from actions.repeat import ActionRepeat
from actions.take_offer import FORGOTTEN, ActionTakeOffer
from tests.actions.fakes import Conversation, Said

AGAIN = ("pardon?", "repeat")


@pytest.fixture(scope="module")
def action():
    return ActionRepeat()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def test_name(action):
    """The rule of repeat calls the action by this name."""
    assert action.name() == "action_repeat"


def test_word_for_word(action, talk):
    """All the last replies are said once more, in their order, as they were read."""
    named = [("condition", "sciatica"), ("condition", "stress")]
    before = talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", *named)
    again = talk.ask(action, *AGAIN)
    assert [each.text() for each in again] == [each.text() for each in before]
    assert [each.metadata for each in again] == [each.metadata for each in before]


def test_only_the_last_replies(action, talk):
    """What was said before the last message is not said again."""
    talk.hear("...", "greet")
    talk.answer(Said("utter_greet", {}, {}))
    talk.hear("...", "thank")
    talk.answer(Said("utter_thank", {}, {}))
    assert [each.text() for each in talk.ask(action, *AGAIN)] == [Said("utter_thank", {}, {}).text()]


def test_twice_in_a_row(action, talk):
    """Asked again, it says the same again."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    assert talk.ask(action, *AGAIN) == talk.ask(action, *AGAIN)


def test_source_of_what_was_repeated(action, talk):
    """What was said again still has its source."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    talk.ask(action, *AGAIN)
    (said,) = talk.ask(ActionCiteSource(), "who says so", "ask_source")
    assert said.sources == ["all-body-kneads"]


def test_offers_are_made_again(action, talk):
    """Offered questions are offered once more, and can be picked."""
    talk.ask(ActionDecline(), "...", "nlu_fallback", likeliest=["ask_insurance", "ask_price"])
    (said,) = talk.ask(action, *AGAIN)
    assert [payload for _, payload in said.buttons] == [offer("ask_insurance"), offer("ask_price")]
    assert [each.response for each in talk.ask(ActionTakeOffer(), "2", "choose")] == ["utter_ask_price"]


def test_yes_to_a_repeated_question(action, talk):
    """Whoever asks to hear the question again, whether to erase the conversation, can still say yes to it."""
    talk.hear("forget me", "forget_me")
    talk.answer(Said("utter_forget_me", {}, {}))
    talk.ask(action, *AGAIN)
    talk.ask(ActionTakeOffer(), "yes", "affirm")
    assert talk.tracker.get_slot(FORGOTTEN) is True


def test_nothing_was_said(action, talk):
    """At the start there is nothing to say again."""
    assert [each.response for each in talk.ask(action, *AGAIN)] == ["utter_nothing_to_repeat"]


def test_after_starting_over(action, talk):
    """What was said before starting over is not said again."""
    talk.hear("...", "greet")
    talk.answer(Said("utter_greet", {}, {}))
    talk.start_over()
    assert [each.response for each in talk.ask(action, *AGAIN)] == ["utter_nothing_to_repeat"]


def test_message_without_text(action, talk):
    """A message that is no text, such as a picture of another channel, is passed over."""
    talk.hear("...", "greet")
    talk.tracker.events.append({"event": "bot", "text": None, "data": {"image": "x.png"}})
    assert [each.response for each in talk.ask(action, *AGAIN)] == ["utter_nothing_to_repeat"]
