"""What the conversation so far tells an action."""

import pytest

from actions.context import (
    LIFETIME,
    SHELL,
    asking,
    earlier,
    earlier_messages,
    intent_of,
    last_said,
    metadata_of,
    remembered,
)
from actions.explain_technique import ActionExplainTechnique
from tests.actions.fakes import Conversation, FakeTracker, Said, understood
from tests.data_files import ROOT, read_yaml

DRAINAGE = ("technique", "lymphatic_drainage")


def said(response: str) -> Said:
    return Said(response, {}, {"sources": [response]})


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


@pytest.mark.parametrize("later", [1, LIFETIME["technique"]])
def test_remembered(talk, later):
    """A slot is remembered for as many of the visitor's messages as its lifetime."""
    talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
    for _ in range(later):
        talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") == "lymphatic_drainage"


def test_forgotten_after_its_lifetime(talk):
    """One message later it is forgotten."""
    talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
    for _ in range(LIFETIME["technique"] + 1):
        talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") is None


def test_replies_do_not_age_a_slot(talk):
    """Only the visitor's messages count, however much the assistant says."""
    talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
    talk.answer(*[said("utter_greet")] * 20)
    talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") == "lymphatic_drainage"


def test_latest_value_counts(talk):
    """Of two values the later one is remembered, and naming a row again begins its lifetime anew."""
    talk.hear("...", "ask_explain_technique", DRAINAGE)
    talk.hear("...", "ask_explain_technique", ("massage", "sports_massage"))
    for _ in range(LIFETIME["technique"]):
        talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") == "sports_massage"


def test_current_message_is_not_remembered(talk):
    """What the current message names is no reference to anything before it."""
    talk.hear("...", "ask_explain_technique", DRAINAGE)
    talk.hear("...", "ask_explain_technique", ("technique", "pnf_stretching"))
    assert remembered(talk.tracker, "technique") == "lymphatic_drainage"


def test_intent_about_a_kind_is_remembered(talk):
    """A question about spas makes the spa massage the subject, though it names none."""
    talk.hear("who works there", "ask_spa_therapist")
    talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") == "relaxation_massage"


@pytest.mark.parametrize("slot", ["condition", "technique", "clinic"])
def test_nothing_to_remember(slot):
    """Without events, and in the first message, nothing is remembered."""
    assert remembered(FakeTracker(), slot) is None
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", DRAINAGE)
    assert remembered(talk.tracker, slot) is None


def test_slot_without_a_value(talk):
    """A slot that was emptied does not hide its last value."""
    talk.hear("...", "ask_explain_technique", DRAINAGE)
    talk.tracker.events.append({"event": "slot", "name": "technique", "value": None})
    talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") == "lymphatic_drainage"


@pytest.mark.parametrize("event", ["restart", "session_started"])
def test_a_new_start_forgets(talk, event):
    """What came before a restart, or before the present session, is not remembered, heard or said any more."""
    talk.hear("...", "ask_explain_technique", DRAINAGE)
    talk.answer(said("utter_greet"))
    talk.tracker.events.append({"event": event})
    talk.hear("...", "ask_price")
    assert remembered(talk.tracker, "technique") is None
    assert earlier_messages(talk.tracker) == []
    assert last_said(talk.tracker) == []


def test_every_lifetime_is_a_slots():
    """A lifetime is given to slots of the domain alone."""
    assert set(LIFETIME) <= set(read_yaml(ROOT / "domain.yml")["slots"])


def test_earlier_messages(talk):
    """They come latest first, without the current one."""
    for intent in ("greet", "ask_price", "thank"):
        talk.hear("...", intent)
    assert [intent_of(each) for each in earlier_messages(talk.tracker)] == ["ask_price", "greet"]


def test_message_without_a_parse():
    """A message that was recorded without its parse has no intent, and does no harm."""
    events = [{"event": "user", "text": "hi"}, {"event": "user", "parse_data": None}, {"event": "user"}]
    assert [intent_of(each) for each in earlier_messages(FakeTracker(events=events))] == [None, None]


def test_earlier(talk):
    """Each earlier message is told by the tracker as it was then."""
    talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
    talk.answer(said("utter_greet"))
    talk.hear("...", "ask_price")
    talk.hear("...", "thank")
    second, first = earlier(talk.tracker)
    assert [intent_of(each.latest_message) for each in (first, second)] == ["ask_explain_technique", "ask_price"]
    assert last_said(first) == []
    assert [each["text"] for each in last_said(second)] == [said("utter_greet").text()]
    assert intent_of(talk.tracker.latest_message) == "thank"


def test_last_said(talk):
    """All of the assistant's messages before the current one are given, in their order, and none before that."""
    talk.hear("...", "greet")
    talk.answer(said("utter_greet"))
    talk.hear("...", "thank")
    talk.answer(said("utter_thank"), said("utter_ask_help"))
    talk.hear("...", "repeat")
    assert [metadata_of(each)["sources"] for each in last_said(talk.tracker)] == [["utter_thank"], ["utter_ask_help"]]


def test_what_is_said_now_is_not_the_last(talk):
    """A message that the current turn has already brought does not count as the last one."""
    talk.hear("...", "greet")
    talk.answer(said("utter_greet"))
    assert last_said(talk.tracker) == []


@pytest.mark.parametrize("event", [{}, {"metadata": None}, {"metadata": {}}, {"metadata": {"metadata": None}}])
def test_message_without_metadata(event):
    """A message of stock Rasa carries no metadata of ours."""
    assert metadata_of(event) == {}


def test_asking_takes_the_place_of_the_message(talk):
    """The question stands where the message stood: the same was said before it, and the same messages came earlier."""
    talk.hear("...", "greet")
    talk.answer(said("utter_greet"))
    talk.hear("yes", "affirm")
    other = asking(talk.tracker, understood("what is it", "ask_explain_technique"))
    assert intent_of(other.latest_message) == "ask_explain_technique"
    assert last_said(other) == last_said(talk.tracker) != []
    assert earlier_messages(other) == earlier_messages(talk.tracker)


def test_asking_leaves_the_tracker_as_it_is(talk):
    """The tracker itself, whose other actions come later, is not touched."""
    talk.hear("yes", "affirm")
    before = list(talk.tracker.events)
    asking(talk.tracker, understood("what is it", "ask_explain_technique"), [{"event": "bot"}])
    assert talk.tracker.events == before
    assert intent_of(talk.tracker.latest_message) == "affirm"


def test_asking_after_further_events(talk):
    """What stands between is before the question: a slot is remembered, a reply was said."""
    talk.hear("...", "several_questions")
    between = [
        {"event": "user", "parse_data": {}},
        {"event": "slot", "name": "technique", "value": "pnf_stretching"},
        {"event": "bot", "text": "..."},
    ]
    other = asking(talk.tracker, understood("and what is it", "ask_explain_technique"), between)
    assert remembered(other, "technique") == "pnf_stretching"
    assert last_said(other) == [between[-1]]


def test_asking_keeps_what_the_message_named(talk):
    """The row that a message names may be meant by the question that is answered in its stead."""
    talk.hear("more on lymphatic drainage", "ask_more", DRAINAGE)
    (reply,) = ActionExplainTechnique().replies(asking(talk.tracker, understood("that", "ask_explain_technique")), {})
    assert reply.words["technique"] == "lymphatic drainage"


def test_asking_without_events():
    """A tracker without events can be asked, too."""
    other = asking(FakeTracker(), understood("what is it", "ask_explain_technique"))
    assert remembered(other, "technique") is None


@pytest.mark.parametrize("parse", [{}, {"intent": None}, {"intent": {}}])
def test_message_without_an_intent(parse):
    """A message that was not parsed has no intent."""
    assert intent_of(parse) is None


class TestStaffAskWhy:
    """Where staff at the shell ask why, the conversation goes on as if they had not."""

    def test_offers_stay(self, talk):
        """What was said last, and asked before it, is what it was before the question why."""
        talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
        talk.answer(said("utter_greet"))
        talk.hear("why", "ask_why", channel=SHELL)
        talk.answer(Said(None, {}, {}, plain="Why this answer: ..."))
        talk.hear("/why", "ask_why", channel=SHELL)
        talk.answer(Said(None, {}, {}, plain="Why this answer: ..."))
        talk.hear("the second one", "choose", channel=SHELL)
        assert [event["metadata"]["utter_action"] for event in last_said(talk.tracker)] == ["utter_greet"]
        assert [intent_of(parse) for parse in earlier_messages(talk.tracker)] == ["ask_explain_technique"]
        assert [len(then.events) for then in earlier(talk.tracker)] == [2]

    def test_slots_do_not_age(self, talk):
        """However often they ask."""
        talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
        for _ in range(LIFETIME["technique"] + 1):
            talk.hear("why", "ask_why", channel=SHELL)
        talk.hear("does it hurt", "ask_pain")
        assert remembered(talk.tracker, "technique") == "lymphatic_drainage"

    def test_the_question_itself_is_there(self, talk):
        """While it is answered, the question why is the latest message."""
        talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
        talk.answer(said("utter_greet"))
        talk.hear("why", "ask_why", channel=SHELL)
        assert [event["metadata"]["utter_action"] for event in last_said(talk.tracker)] == ["utter_greet"]

    def test_visitors_take_a_turn(self, talk):
        """On other channels the answer to why is the last answer."""
        talk.hear("what is lymphatic drainage", "ask_explain_technique", DRAINAGE)
        talk.answer(said("utter_greet"))
        talk.hear("why", "ask_why", channel="web")
        talk.answer(said("utter_why"))
        talk.hear("the second one", "choose", channel="web")
        assert [event["metadata"]["utter_action"] for event in last_said(talk.tracker)] == ["utter_why"]
