"""An emergency leads over every classifier, and only what the tables show to be none is called off."""

from __future__ import annotations

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from components.conversation import PARTS
from components.emergency_matcher import EMERGENCY_SIGN, EmergencyMatcher
from knowledge.emergency.load import load_emergencies
from knowledge.emergency.tables import SIGNS
from knowledge.errors import TablesError
from tests.components.graph import context, settings
from tests.components.messages import classified
from tests.data_files import ROOT, read_yaml
from tests.knowledge.emergency_tables_on_disk import EmergencyTables

SETTING = next(setting for setting in settings() if setting.name == "EmergencyMatcher")


@pytest.fixture(scope="module")
def matcher(pipeline) -> EmergencyMatcher:
    return pipeline.trained[SETTING.place]


@pytest.mark.parametrize(
    ("text", "intent", "sign"),
    [
        ("My chest hurts, which massage?", "emergency_medical", "chest_pain"),
        ("i want to die", "emergency_suicide", "want_to_die"),
        ("i took too many pills because i want to die", "emergency_suicide", "want_to_die"),
    ],
)
def test_emergency_wins_over_the_classifiers(matcher, text, intent, sign):
    """The emergency leads with certainty 1, the other intents follow as they were, and the row is named."""
    message = classified(text, ask_technique_for_condition=0.98, greet=0.02)
    assert matcher.process([message]) == [message]
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert message.get(INTENT_RANKING_KEY) == [
        {"name": intent, "confidence": 1.0},
        {"name": "ask_technique_for_condition", "confidence": 0.98},
        {"name": "greet", "confidence": 0.02},
    ]
    assert message.get(EMERGENCY_SIGN) == sign
    assert {INTENT, INTENT_RANKING_KEY, EMERGENCY_SIGN} <= message.output_properties


def test_emergency_wins_over_the_fallback_and_is_listed_once(matcher):
    """An emergency of which the classifier was not sure enough is taken from behind the fallback."""
    message = classified("he is not breathing", nlu_fallback=0.5, emergency_medical=0.4, greet=0.1)
    matcher.process([message])
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == [
        "emergency_medical",
        "nlu_fallback",
        "greet",
    ]


def test_emergency_without_a_classifier_before(matcher):
    """A message that nothing has classified gets a ranking of one."""
    message = classified("call 911")
    matcher.process([message])
    assert message.get(INTENT_RANKING_KEY) == [{"name": "emergency_medical", "confidence": 1.0}]


@pytest.mark.parametrize("text", ["which massage for sciatica", "does massage help after a stroke", "", None])
def test_everything_else_stays_as_it_was(matcher, text):
    """What is no emergency keeps its intent and its ranking, also without a text."""
    message = classified(text, ask_technique_for_condition=0.9, greet=0.1)
    before = message.get(INTENT), message.get(INTENT_RANKING_KEY)
    matcher.process([message])
    assert (message.get(INTENT), message.get(INTENT_RANKING_KEY)) == before
    assert message.get(EMERGENCY_SIGN) is None


def naming(message: Message, entity: str) -> Message:
    """The message with a row of the tables that TableEntities has found in it."""
    message.set(ENTITIES, [{"entity": entity, "value": "row", "start": 0, "end": 1}], add_to_output=True)
    return message


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("no chest pain, just a stiff neck", "emergency_medical"),
        ("I had a stroke years ago", "emergency_medical"),
        ("does massage help chest pain", "emergency_medical"),
        ("I lost my brother to suicide years ago", "emergency_suicide"),
        ("I'm killing myself at the gym", "emergency_suicide"),
    ],
)
def test_an_emergency_of_calmed_signs_is_called_off(matcher, text, chosen):
    """The best intent that is no emergency takes its place, as certain as it was."""
    message = classified(text, **{chosen: 0.7}, **{_other(chosen): 0.2}, ask_contraindication=0.06, greet=0.04)
    matcher.process([message])
    assert message.get(INTENT) == {"name": "ask_contraindication", "confidence": 0.06}
    names = [intent["name"] for intent in message.get(INTENT_RANKING_KEY)]
    assert names == ["ask_contraindication", "greet", chosen, _other(chosen)]
    assert message.get(EMERGENCY_SIGN) is None


def _other(emergency: str) -> str:
    return "emergency_suicide" if emergency == "emergency_medical" else "emergency_medical"


@pytest.mark.parametrize(("text", "entity"), [("shingles", "uncovered"), ("i have bad sciatica", "condition")])
def test_an_emergency_that_is_only_a_name_is_called_off(matcher, text, entity):
    """At most four words that name a complaint and have no sign ask about the complaint."""
    message = naming(classified(text, emergency_medical=0.7, ask_technique_for_condition=0.3), entity)
    matcher.process([message])
    assert message.get(INTENT) == {"name": "ask_technique_for_condition", "confidence": 0.3}


@pytest.mark.parametrize(
    ("text", "entity", "certainty"),
    [
        ("please hurry something is very wrong", None, {"emergency_medical": 0.7, "greet": 0.3}),  # no sign, no name
        ("shingles and i feel so strange", "uncovered", {"emergency_medical": 0.7, "greet": 0.3}),  # five words or more
        ("something very wrong", "technique", {"emergency_medical": 0.7, "greet": 0.3}),  # no complaint
        ("I had a stroke years ago", None, {"emergency_suicide": 0.7, "greet": 0.3}),  # calmed, but the other kind
        ("I had a stroke years ago", None, {"nlu_fallback": 0.5, "emergency_medical": 0.4, "greet": 0.1}),
        ("shingles", "uncovered", {"emergency_medical": 1.0}),  # nothing else to choose
    ],
)
def test_other_emergencies_of_the_classifier_stay(matcher, text, entity, certainty):
    """Where the tables do not show that it is none, the classifier is believed; the fallback stays a fallback."""
    message = classified(text, **certainty)
    if entity:
        naming(message, entity)
    before = message.get(INTENT), message.get(INTENT_RANKING_KEY)
    matcher.process([message])
    assert (message.get(INTENT), message.get(INTENT_RANKING_KEY)) == before


def test_rankings_are_not_shared(matcher):
    """Two messages that hold the same ranking do not change each other's."""
    one, other = classified("i can't breathe", greet=1.0), classified("hello")
    other.set(INTENT_RANKING_KEY, one.get(INTENT_RANKING_KEY))
    matcher.process([one, other])
    assert other.get(INTENT_RANKING_KEY) == [{"name": "greet", "confidence": 1.0}]


def test_only_what_heeds_an_emergency_comes_after_the_matcher():
    """In config.yml no classifier follows: the threshold and the offers pass what is certain, the joiner heeds it."""
    names = [entry["name"].rpartition(".")[2] for entry in read_yaml(ROOT / "config.yml")["pipeline"]]
    after = names[names.index("EmergencyMatcher") + 1 :]
    assert after == ["FallbackClassifier", "DidYouMean", "PartsJoiner"]


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts. which massage helps? does insurance cover it?",
        "do you take insurance? where are you? i want to die",
        "hello! he is not breathing",
    ],
)
def test_no_other_part_overrules_an_emergency(pipeline, text):
    """Wherever in a message the sign stands, after the whole pipeline the emergency leads, and alone."""
    message = pipeline.parse(text)
    assert message.get(EMERGENCY_SIGN)
    assert message.get(INTENT)["name"].startswith("emergency_")
    assert message.get(INTENT)["confidence"] == 1.0
    assert message.get(PARTS) is None


def test_unsound_tables_stop_the_matcher(monkeypatch, tmp_path):
    """A model does not start with emergency tables that are wrong."""
    disk = EmergencyTables(tmp_path)
    disk.set(SIGNS, 2, "example", "all is well")
    monkeypatch.setattr("components.emergency_matcher.load_emergencies", lambda: load_emergencies(disk.folder))
    with pytest.raises(TablesError, match="all is well"):
        EmergencyMatcher.create({}, None, Resource("matcher"), context(Resource("matcher")))
