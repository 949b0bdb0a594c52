"""Shorter, please."""

import pytest

from actions.cite_source import ActionCiteSource
from actions.clinic_contact import ActionClinicContact
from actions.compare import ActionCompare
from actions.decline import ActionDecline
from actions.explain_technique import ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from actions.shorten import ActionShorten
from actions.take_offer import ActionTakeOffer
from actions.tell_more import ActionTellMore
from knowledge.home import HOME_CLINIC
from knowledge.wording import MOST_WORDS_HEARD
from tests.actions.fakes import Conversation, Said, understood
from tests.data_files import words

SHORTER = ("shorter please", "ask_shorter")


@pytest.fixture
def action(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)
    return ActionShorten()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def spoken(said: list[Said]) -> list[str]:
    return [each.text("phone") for each in said]


def texts(said: list[Said]) -> list[str]:
    return [each.text() for each in said]


def test_name(action):
    """The rule of ask_shorter calls the action by this name."""
    assert action.name() == "action_shorten"


def test_in_the_words_for_the_telephone(action, talk):
    """The last answer is given in the words that a caller hears, with its facts and sources."""
    named = ("technique", "myofascial_release")
    long = talk.ask(ActionExplainTechnique(), "...", "ask_explain_technique", named)
    short = talk.ask(action, *SHORTER)
    assert texts(short) == spoken(long)
    assert [each.metadata for each in short] == [each.metadata for each in long]
    assert words(short[0].text()) <= MOST_WORDS_HEARD < words(long[0].text())


def test_each_reply(action, talk):
    """Of several replies each is shortened."""
    named = [("condition", "sciatica"), ("condition", "stress")]
    long = talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", *named)
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_written_answer(action, talk):
    """An answer that stands in data/ has its short variation, too."""
    talk.hear("...", "ask_first_session")
    assert texts(talk.ask(action, *SHORTER)) == spoken([Said("utter_ask_first_session", {}, {})])


def test_question_about_what_is_spoken_of(action, talk):
    """An answer about "that" is shortened about the same row."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    long = talk.ask(ActionExplainTechnique(), "what is that", "ask_explain_technique")
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_two_clinics(action, talk):
    """Both clinics that "there" stood for are given again, though the second was spoken of last."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "fibromyalgia"))
    long = talk.ask(ActionClinicContact(), "how do I book there", "ask_clinic_contact")
    assert len(long) == 2
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_half_a_comparison(action, talk):
    """A comparison with what was spoken of is shortened as that one, and not as one with a spa massage."""
    talk.hear("...", "ask_explain_technique", ("technique", "trigger_point_therapy"))
    named = ("technique", "myofascial_release")
    long = talk.ask(ActionCompare(), "and myofascial release?", "ask_compare", named)
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_what_was_told_last(action, talk):
    """After "tell me more", that answer is shortened, and not the one before it."""
    talk.ask(ActionExplainTechnique(), "...", "ask_explain_technique", ("technique", "deep_tissue_massage"))
    long = talk.ask(ActionTellMore(), "more", "ask_more")
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_what_was_picked(action, talk):
    """The answer to an offered question is shortened."""
    talk.ask(ActionDecline(), "...", "nlu_fallback", likeliest=["ask_price"])
    long = talk.ask(ActionTakeOffer(), "yes", "affirm")
    assert texts(talk.ask(action, *SHORTER)) == spoken(long)


def test_several_questions(action, talk):
    """The answers to all the questions of a message are shortened, in their order."""
    talk.hear("...", "several_questions", parts=[understood("...", each) for each in ("ask_price", "ask_insurance")])
    expected = [Said(f"utter_{each}", {}, {}) for each in ("ask_price", "ask_insurance")]
    assert texts(talk.ask(action, *SHORTER)) == spoken(expected)


def test_source_of_what_was_shortened(action, talk):
    """The short answer has the sources of the long one."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    talk.ask(action, *SHORTER)
    (said,) = talk.ask(ActionCiteSource(), "who says so", "ask_source")
    assert said.sources == ["all-body-kneads"]


@pytest.mark.parametrize("intents", [[], ["greet"], ["nlu_fallback"]])
def test_nothing_to_shorten(action, talk, intents):
    """Where nothing was answered yet, the assistant says so."""
    for intent in intents:
        talk.hear("...", intent)
    assert texts(talk.ask(action, *SHORTER)) == spoken([Said("utter_nothing_to_repeat", {}, {})])
