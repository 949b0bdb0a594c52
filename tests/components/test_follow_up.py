"""Messages that only make sense after the one before."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.conversation import PARTS
from components.follow_up import FollowUp
from components.nearest_question import NEAREST_QUESTION
from components.reference_reader import READING_OF
from knowledge.load import load_tables
from tests.components.graph import settings
from tests.components.messages import classified, naming, part_of
from tests.data_files import ROOT, read_yaml

SETTING = next(setting for setting in settings() if setting.name == "FollowUp")
CUPPING = ("technique", "cupping", "cupping")
JAW = ("condition", "jaw_pain", "jaw")
CONFIG = {
    "asks_about": {"ask_explain": ["technique", "massage"], "ask_remedy": ["condition"], "ask_phone": ["clinic"]},
    "siblings": [{"spa": "ask_spa_pressure", "medical": "ask_medical_pressure"}],
    "lifetime": 3,
}


def user(intent: str, *parts: str) -> UserUttered:
    """What a visitor said earlier, with the parts that PartsJoiner found."""
    top = {"name": intent, "confidence": 0.9}
    several = [{INTENT: {"name": part, "confidence": 0.9}} for part in parts]
    return UserUttered("...", top, [], {INTENT: top, ENTITIES: [], **({PARTS: several} if parts else {})})


def after(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("visitor", list(events))


def followed(message: Message, *events: Event, **config: Any) -> Message:
    """The message as understood after these events."""
    component = FollowUp.create({**CONFIG, **config}, None, None, None)
    assert component.process([message], after(*events)) == [message]
    return message


def guessed(text: str, *rows: tuple[str, str, str]) -> Message:
    """A message that names these rows, with a classifier's weak guesses."""
    return naming(classified(text, greet=0.4, ask_explain=0.2), *rows)


@pytest.mark.parametrize(
    ("text", "row", "before", "intent"),
    [
        ("and cupping?", CUPPING, "ask_explain", "ask_explain"),
        ("What about cupping then, please", CUPPING, "ask_explain", "ask_explain"),
        ("cupping", CUPPING, "ask_explain", "ask_explain"),
        ("no, i meant my jaw", JAW, "ask_remedy", "ask_remedy"),
        ("sorry, it’s my jaw!", JAW, "ask_remedy", "ask_remedy"),
    ],
)
def test_a_bare_name_asks_the_question_before(text, row, before, intent):
    """Carrying words, signs and capitals aside, a row alone takes the last question's intent, with certainty."""
    message = followed(guessed(text, row), user(before), BotUttered("..."))
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert {INTENT, INTENT_RANKING_KEY} <= message.output_properties


def test_ranking_names_each_intent_once():
    """The repeated intent leads, the others follow as they were."""
    message = followed(guessed("and cupping?", CUPPING), user("ask_explain"))
    assert message.get(INTENT_RANKING_KEY) == [
        {"name": "ask_explain", "confidence": 1.0},
        {"name": "greet", "confidence": 0.4},
    ]


@pytest.mark.parametrize(
    ("message", "before"),
    [
        (guessed("does cupping hurt", CUPPING), [user("ask_explain")]),
        (guessed("and cupping?", CUPPING), []),
        (guessed("and cupping?", CUPPING), [user("ask_remedy")]),
        (guessed("and cupping?", CUPPING), [user("greet")]),
        (guessed("and cupping?", CUPPING), [user("ask_explain"), Restarted()]),
        (guessed("and cupping?", CUPPING), [user("ask_explain"), SessionStarted()]),
        (guessed("and then?"), [user("ask_explain")]),
        (classified("and then?", greet=0.4), [user("ask_explain")]),
        (classified(None), [user("ask_explain")]),
    ],
    ids=[
        "a question of its own",
        "nothing asked before",
        "asked about other rows",
        "nothing that asks about rows",
        "started over",
        "came back later",
        "no row",
        "no entities",
        "no text",
    ],
)
def test_everything_else_keeps_its_understanding(message, before):
    """Without a bare name, or a question before that is about such rows, the classifier is believed."""
    kept = message.get(INTENT)
    assert followed(message, *before).get(INTENT) == kept


def test_without_a_conversation():
    """A message that is parsed alone, as `rasa shell nlu` does, has nothing to follow up."""
    message = guessed("and cupping?", CUPPING)
    FollowUp.create(CONFIG, None, None, None).process([message])
    assert message.get(INTENT)["name"] == "greet"


def test_the_latest_fitting_question_counts():
    """Thanks in between do not matter, and neither do questions about other rows."""
    events = [user("ask_explain"), user("ask_remedy"), user("thank")]
    assert followed(guessed("and my jaw?", JAW), *events).get(INTENT)["name"] == "ask_remedy"
    assert followed(guessed("and cupping?", CUPPING), *events).get(INTENT)["name"] == "ask_explain"


@pytest.mark.parametrize(("lifetime", "intent"), [(2, "ask_explain"), (1, "greet")])
def test_lifetime(lifetime, intent):
    """A question that is more of the visitor's messages ago than `lifetime` is forgotten."""
    events = [user("ask_explain"), BotUttered("..."), user("thank"), BotUttered("...")]
    message = followed(guessed("and cupping?", CUPPING), *events, lifetime=lifetime)
    assert message.get(INTENT)["name"] == intent


def test_several_questions_before():
    """Of several questions in one message, the last that fits is repeated."""
    asks_about = {"ask_explain": ["technique"], "ask_compare": ["technique"], "ask_phone": ["clinic"]}
    events = [user("several_questions", "ask_explain", "ask_compare", "ask_phone")]
    message = followed(guessed("and cupping?", CUPPING), *events, asks_about=asks_about)
    assert message.get(INTENT)["name"] == "ask_compare"


def test_parts_follow_up_the_parts_before_them():
    """In "what is pnf? and cupping?" the second part repeats the first's question, before any earlier one."""
    whole = classified("what is pnf? and cupping?", greet=0.5)
    first = part_of(whole, naming(classified("what is pnf?", ask_explain=0.9), ("technique", "pnf", "pnf")))
    second = part_of(whole, guessed("and cupping?", CUPPING))
    FollowUp.create(CONFIG, None, None, None).process([whole, first, second], after(user("ask_phone")))
    assert second.get(INTENT) == {"name": "ask_explain", "confidence": 1.0}
    assert first.get(INTENT)["confidence"] == 0.9


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("not cupping, my jaw", ["jaw_pain"]),
        ("no, not the cupping! jaw", ["jaw_pain"]),
        ("my jaw, not cupping", ["jaw_pain"]),
        ("not cupping and not my jaw", ["cupping", "jaw_pain"]),
        ("cupping or jaw", ["cupping", "jaw_pain"]),
        ("why is it not cupping that helps a jaw", ["cupping", "jaw_pain"]),
    ],
)
def test_a_denied_row_is_dropped(text, keys):
    """A row after "not" is not meant where another is named and nothing else is said."""
    message = followed(guessed(text, CUPPING, JAW), user("greet"))
    assert [entity["value"] for entity in message.get(ENTITIES)] == keys


@pytest.mark.parametrize(
    ("text", "before", "intent"),
    [
        ("not cupping, my jaw", [], "ask_remedy"),
        ("not my jaw, cupping", [], "ask_explain"),
        ("not my jaw, cupping", [user("ask_compare")], "ask_compare"),
        ("cupping or jaw", [], "greet"),
    ],
)
def test_a_correction_asks_the_usual_question(text, before, intent):
    """Where no question was asked that fits, a corrected row gets the first that asks about such rows."""
    asks_about = {"ask_explain": ["technique"], "ask_remedy": ["condition"], "ask_compare": ["technique"]}
    message = followed(guessed(text, CUPPING, JAW), *before, asks_about=asks_about)
    assert message.get(INTENT)["name"] == intent


PRESSURE = {"ask_spa_pressure": 0.7, "greet": 0.1}


@pytest.mark.parametrize("text", ["do they press hard?", "how is it there", "is it gentle"])
def test_a_question_is_turned_to_what_is_spoken_of(text):
    """A question that refers back is asked of the topic's kind of massage, as certain as it was understood."""
    message = followed(classified(text, **PRESSURE), user("ask_explain"), SlotSet("technique", "medical"))
    assert message.get(INTENT) == {"name": "ask_medical_pressure", "confidence": 0.7}
    assert [each["name"] for each in message.get(INTENT_RANKING_KEY)] == [
        "ask_medical_pressure",
        "ask_spa_pressure",
        "greet",
    ]


@pytest.mark.parametrize(
    ("message", "before"),
    [
        (classified("do spas press hard?", **PRESSURE), [SlotSet("technique", "medical")]),
        (naming(classified("is it a spa?", **PRESSURE), ("massage", "spa", "spa")), [SlotSet("technique", "medical")]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", "spa")]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", "cupping")]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("clinic", "medical")]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", {"not": "a key"})]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", "medical"), Restarted()]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", "medical"), SessionStarted()]),
        (classified("do they press hard?", **PRESSURE), [SlotSet("technique", "medical"), *[user("thank")] * 9]),
        (classified("do they press hard?", greet=0.7), [SlotSet("technique", "medical")]),
        (classified("do they press hard?"), [SlotSet("technique", "medical")]),
    ],
    ids=[
        "refers to nothing",
        "names a kind itself",
        "is asked of the topic already",
        "a topic without such a question",
        "another slot",
        "a slot filled by hand",
        "started over",
        "came back later",
        "long ago",
        "no sibling question",
        "not classified",
    ],
)
def test_other_questions_are_not_turned(message, before):
    """A question of its own, or without a topic that it can be asked of, stays what it was."""
    kept = message.get(INTENT)
    assert followed(message, *before).get(INTENT) == kept


@pytest.mark.parametrize(
    "first",
    [
        naming(classified("what is medical massage?", ask_explain=0.9), ("massage", "medical", "medical massage")),
        classified("how deep is clinical pressure?", ask_medical_pressure=0.9),
    ],
    ids=["a row", "a question of one kind"],
)
def test_the_part_before_is_what_is_spoken_of(first):
    """The topic of the part before counts more than the conversation's."""
    whole = classified("...", greet=0.5)
    second = part_of(whole, classified("do they press hard?", **PRESSURE))
    tracker = after(user("ask_explain"), SlotSet("technique", "spa"))
    FollowUp.create(CONFIG, None, None, None).process([whole, part_of(whole, first), second], tracker)
    assert second.get(INTENT)["name"] == "ask_medical_pressure"


def chosen(original: dict[str, float], reading: dict[str, float]) -> Message:
    """A message with a second reading, after the component: greetings refer to nothing."""
    message, other = classified("is it gentle?", **original), classified("cupping: is it gentle?", **reading)
    other.set(READING_OF, message)
    other.set(NEAREST_QUESTION, {"text": "is cupping gentle"})
    component = FollowUp.create({**CONFIG, "unrelated": ["greet"]}, None, None, None)
    assert component.process([message, other]) == [message]
    return message


@pytest.mark.parametrize(
    ("original", "reading"),
    [({"ask_pain": 0.5}, {"ask_cupping": 0.9, "ask_pain": 0.1}), ({"ask_pain": 0.79}, {"ask_cupping": 0.85})],
)
def test_the_clearer_reading(original, reading):
    """What is clear only with the name of what it refers to is understood so, ranking and nearest question included."""
    message = chosen(original, reading)
    assert message.get(INTENT)["name"] == "ask_cupping"
    assert [each["name"] for each in message.get(INTENT_RANKING_KEY)] == list(reading)
    assert message.get(NEAREST_QUESTION) == {"text": "is cupping gentle"}
    assert message.get(TEXT) == "is it gentle?"


@pytest.mark.parametrize(
    ("original", "reading"),
    [
        ({"ask_pain": 0.5}, {"ask_cupping": 0.84}),
        ({"ask_pain": 0.8}, {"ask_cupping": 0.9}),
        ({"greet": 0.1}, {"ask_cupping": 0.9}),
    ],
    ids=["the reading is unclear", "the message is clear", "the message refers to nothing"],
)
def test_the_message_as_it_stands(original, reading):
    """In doubt, and where a message is clear or no question, its own words count."""
    message = chosen(original, reading)
    assert message.get(INTENT)["name"] == next(iter(original))
    assert message.get(NEAREST_QUESTION) is None


def test_a_name_that_another_part_asks_about():
    """In "and cupping? what is that?" the name repeats no earlier question, in "what is that? and cupping?" it does."""
    for parts, intent in (
        (["and cupping?", "what is that?"], "greet"),
        (["what is that?", "and cupping?"], "ask_explain"),
    ):
        whole = classified(" ".join(parts), greet=0.5)
        made = {
            text: part_of(whole, guessed(text, CUPPING) if "cupping" in text else classified(text, ask_more=0.9))
            for text in parts
        }
        tracker = after(user("ask_explain"))
        FollowUp.create(CONFIG, None, None, None).process([whole, *made.values()], tracker)
        assert made["and cupping?"].get(INTENT)["name"] == intent


def test_config_names_intents_and_rows_that_exist():
    """config.yml repeats and turns intents of the domain, about kinds of entities and rows that there are."""
    domain = read_yaml(ROOT / "domain.yml")
    intents, entities = (
        {each if isinstance(each, str) else next(iter(each)) for each in domain[key]} for key in ("intents", "entities")
    )
    assert SETTING.config["asks_about"].keys() <= intents
    assert {kind for kinds in SETTING.config["asks_about"].values() for kind in kinds} <= entities
    assert set(SETTING.config["unrelated"]) <= intents
    for sibling in SETTING.config["siblings"]:
        assert set(sibling.values()) <= intents
        assert sibling.keys() <= load_tables().techniques.keys()
