"""Which rule or story chose an action."""

from __future__ import annotations

import pytest

from actions.chosen_by import Flow, chosen_by, read_flows
from tests.data_files import ROOT, read_yaml, rules

EITHER = ("action_a", "action_b")
FLOWS = [
    Flow("rule", "greet", "a.yml", (), (("greet", "utter_greet"),)),
    Flow("rule", "greet in danger", "b.yml", (("endangered", True),), (("greet", "utter_greet"),)),
    Flow("rule", "either", "c.yml", (), (("x", "action_a"), ("y", "action_a"))),
    Flow("story", "twice", "d.yml", (), (("x", "action_a", "greet", "utter_greet"),)),
    Flow("story", "once", "e.yml", (), (("greet", "utter_greet", "x", "action_b"),)),
]


def names(policy: str, slots: dict, *taken: str) -> list[str]:
    return [flow.name for flow in chosen_by(policy, slots, taken, FLOWS)]


def test_rule():
    """A rule is found by its intent and what it answers with."""
    assert names("RulePolicy", {}, "x", "action_a", "greet", "utter_greet") == ["greet"]


def test_rule_with_a_condition():
    """Where a slot must be set, the rule that asks for it tells more."""
    assert names("RulePolicy", {"endangered": True}, "greet", "utter_greet") == ["greet in danger"]
    assert names("RulePolicy", {"endangered": None}, "greet", "utter_greet") == ["greet"]


@pytest.mark.parametrize("intent", ["x", "y"])
def test_rule_of_several_intents(intent):
    assert names("RulePolicy", {}, intent, "action_a") == ["either"]


def test_story_that_fits_longest():
    """A story counts by how much of the conversation it tells."""
    assert names("MemoizationPolicy", {}, "x", "action_a", "greet", "utter_greet") == ["twice"]
    assert names("MemoizationPolicy", {}, "y", "greet", "utter_greet") == ["twice", "once"]
    assert names("MemoizationPolicy", {}, "greet", "utter_greet", "x", "action_b") == ["once"]


@pytest.mark.parametrize("taken", [("greet", "action_a"), ("z", "utter_greet"), ("utter_greet",), ()])
def test_nothing_fits(taken):
    """What no flow tells was chosen by none."""
    assert names("RulePolicy", {}, *taken) == []


def test_files_of_the_project():
    """Every rule and story of the data files is read, with its file."""
    flows = read_flows()
    assert {flow.name for flow in flows if flow.kind == "rule"} == {rule["rule"] for rule in rules()}
    stories = [
        each["story"] for file in (ROOT / "data" / "stories").glob("*.yml") for each in read_yaml(file)["stories"]
    ]
    assert sorted(flow.name for flow in flows if flow.kind == "story") == sorted(stories)
    assert all((ROOT / flow.file).is_file() for flow in flows)


def test_every_rule_is_found_by_its_steps():
    """Whichever of its intents was understood, a rule without a condition is named for what it does."""
    flows = [flow for flow in read_flows() if flow.kind == "rule"]
    for flow in flows:
        for way in flow.ways:
            if not flow.slots and len(way) > 1:
                assert flow in chosen_by("RulePolicy", {}, way, flows)
