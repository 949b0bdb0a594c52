"""Offers, and how a later message picks one."""

import pytest

from actions.context import intent_of
from actions.offers import asked_by, asks_to_forget, offer, offered, picked, refuses, taken
from tests.actions.fakes import Conversation, Said

SCIATICA, PRICE = offer("ask_technique_for_condition", condition="sciatica"), offer("ask_price")


def offering(*payloads: str) -> Conversation:
    """A conversation whose last reply offers these."""
    talk = Conversation()
    talk.hear("...", "nlu_fallback")
    buttons = tuple((f"Question {place}", payload) for place, payload in enumerate(payloads))
    talk.answer(Said("utter_did_you_mean", {}, {}, buttons))
    return talk


def test_payload_is_a_message_of_rasas_own_form():
    """A button sends an intent with entities, as Rasa reads such messages."""
    assert SCIATICA == '/choose{"question": "ask_technique_for_condition", "condition": "sciatica"}'


@pytest.mark.parametrize(
    ("payload", "intent", "entities"),
    [
        (SCIATICA, "ask_technique_for_condition", [{"entity": "condition", "value": "sciatica"}]),
        (PRICE, "ask_price", []),
    ],
)
def test_asked_by(payload, intent, entities):
    """The question that a payload asks is read back with its rows."""
    question = asked_by(payload)
    assert intent_of(question) == intent
    assert question["entities"] == entities


def test_offered():
    """The offers of the last replies are given in their order."""
    talk = offering(SCIATICA, PRICE)
    talk.hear("the second", "choose")
    assert offered(talk.tracker) == [("Question 0", SCIATICA), ("Question 1", PRICE)]


def test_offers_of_several_replies_run_on():
    """Several replies' buttons count as one row of choices."""
    talk = offering(SCIATICA)
    talk.answer(Said("utter_did_you_mean", {}, {}, (("What does it cost?", PRICE),)))
    talk.hear("the second", "choose")
    assert [payload for _, payload in offered(talk.tracker)] == [SCIATICA, PRICE]


def test_other_buttons_are_no_offers():
    """Yes and no, under the question whether to erase the conversation, are no questions to pick."""
    talk = Conversation()
    talk.hear("forget me", "forget_me")
    talk.answer(Said("utter_forget_me", {}, {}))
    talk.hear("the first", "choose")
    assert talk.tracker.events[-2]["data"]["buttons"]
    assert offered(talk.tracker) == []


@pytest.mark.parametrize("data", [None, {}, {"buttons": None}])
def test_messages_without_buttons(data):
    """A message without buttons offers nothing."""
    talk = Conversation()
    talk.hear("...", "greet")
    talk.tracker.events.append({"event": "bot", "text": "Hello", "data": data})
    talk.hear("yes", "affirm")
    assert offered(talk.tracker) == []


def test_old_offers_are_gone():
    """What was offered before the last reply is no longer offered."""
    talk = offering(SCIATICA)
    talk.hear("...", "thank")
    talk.answer(Said("utter_thank", {}, {}))
    talk.hear("yes", "affirm")
    assert offered(talk.tracker) == []


@pytest.mark.parametrize(("response", "asks"), [("utter_forget_me", True), ("utter_greet", False)])
def test_asks_to_forget(response, asks):
    """Only right after its question, a yes means that the conversation may be erased."""
    talk = Conversation()
    talk.hear("...", "forget_me")
    talk.answer(Said(response, {}, {}))
    talk.hear("yes", "affirm")
    assert asks_to_forget(talk.tracker) is asks
    talk.answer(Said("utter_greet", {}, {}))
    talk.hear("yes", "affirm")
    assert asks_to_forget(talk.tracker) is False


# Texts that name one of three, with its place.
PICKED = (
    ("the first one", 0),
    ("1", 0),
    ("One", 0),
    ("one, please", 0),
    ("number one", 0),
    ("press one", 0),
    ("option A", 0),
    ("a", 0),
    ("the one at the top", 0),
    ("the 1st", 0),
    ("the former", 0),
    ("second", 1),
    ("the SECOND one please", 1),
    ("2", 1),
    ("I'll take number two", 1),
    ("the middle one", 1),
    ("the second from the top", 1),
    ("b", 1),
    ("third", 2),
    ("#3", 2),
    ("option c", 2),
    ("the last one", 2),
    ("bottom of the list", 2),
    ("the third, the last one", 2),
)


def test_picked():
    """Ordinals, numbers, letters and places in the list name one of three."""
    assert {text: picked(text, 3) for text, _ in PICKED} == dict(PICKED)


# Texts that name none of three.
NOT_PICKED = (
    "",
    "that one",
    "the other one",
    "both",
    "1 and 3",
    "the first and the third",
    "not the first",
    "the next to last",
    "none of these",
    "neither of the two",
    "a moment please, I'm thinking",
    "4",
    "the one about back pain",
)


def test_not_picked():
    """What names no place, several, or one that is not meant, picks nothing."""
    assert {text: place for text in NOT_PICKED if (place := picked(text, 3)) is not None} == {}


@pytest.mark.parametrize(("text", "place"), [("the third", None), ("the last", 1), ("the second", 1)])
def test_picked_of_two(text, place):
    """Of two there is no third, and the last is the second."""
    assert picked(text, 2) == place


@pytest.mark.parametrize("text", ["the first", "the last", "1"])
def test_picked_of_none(text):
    """Where nothing was offered, nothing is picked."""
    assert picked(text, 0) is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [("none of these", True), ("Neither", True), ("the second", False), ("no, the second", False), ("", False)],
)
def test_refuses(text, refused):
    """None and neither take nothing."""
    assert refuses(text) is refused


def taken_by(talk: Conversation, text: str, intent: str, *named: tuple[str, str]) -> str | None:
    talk.hear(text, intent, *named)
    question = taken(talk.tracker)
    return intent_of(question) if question else None


def test_button():
    """A button asks its own question, however old it is, and whatever else was offered since."""
    talk = offering(PRICE)
    named = [("question", "ask_technique_for_condition"), ("condition", "sciatica")]
    talk.hear(SCIATICA, "choose", *named)
    assert taken(talk.tracker) == asked_by(SCIATICA)


def test_choice_in_words():
    """A choice in words takes from what was last offered."""
    assert taken_by(offering(SCIATICA, PRICE), "the second", "choose") == "ask_price"


@pytest.mark.parametrize(("payloads", "question"), [([PRICE], "ask_price"), ([PRICE, SCIATICA], None), ([], None)])
def test_yes(payloads, question):
    """A yes takes the only offer; of two, it takes neither."""
    assert taken_by(offering(*payloads), "yes", "affirm") == question


def test_other_messages_take_nothing():
    """A question of one's own is no yes to the offer before it."""
    assert taken_by(offering(PRICE), "does it hurt", "ask_does_it_hurt") is None
