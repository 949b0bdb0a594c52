"""Two or three questions in one message."""

import pytest

from actions.answer_parts import MOST, ActionAnswerParts
from actions.cite_source import ActionCiteSource
from actions.explain_technique import ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from knowledge.home import HOME_CLINIC
from tests.actions.fakes import Conversation, Said, understood

SCIATICA = understood("which massage for sciatica", "ask_technique_for_condition", ("condition", "sciatica"))
PRICE = understood("how much is it", "ask_price")
LOST = understood("and the moon", "nlu_fallback")


@pytest.fixture
def action(monkeypatch):
    monkeypatch.delenv(HOME_CLINIC, raising=False)
    return ActionAnswerParts()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def answered(action: ActionAnswerParts, talk: Conversation, *parts: dict) -> list[Said]:
    """What is said to a message of these parts, whose rows are those of the parts."""
    text = ", ".join(part["text"] for part in parts)
    named = [(each["entity"], each["value"]) for part in parts for each in part["entities"]]
    return talk.ask(action, text, "several_questions", *named, parts=list(parts))


def names(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def test_name(action):
    """The rule of several_questions calls the action by this name."""
    assert action.name() == "action_answer_parts"


@pytest.mark.parametrize(
    ("parts", "responses"),
    [
        ((SCIATICA, PRICE), ["utter_recommendation", "utter_ask_price"]),
        ((PRICE, SCIATICA), ["utter_ask_price", "utter_recommendation"]),
    ],
)
def test_each_in_its_order(action, talk, parts, responses):
    """Each question gets its answer, in the visitor's order, from the tables or from the data."""
    assert names(answered(action, talk, *parts)) == responses


def test_as_if_asked_alone(action, talk):
    """A part's answer is the one that it gets by itself."""
    alone = Conversation().ask(ActionRecommendTechnique(), SCIATICA["text"], "...", ("condition", "sciatica"))
    assert answered(action, talk, SCIATICA, PRICE)[0] == alone[0]


def test_part_about_the_part_before(action, talk):
    """ "It" in the second question is what the first one named."""
    explain = understood("what is PNF", "ask_explain_technique", ("technique", "pnf_stretching"))
    offers = understood("who offers it", "ask_who_offers")
    _, offered = answered(action, talk, explain, offers)
    assert offered.words["technique"] == "PNF stretching"


def test_part_about_the_answer_before(action, talk):
    """ "That" in the second question is the technique that the first one's answer recommends."""
    _, explained = answered(action, talk, SCIATICA, understood("what is that", "ask_explain_technique"))
    assert explained.words["technique"] == "trigger point therapy"


def test_source_of_the_part_before(action, talk):
    """ "Who says so?" in the same message asks about the answer before it."""
    *_, cited = answered(action, talk, SCIATICA, understood("who says so", "ask_source"))
    assert cited.sources == ["all-body-kneads"]


def test_first_part_about_the_message_before(action, talk):
    """What the first question refers to is what was said before the message."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    cited, price = answered(action, talk, understood("who says so", "ask_source"), PRICE)
    assert (cited.response, cited.sources) == ("utter_source", ["all-body-kneads"])
    assert price.response == "utter_ask_price"


def test_first_part_about_the_clinics_of_the_answer_before(action, talk):
    """ "There", in the first question, is the clinic whose article the last answer came from."""
    talk.ask(ActionRecommendTechnique(), "...", "ask_technique_for_condition", ("condition", "sciatica"))
    contact, _ = answered(action, talk, understood("how do I book there", "ask_clinic_contact"), PRICE)
    assert contact.words["clinic"] == "All Body Kneads"


def test_same_answer_once(action, talk):
    """Two questions with one answer get it once."""
    assert names(answered(action, talk, PRICE, understood("and the cost", "ask_price"), SCIATICA)) == [
        "utter_ask_price",
        "utter_recommendation",
    ]


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope", "no_such_intent"])
@pytest.mark.parametrize("place", [0, 1])
def test_part_that_is_not_covered(action, talk, intent, place):
    """A part that is not understood, or not covered, is admitted once, after the answers."""
    parts = [SCIATICA]
    parts.insert(place, understood("and the moon", intent))
    assert names(answered(action, talk, *parts)) == ["utter_recommendation", "utter_part_not_covered"]
    assert names(answered(action, talk, LOST, SCIATICA, LOST)) == ["utter_recommendation", "utter_part_not_covered"]


def test_no_more_than_three(action, talk):
    """The first three questions are answered, and the visitor is told that the others were left out."""
    parts = [understood("...", each) for each in ("ask_price", "ask_insurance", "ask_safety", "ask_referral")]
    said = answered(action, talk, *parts)
    assert names(said) == ["utter_ask_price", "utter_ask_insurance", "utter_ask_safety", "utter_more_questions"]
    assert "utter_more_questions" not in names(answered(action, Conversation(), *parts[:MOST]))


def test_what_the_parts_leave_behind(action, talk):
    """After the message, "that" is what the last part was about."""
    pnf = understood("what is PNF", "ask_explain_technique", ("technique", "pnf_stretching"))
    drainage = understood("who offers lymphatic drainage", "ask_who_offers", ("technique", "lymphatic_drainage"))
    answered(action, talk, pnf, drainage)
    (said,) = talk.ask(ActionExplainTechnique(), "what is that", "ask_explain_technique")
    assert said.words["technique"] == "lymphatic drainage"


def test_sources_of_all_parts(action, talk):
    """Asked who says so afterwards, the articles behind all the answers are named."""
    neck = understood("and neck pain", "ask_technique_for_condition", ("condition", "neck_pain"))
    answered(action, talk, SCIATICA, neck)
    (said,) = talk.ask(ActionCiteSource(), "who says so", "ask_source")
    assert set(said.sources) == {"all-body-kneads", "therarehab-and-wellness"}


def test_history_is_left_alone(action, talk):
    """The parts are no messages of their own: the conversation holds the visitor's message once."""
    answered(action, talk, SCIATICA, PRICE)
    assert [event["event"] for event in talk.tracker.events].count("user") == 1


@pytest.mark.parametrize("parts", [[], None])
def test_message_without_parts(action, talk, parts):
    """A message that only claims to ask several questions is not met with silence."""
    assert names(talk.ask(action, "/several_questions", "several_questions", parts=parts)) == ["utter_nlu_fallback"]
