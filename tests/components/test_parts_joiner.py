"""One question or several: what the parts of a message are taken for."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.conversation import PARTS
from components.nearest_question import NEAREST_QUESTION
from components.parts_joiner import SEVERAL_QUESTIONS, PartsJoiner
from tests.components.graph import settings
from tests.components.messages import classified, naming, part_of
from tests.data_files import ROOT, read_yaml

SETTING = next(setting for setting in settings() if setting.name == "PartsJoiner")


def joined(whole: Message, *parts: Message, margin: float = 0.15) -> Message:
    """The whole after the joiner; a greeting needs no answer beside a question."""
    joiner = PartsJoiner.create({"courtesies": ["greet"], "margin": margin}, None, None, None)
    assert joiner.process([whole, *parts]) == [whole]
    return whole


def asking(whole: str, *parts: str, is_question: bool = True) -> Message:
    """A message of this intent whose parts have those, each with a confidence of its own."""
    message = classified("all of it", **{whole: 0.8, "ask_tipping": 0.1})
    confidences = (0.9, 0.7, 0.85, 0.95)
    made = [
        part_of(message, classified(f"part {place}", **{intent: confidence}), is_question)
        for place, (intent, confidence) in enumerate(zip(parts, confidences, strict=False))
    ]
    return joined(message, *made)


def asked(message: Message) -> list[str]:
    return [part[INTENT]["name"] for part in message.get(PARTS) or []]


@pytest.mark.parametrize("whole", ["ask_cost", "ask_booking", "nlu_fallback", "out_of_scope"])
def test_different_questions_are_all_asked(whole):
    """Whatever the whole was taken for, each part is asked in its order, as certain as the least certain."""
    message = asking(whole, "ask_cost", "ask_insurance", "ask_parking")
    assert message.get(INTENT) == {"name": SEVERAL_QUESTIONS, "confidence": 0.7}
    assert [each["name"] for each in message.get(INTENT_RANKING_KEY)] == [SEVERAL_QUESTIONS, whole, "ask_tipping"]
    assert asked(message) == ["ask_cost", "ask_insurance", "ask_parking"]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("ask_cost", ["ask_cost", "ask_cost"]),
        ("ask_cost", ["ask_insurance", "nlu_fallback"]),
        ("ask_cost", ["ask_insurance", "greet"]),
        ("ask_cost", ["nlu_fallback", "out_of_scope"]),
        ("nlu_fallback", ["nlu_fallback", "nlu_fallback"]),
    ],
)
def test_one_question_keeps_the_understanding_of_the_whole(whole, parts):
    """Parts that ask the same, or of which one at most is understood, are no several questions."""
    message = asking(whole, *parts)
    assert message.get(INTENT) == {"name": whole, "confidence": 0.8}
    assert message.get(PARTS) is None


def test_a_courtesy_is_not_answered_beside_questions():
    """Of a greeting and two questions the questions are asked."""
    assert asked(asking("ask_cost", "greet", "ask_cost", "ask_insurance")) == ["ask_cost", "ask_insurance"]


def test_what_is_not_understood_is_admitted():
    """A question among several that was not understood stays among the parts, so that the reply says so."""
    assert asked(asking("ask_cost", "ask_cost", "nlu_fallback", "ask_insurance")) == [
        "ask_cost",
        "nlu_fallback",
        "ask_insurance",
    ]
    assert asked(asking("nlu_fallback", "ask_cost", "out_of_scope")) == ["ask_cost", "out_of_scope"]


def test_parts_tell_what_an_answer_needs():
    """Words, intents, rows and nearest question of each part reach the actions."""
    whole = classified("is sciatica covered? are you open?", ask_cost=0.9)
    nearest = {"text": "is it covered", "similarity": 0.9}
    one = naming(classified("is sciatica covered?", ask_insurance=0.9), ("condition", "sciatica", "sciatica"))
    one.set(NEAREST_QUESTION, nearest)
    other = classified("are you open?", ask_hours=0.9)
    message = joined(whole, part_of(whole, one), part_of(whole, other))
    told, _ = message.as_dict(only_output_properties=True)[PARTS]
    assert told.keys() == {TEXT, INTENT, INTENT_RANKING_KEY, "entities", NEAREST_QUESTION}
    assert told[TEXT] == "is sciatica covered?"
    assert told["entities"][0]["value"] == "sciatica"
    assert told[NEAREST_QUESTION] == nearest


@pytest.mark.parametrize("pieces", [["nlu_fallback", "ask_cost"], ["ask_cost", "greet"], ["ask_cost", "ask_cost"]])
@pytest.mark.parametrize("whole", ["nlu_fallback", "out_of_scope"])
def test_a_story_is_answered_by_the_piece_that_is_understood(whole, pieces):
    """The whole takes over intent, ranking and nearest question of the one thing that its sentences ask."""
    message = asking(whole, *pieces, is_question=False)
    assert message.get(INTENT)["name"] == "ask_cost"
    assert message.get(INTENT_RANKING_KEY) == [message.get(INTENT)]
    assert message.get(PARTS) is None


@pytest.mark.parametrize(
    ("whole", "pieces", "several"),
    [(0.6, (0.9, 0.7), True), (0.6, (0.9, 0.69), False), (0.9, (1.0, 1.0), True), (0.95, (1.0, 1.0), False)],
)
def test_pieces_that_are_clearer_than_the_whole(whole, pieces, several):
    """Different things that are no questions by their form are answered where each is clearer by `clearer`."""
    message = classified("all of it", ask_cost=whole)
    intents = zip(("ask_cost", "ask_tipping"), pieces, strict=True)
    parts = [part_of(message, classified("...", **{intent: sure}), is_question=False) for intent, sure in intents]
    PartsJoiner.create({"clearer": 0.1}, None, None, None).process([message, *parts])
    assert asked(message) == (["ask_cost", "ask_tipping"] if several else [])


def test_of_courtesies_the_clearest_counts():
    """A message of several courtesies that is not understood as a whole is taken for the clearest of them."""
    message = classified("all of it", nlu_fallback=0.6)
    parts = [
        part_of(message, classified("...", **each), is_question=False)
        for each in ({"greet": 0.7}, {"thank": 0.9}, {"bye": 0.8})
    ]
    PartsJoiner.create({"courtesies": ["greet", "thank", "bye"]}, None, None, None).process([message, *parts])
    assert message.get(INTENT)["name"] == "thank"


@pytest.mark.parametrize("pieces", [["nlu_fallback", "out_of_scope"], ["nlu_fallback", "nlu_fallback"], []])
def test_a_story_that_stays_unclear(pieces):
    """Sentences of which none is understood do not say what the story asks."""
    assert asking("nlu_fallback", *pieces, is_question=False).get(INTENT)["name"] == "nlu_fallback"


def test_a_story_that_is_understood_keeps_its_intent():
    """The whole sees more than its sentences."""
    message = asking("ask_cost", "ask_insurance", "ask_parking", is_question=False)
    assert message.get(INTENT) == {"name": "ask_cost", "confidence": 0.8}


@pytest.mark.parametrize(
    ("whole", "part", "intent"),
    [(0.95, 0.82, "ask_cost"), (0.95, 0.86, SEVERAL_QUESTIONS), (0.8, 0.71, SEVERAL_QUESTIONS)],
)
def test_a_part_torn_from_its_question(whole, part, intent):
    """A whole that is understood as one part, and more clearly than another by more than `margin`, stays whole."""
    message = classified("all of it", ask_cost=whole)
    parts = [part_of(message, classified("...", **each)) for each in ({"ask_cost": 0.9}, {"ask_tipping": part})]
    joined(message, *parts, margin=0.1)
    assert message.get(INTENT)["name"] == intent


def test_the_parts_are_answered_where_the_whole_means_none_of_them_and_is_no_clearer():
    """What the whole was taken for is then none of the questions; where it is far clearer, they are not."""
    for certain, expected in ((0.7, ["ask_cost", "ask_tipping"]), (0.99, [])):
        message = classified("all of it", ask_booking=certain)
        parts = [part_of(message, classified("...", **each)) for each in ({"ask_cost": 0.61}, {"ask_tipping": 0.61})]
        assert asked(joined(message, *parts)) == expected


def test_a_courtesy_says_nothing_of_a_story_that_names_a_row():
    """Where a sentence names a row, the story asks about it, even if only its greeting is understood."""
    for rows, intent in (((), "greet"), ((("condition", "neck_pain", "neck"),), "nlu_fallback")):
        whole = classified("hello. my neck.", nlu_fallback=0.6)
        greeting = part_of(whole, classified("hello.", greet=0.9), is_question=False)
        telling = part_of(whole, naming(classified("my neck.", nlu_fallback=0.6), *rows), is_question=False)
        assert joined(whole, greeting, telling).get(INTENT)["name"] == intent


def test_each_message_has_its_own_parts():
    """Of several messages at once, each gets what its own parts ask."""
    wholes = [classified(text, ask_cost=0.9) for text in ("one", "other")]
    parts = [
        part_of(whole, classified("part", **{intent: 0.9}))
        for whole, intents in zip(wholes, [("ask_a", "ask_b"), ("ask_c", "ask_d")], strict=True)
        for intent in intents
    ]
    assert PartsJoiner.create({}, None, None, None).process([*wholes, *parts]) == wholes
    assert [asked(whole) for whole in wholes] == [["ask_a", "ask_b"], ["ask_c", "ask_d"]]


@pytest.mark.parametrize(
    ("text", "intent", "parts"),
    [
        (
            "what is myofascial release? does insurance cover it?",
            SEVERAL_QUESTIONS,
            ["ask_explain_technique", "ask_insurance"],
        ),
        ("hello! does insurance cover it?", "ask_insurance", []),
        ("which massage for sciatica? what helps with a stiff neck?", "ask_technique_for_condition", []),
    ],
)
def test_whole_pipeline(pipeline, text, intent, parts):
    """From the text on: two questions are two, a greeting and a question are one, and so are two complaints."""
    message = pipeline.parse(text)
    assert message.get(INTENT)["name"] == intent
    assert asked(message) == parts


def test_config_names_intents_that_exist():
    """The courtesies of config.yml are intents of the domain."""
    intents = {
        each if isinstance(each, str) else next(iter(each)) for each in read_yaml(ROOT / "domain.yml")["intents"]
    }
    assert {SEVERAL_QUESTIONS, *SETTING.config["courtesies"]} <= intents


def test_joiner_comes_last():
    """A part is known or unknown only after the threshold; what cannot wait stands above all parts."""
    assert [setting.name for setting in settings()][-2:] == ["PartsJoiner", "TriageGuard"]
    assert settings()[0].name == "MessageSplitter"
