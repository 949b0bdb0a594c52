"""What comes first for some messages after an emergency."""

from __future__ import annotations

from typing import Any

import pytest

from actions.after_emergency import ENDANGERED, LASTS, ActionAfterEmergency
from actions.decline import FALLBACK, OUT_OF_SCOPE
from actions.emergency import EMERGENCIES
from actions.recommend_technique import ActionRecommendTechnique
from actions.repeat import ActionRepeat
from actions.take_offer import FORGOTTEN
from tests.actions.fakes import Conversation, Said
from tests.data_files import responses

SCIATICA = ("which massage for sciatica", "ask_technique_for_condition", ("condition", "sciatica"))
INSURANCE = ("does insurance cover it", "ask_insurance")
# What was said of each.
SAID = {"medical": "utter_emergency_help", "suicide": "utter_emergency_suicide", "abuse": "utter_emergency_threat"}
EACH_KIND = pytest.mark.parametrize("kind", EMERGENCIES.values())
COURTESIES = [
    ("ok", "acknowledge"),
    ("thank you", "thank"),
    ("bye", "goodbye"),
    ("hello", "greet"),
    ("yes", "affirm"),
    ("no", "deny"),
    ("the second one", "choose"),
    ("how are you", "chitchat"),
    ("idiot", "insult"),
    ("help", "ask_help"),
    ("tell me more", "ask_more"),
    ("shorter please", "ask_shorter"),
    ("why?", "why"),
]


@pytest.fixture(scope="module")
def action():
    return ActionAfterEmergency()


def endangered(kind: str = "medical") -> Conversation:
    """A conversation in which an emergency has just been told of and answered."""
    talk = Conversation()
    talk.ask(ActionRecommendTechnique(), *SCIATICA)
    tell(talk, kind)
    return talk


def tell(talk: Conversation, kind: str) -> None:
    talk.hear("...", f"emergency_{kind}")
    talk.answer(said(SAID[kind]))


def said(response: str) -> Said:
    return Said(response, {}, responses()[response][0]["metadata"])


def names(said: list[Said]) -> list[str | None]:
    return [each.response for each in said]


def is_watched(talk: Conversation) -> Any:
    return talk.tracker.get_slot(ENDANGERED)


def test_name(action):
    """The rules call the action by this name."""
    assert action.name() == "action_after_emergency"


@EACH_KIND
def test_emergency_sets_the_slot(kind):
    """The rules know of the emergency by the slot that its intent sets."""
    assert is_watched(endangered(kind)) is True


@EACH_KIND
def test_courtesy(action, kind):
    """A courtesy gets no courtesy back, but what to do, as an emergency and with nothing to ask next."""
    replies = {text: endangered(kind).ask(action, text, intent) for text, intent in COURTESIES}
    assert len(replies) == len(COURTESIES)
    what_to_do = [(f"utter_still_{kind}", True, [])]
    assert {
        text: told
        for text, said in replies.items()
        if (told := [(reply.response, reply.metadata["emergency"], reply.next) for reply in said]) != what_to_do
    } == {}


@EACH_KIND
@pytest.mark.parametrize("intent", [FALLBACK, OUT_OF_SCOPE, "dissatisfied"])
def test_not_understood(action, kind, intent):
    """What was not understood gets no guesses at questions, but what to do."""
    talk = endangered(kind)
    (reply,) = talk.ask(action, "so can i still come on friday", intent, likeliest=["ask_price"])
    assert reply.response == f"utter_unclear_{kind}"
    assert reply.buttons == ()


@EACH_KIND
def test_plain_answer(action, kind):
    """An answer that stands in the data comes after a sentence on what to do, and suggests nothing."""
    first, answer = endangered(kind).ask(action, *INSURANCE)
    assert names([first, answer]) == [f"utter_first_{kind}", "utter_ask_insurance"]
    assert answer.facts == responses()["utter_ask_insurance"][0]["metadata"]["facts"]
    assert answer.next == []
    assert not first.metadata.get("emergency")
    assert not answer.metadata.get("emergency")


def test_answer_from_the_tables(action):
    """So does one from the tables, and what it is about is remembered."""
    talk = endangered()
    first, answer = talk.ask(action, "what is pnf stretching", "ask_explain_technique", ("technique", "pnf_stretching"))
    assert first.response == "utter_first_medical"
    assert "stretch" in answer.text().lower()
    assert answer.next == []
    assert talk.tracker.get_slot("technique") == "pnf_stretching"


def test_several_questions(action):
    """So do the answers to several questions, after one sentence."""
    parts = [{"text": "...", "intent": {"name": name}, "entities": []} for name in ("ask_insurance", "ask_price")]
    first, *answers = endangered().ask(action, "...", "several_questions", parts=parts)
    assert names([first, *answers]) == ["utter_first_medical", "utter_ask_insurance", "utter_ask_price"]
    assert [answer.next for answer in answers] == [[], []]


def test_turns_about_an_answer(action):
    """More of an answer, and why it is so, come after the sentence too."""
    talk = endangered()
    talk.ask(action, *INSURANCE)
    first, *more = talk.ask(action, "tell me more", "ask_more")
    assert first.response == "utter_first_medical"
    assert more
    other = endangered()
    other.ask(action, *INSURANCE)
    assert names(other.ask(action, "why", "why")) == ["utter_first_medical", "utter_why"]


def test_turns_about_a_turn(action):
    """So do such turns after one another, and after several questions; after a repeated emergency they are none."""
    talk = endangered()
    parts = [{"text": "...", "intent": {"name": name}, "entities": []} for name in ("ask_insurance", "ask_price")]
    talk.ask(action, "...", "several_questions", parts=parts)
    assert names(talk.ask(action, "shorter", "ask_shorter"))[0] == "utter_first_medical"
    assert names(talk.ask(action, "that's wrong", "dissatisfied")) == ["utter_first_medical", "utter_dissatisfied"]
    other = endangered()
    other.ask(action, "say that again", "repeat")
    assert names(other.ask(action, "why", "why")) == ["utter_still_medical"]


def test_shorter_answer(action):
    """A shorter answer is the answer of before, without what was suggested."""
    talk = endangered()
    talk.ask(action, *INSURANCE)
    first, short = talk.ask(action, "shorter", "ask_shorter")
    assert first.response == "utter_first_medical"
    assert short.text() == said("utter_ask_insurance").text("phone")
    assert short.next == []


def test_emergency_is_repeated(action):
    """Whoever asks to hear it again hears the emergency's own words again, as an emergency."""
    (reply,) = endangered().ask(action, "say that again", "repeat")
    assert reply.text() == said(SAID["medical"]).text()
    assert reply.metadata["emergency"] is True


def test_answer_is_repeated(action):
    """An answer is repeated with its sentence, which is said once."""
    talk = endangered()
    before = talk.ask(action, *INSURANCE)
    assert [each.text() for each in talk.ask(action, "pardon", "repeat")] == [each.text() for each in before]


def test_suspected_emergency(action):
    """What may be another emergency gets the words for both, without those for the first."""
    talk = endangered()
    assert names(talk.ask(action, "...", "maybe_emergency")) == ["utter_maybe_emergency"]


def test_who_cannot_call_is_no_new_emergency(action):
    """What says that nobody can call is about the emergency before, whatever it was taken for."""
    talk = endangered("abuse")
    talk.hear("i can't talk, he will hear", "emergency_medical")
    assert names(talk.ask(action, *INSURANCE))[0] == "utter_first_abuse"


@EACH_KIND
@pytest.mark.parametrize(("text", "what"), [("ok i have called them", "helped"), ("never mind, i'm fine now", "eased")])
def test_what_became_of_it(action, kind, text, what):
    """Whoever has called, or feels better, hears what to do then; it is remembered all the same."""
    talk = endangered(kind)
    (reply,) = talk.ask(action, text, "acknowledge")
    assert reply.response == f"utter_{what}_{kind}"
    assert not reply.metadata.get("emergency")
    assert is_watched(talk) is True


@EACH_KIND
@pytest.mark.parametrize(("text", "what"), [("someone is on the way now", "helped"), ("it has passed", "eased")])
def test_thanks_after_what_became_of_it(action, kind, text, what):
    """A courtesy after that is answered in the light of it; another emergency makes it void."""
    talk = endangered(kind)
    talk.ask(action, text, "acknowledge")
    assert names(talk.ask(action, "thanks", "thank")) == [f"utter_{what}_{kind}"]
    tell(talk, kind)
    assert names(talk.ask(action, "thanks", "thank")) == [f"utter_still_{kind}"]


@EACH_KIND
def test_false_alarm(action, kind):
    """A false alarm ends it."""
    talk = endangered(kind)
    assert names(talk.ask(action, "sorry, false alarm", "acknowledge")) == ["utter_false_alarm"]
    assert is_watched(talk) is None


def test_false_alarm_and_a_question(action):
    """A question beside it is answered as usual, with its own suggestions no sooner than the next one."""
    talk = endangered()
    (answer,) = talk.ask(action, "false alarm, does insurance cover it", "ask_insurance")
    assert answer.response == "utter_ask_insurance"
    assert is_watched(talk) is None


def test_it_ends(action):
    """After so many messages the usual rules are back, and not before."""
    talk = endangered()
    watched = []
    for _ in range(LASTS):
        assert names(talk.ask(action, "ok", "acknowledge")) == ["utter_still_medical"]
        watched.append(is_watched(talk))
    assert watched == [True] * (LASTS - 1) + [None]


def test_another_emergency_begins_it_anew(action):
    """The latest emergency counts, and decides what to do."""
    talk = endangered("suicide")
    talk.ask(action, "ok", "acknowledge")
    talk.ask(action, "ok", "acknowledge")
    tell(talk, "medical")
    for _ in range(LASTS):
        assert names(talk.ask(action, "ok", "acknowledge")) == ["utter_still_medical"]
    assert is_watched(talk) is None


def test_forget_me(action):
    """Whoever wants to be forgotten is asked as ever, and a yes erases; what to do comes first both times."""
    talk = endangered()
    assert names(talk.ask(action, "forget me", "forget_me")) == ["utter_first_medical", "utter_forget_me"]
    assert names(talk.ask(action, "yes", "affirm")) == ["utter_first_medical", "utter_forgotten"]
    assert talk.tracker.get_slot(FORGOTTEN) is True


def test_keep_me(action):
    """A no keeps it."""
    talk = endangered()
    talk.ask(action, "forget me", "forget_me")
    first, kept = talk.ask(action, "no", "deny")
    assert names([first, kept]) == ["utter_first_medical", "utter_kept"]
    assert kept.next == []


def test_start_over(action):
    """Before a fresh start stands what to do; the start itself, by its rule, empties the slot."""
    talk = endangered()
    for _ in range(LASTS):
        assert names(talk.ask(action, "start over", "start_over")) == ["utter_first_medical"]
        assert is_watched(talk) is True


def test_offer_is_taken(action):
    """A button of an answer is answered like any question."""
    talk = endangered()
    first, answer = talk.ask(action, "/choose", "choose", ("question", "ask_insurance"))
    assert names([first, answer]) == ["utter_first_medical", "utter_ask_insurance"]


def test_without_an_emergency(action):
    """Should the slot outlive what set it, the answer is the usual one, and the slot is emptied."""
    talk = Conversation()
    talk.tracker.events.append({"event": "slot", "name": ENDANGERED, "value": True})
    assert names(talk.ask(action, "thanks", "thank")) == ["utter_thank"]
    assert is_watched(talk) is None


def test_repeat_outside_of_it(action):
    """What is repeated later is repeated as it was said."""
    talk = endangered()
    for _ in range(LASTS):
        before = talk.ask(action, *INSURANCE)
    assert [each.text() for each in talk.ask(ActionRepeat(), "again", "repeat")] == [each.text() for each in before]
