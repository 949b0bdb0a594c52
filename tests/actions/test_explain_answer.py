"""What staff read in the shell after `why`, and nobody else ever."""

from __future__ import annotations

from typing import Any

import pytest

from actions.after_emergency import ActionAfterEmergency
from actions.context import SHELL
from actions.explain_answer import explanation, staff_asks
from actions.explain_why import ActionExplainWhy
from knowledge.load import load_tables
from tests.actions.fakes import FakeDispatcher, FakeTracker, domain

TABLES = load_tables()
NEAREST = {"text": "which massage for sciatica", "intent": "ask_technique_for_condition", "similarity": 0.8125}
PARSE = {
    "text": "massage for siatcia",
    "intent": {"name": "ask_technique_for_condition", "confidence": 0.81},
    "entities": [{"entity": "condition", "value": "sciatica", "alias": "siatcia"}],
    "intent_ranking": [
        {"name": "ask_technique_for_condition", "confidence": 0.81},
        {"name": "ask_which_kind", "confidence": 0.42},
    ],
    "nearest_question": NEAREST,
    "confidence_made_of": {
        "intent": "ask_technique_for_condition",
        "classifier": 0.8,
        "similarity": 0.8125,
        "similarity_share": 0.6,
        "question": "which massage for sciatica",
        "usual_names": False,
    },
}
ANSWERED = [
    {"event": "action", "name": "action_recommend_technique", "policy": "RulePolicy"},
    {
        "event": "bot",
        "text": "Trigger point therapy: ...",
        "metadata": {
            "utter_action": "utter_recommendation",
            "metadata": {"facts": ["F094"], "sources": ["all-body-kneads"]},
        },
    },
    {"event": "action", "name": "action_listen", "policy": "RulePolicy"},
]


def heard(text: str, parse: dict[str, Any] | None = None, channel: str = SHELL) -> dict[str, Any]:
    parse = parse or {"text": text, "intent": {"name": "why", "confidence": 1.0}, "entities": []}
    return {"event": "user", "text": text, "parse_data": parse, "input_channel": channel}


def at(*events: dict[str, Any]) -> FakeTracker:
    """The tracker after these events; the latest message is the last of them that is a visitor's."""
    latest = next((event["parse_data"] for event in reversed(events) if event["event"] == "user"), {})
    return FakeTracker(latest, list(events))


def lines(*events: dict[str, Any]) -> dict[str, list[str]]:
    """The explanation's lines by their names."""
    title, *rest = explanation(at(*events), TABLES).splitlines()
    assert title == "Why this answer:"
    found: dict[str, list[str]] = {}
    for line in rest:
        found.setdefault(line[2:14].strip(), []).append(line[14:])
    return found


def test_every_part_is_told():
    """Intent, confidence and its parts, nearest question, runner-up, names, rule, facts and sources."""
    assert lines(heard("massage for siatcia", PARSE), *ANSWERED, heard("why")) == {
        "you asked": ["massage for siatcia"],
        "intent": ["ask_technique_for_condition, confidence 0.81"],
        "made of": [
            "0.4 x classifier 0.80 + 0.6 x similarity 0.81 = 0.81 for ask_technique_for_condition",
        ],
        "nearest": ['"which massage for sciatica" (ask_technique_for_condition), similarity 0.81'],
        "runner-up": ["ask_which_kind, 0.42"],
        "names": ['condition sciatica, by "siatcia", read as "siatica"'],
        "chosen by": ['rule "ask_technique_for_condition" (data/faq/conditions.yml): action_recommend_technique'],
        "said": ["utter_recommendation"],
        "fact": ["F094: Sciatica is listed for trigger point therapy."],
        "source": ['All Body Kneads, "Therapeutic massage and spa massage"'],
    }


def test_alias_that_matched_as_it_is():
    """What is written as a name of the row is not said twice."""
    entity = {"entity": "condition", "value": "sciatica", "alias": "Siatica"}
    assert lines(heard("x", PARSE | {"entities": [entity]}), heard("why"))["names"] == [
        'condition sciatica, by "Siatica"'
    ]


def test_second_why_explains_the_same_answer():
    """The explanation is no answer of its own."""
    events = (heard("massage for siatcia", PARSE), *ANSWERED)
    first = explanation(at(*events, heard("why")), TABLES)
    explained = {"event": "bot", "text": first, "metadata": {}}
    assert explanation(at(*events, heard("why"), explained, heard("/why")), TABLES) == first


def test_nothing_was_asked():
    assert explanation(at(heard("why")), TABLES).startswith("Nothing was asked yet")


def test_declined_message():
    """A refusal tells the threshold, the best guess below it, and the next one."""
    guesses = [("nlu_fallback", 0.62), ("ask_price", 0.41), ("ask_insurance", 0.2)]
    parse = PARSE | {
        "intent": {"name": "nlu_fallback", "confidence": 0.62},
        "intent_ranking": [{"name": name, "confidence": confidence} for name, confidence in guesses],
    }
    found = lines(heard("?", parse), heard("why"))
    assert found["threshold"] == ["0.62: what is less certain is not answered"]
    assert (found["best guess"], found["runner-up"]) == (["ask_price, 0.41"], ["ask_insurance, 0.20"])


def test_emergency():
    """The sign that was found is named, and the rule."""
    parse = PARSE | {
        "intent": {"name": "emergency_medical", "confidence": 1.0},
        "overruled_by": "TriageGuard",
        "triage": {"level": "now", "kind": "heart", "sign": "chest_pain", "words": "chest ... hurts"},
    }
    said = {"event": "action", "name": "action_emergency", "policy": "RulePolicy"}
    found = lines(heard("my chest hurts", parse), said, heard("why"))
    assert found["decided by"] == [
        'triage, which counts more than any confidence (now, heart, sign chest_pain, "chest ... hurts")'
    ]
    assert found["chosen by"] == ['rule "emergency_medical" (data/dialogue/safety.yml): action_emergency']


def test_several_questions():
    """Each part of the message is explained by itself, and nothing is said of what the whole might have meant."""
    parts = [PARSE | {"text": "first"}, PARSE | {"text": "second"}]
    found = lines(heard("both", PARSE | {"parts": parts}), heard("why"))
    assert (found["part 1"], found["part 2"]) == (["first"], ["second"])
    assert len(found["nearest"]) == len(found["made of"]) == len(found["runner-up"]) == 2


@pytest.mark.parametrize(("usual", "told"), [(False, ""), (True, ", with a well-known name in the place of its own")])
def test_likeness_to_another_question_than_the_nearest(usual, told):
    """Where the confidence rests on a question that is not the nearest of all, it is named, too."""
    made_of = PARSE["confidence_made_of"] | {"question": "massage for gout", "similarity": 1.0, "usual_names": usual}
    found = lines(heard("massage for siatcia", PARSE | {"confidence_made_of": made_of}), heard("why"))
    assert found["its own"] == [f'"massage for gout" (ask_technique_for_condition), 1.00{told}']


def test_a_name_said_twice():
    """What is named again and again is told once."""
    entities = PARSE["entities"] * 3
    assert len(lines(heard("x", PARSE | {"entities": entities}), heard("why"))["names"]) == 1


def test_part_of_a_name():
    """A word of a name, spelt as it should be, is no misspelling of another name."""
    entity = {"entity": "massage", "value": "sports_massage", "alias": "sports"}
    assert lines(heard("x", PARSE | {"entities": [entity]}), heard("why"))["names"] == [
        'massage sports_massage, by "sports"'
    ]


def test_after_an_emergency():
    """The rule that holds while somebody is in danger is told from the usual one."""
    endangered = {"event": "slot", "name": "endangered", "value": True}
    action = {"event": "action", "name": "action_after_emergency", "policy": "RulePolicy"}
    over = {"event": "slot", "name": "endangered", "value": None}
    asked = heard("massage for siatcia", PARSE)
    assert lines(endangered, asked, action, over, heard("why"))["chosen by"] == [
        'rule "whatever follows an emergency" (data/dialogue/after_emergency.yml): action_after_emergency'
    ]


def test_button():
    """A pressed button has neither a nearest question nor a runner-up."""
    parse = {"text": "/choose", "intent": {"name": "choose", "confidence": 1.0}, "entities": [
        {"entity": "question", "value": "ask_insurance", "alias": None}
    ]}  # fmt: skip
    assert lines(heard("/choose", parse), heard("why"))["names"] == ["question ask_insurance"]


@pytest.mark.parametrize("text", ["why", "/why", " Why ", "WHY", "why?"])
def test_who_is_told(text):
    """The word alone, with or without a slash, at the shell."""
    assert staff_asks(at(heard(text)))


@pytest.mark.parametrize("channel", ["web", "phone", "rest"])
@pytest.mark.parametrize("text", ["why", "/why"])
def test_who_is_never_told(channel, text):
    """Visitors who ask why get the answer for visitors."""
    assert not staff_asks(at(heard(text, channel=channel)))
    dispatcher = FakeDispatcher()
    ActionExplainWhy().run(
        dispatcher, at(heard("massage for siatcia", PARSE), *ANSWERED, heard(text, channel=channel)), domain()
    )
    assert [said.response for said in dispatcher.said] == ["utter_why"]


@pytest.mark.parametrize("text", ["why is that", "but why", "why not"])
def test_other_questions_about_why(text):
    """Staff hear what a visitor would hear, where they ask as a visitor would."""
    assert not staff_asks(at(heard(text)))


@pytest.mark.parametrize("action", [ActionExplainWhy, ActionAfterEmergency])
def test_actions_explain(action):
    """Both actions that `why` may lead to explain, and change nothing of the conversation."""
    dispatcher = FakeDispatcher()
    tracker = at(heard("massage for siatcia", PARSE), *ANSWERED, heard("why"))
    assert action().run(dispatcher, FakeTracker(tracker.latest_message, tracker.events), domain()) == []
    assert [said.plain for said in dispatcher.said] == [explanation(tracker, TABLES)]
