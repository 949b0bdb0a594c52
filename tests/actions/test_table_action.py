"""What the actions share: the tables, the rows named, and how a reply is said."""

import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

from actions.compare import ActionCompare
from actions.reply import Reply, say, sentences
from actions.table_action import TableAction
from tests.actions.fakes import (
    Conversation,
    FakeDispatcher,
    FakeTracker,
    known_responses,
    naming,
    resembling,
    said_by,
    slots_set_by,
    understood,
)
from tests.data_files import ROOT, rules

ROWS = ("condition", "uncovered", "technique", "massage", "clinic")


@cache
def modules() -> list[str]:
    return sorted(path.stem for path in (ROOT / "actions").glob("*.py") if path.stem != "__init__")


@cache
def actions() -> dict[str, type[Action]]:
    """The actions of the folder that Rasa's action server can make, by the name of their module."""
    own = {
        module: [each for each in vars(import_module(f"actions.{module}")).values() if is_own(each, module)]
        for module in modules()
    }
    found = {module: classes[0] for module, classes in own.items() if classes}
    assert found
    return found


def actions_of(rule: dict[str, Any]) -> list[str]:
    return [step["action"] for step in rule["steps"] if "action" in step]


def is_own(member: object, module: str) -> bool:
    """Whether the module defines it and it is an action that can be made."""
    return (
        getattr(member, "__module__", None) == f"actions.{module}"
        and inspect.isclass(member)
        and issubclass(member, Action)
        and not inspect.isabstract(member)
    )


def test_domain_lists_every_action():
    """The domain knows each action by the name that the action gives itself, and no other."""
    listed = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"]
    assert sorted(action().name() for action in actions().values()) == sorted(listed)


def test_action_is_named_after_its_module():
    """One verb, one file: the file's name is the action's."""
    names = {module: action().name() for module, action in actions().items()}
    assert names == {module: f"action_{module}" for module in actions()}


def test_every_action_has_a_test_module():
    """Each action is tested in a file of its own name."""
    assert [module for module in actions() if not Path(__file__).with_name(f"test_{module}.py").is_file()] == []


def test_actions_share_one_copy_of_the_tables():
    """The server reads the tables once, not once an action."""
    made = [action() for action in actions().values() if issubclass(action, TableAction)]
    assert {id(action.tables) for action in made} == {id(made[0].tables)}


def test_rows_named_come_in_order_each_once():
    """Rows are read from the latest message, only of the kinds asked for, in the visitor's order, each once."""
    tracker = naming(
        ("condition", "stress"),
        ("clinic", "all-body-kneads"),
        ("uncovered", "hip_pain"),
        ("condition", "sciatica"),
        ("condition", "stress"),
    )
    action = ActionCompare()
    assert action.named(tracker, "condition", "uncovered") == ["stress", "hip_pain", "sciatica"]
    assert action.named(tracker, "technique") == []


@pytest.mark.parametrize("message", [{}, {"entities": None}, {"entities": []}])
def test_message_without_entities(message):
    """A message that was not parsed, such as the start of a session, names nothing."""
    assert ActionCompare().named(FakeTracker(message), "condition") == []


def test_row_that_is_gone(caplog):
    """A model older than its tables may name a row that they no longer hold: it is left out, and the log says why."""
    tracker = naming(("condition", "no_such_row"), ("condition", "sciatica"))
    assert ActionCompare().named(tracker, "condition") == ["sciatica"]
    assert "names 'no_such_row', which no table holds" in caplog.text


def test_row_that_is_gone_is_as_none_named():
    """No action fails on such a row: it says what it would say if none were named."""
    assert [
        f"{module}: {label}"
        for module, action in actions().items()
        for label in ROWS
        if said_by(action(), naming((label, "no_such_row"))) != said_by(action(), naming())
    ] == []


def test_metadata_of_the_response_is_kept_and_added_to():
    """The response's own facts and sources come first, the row's follow, and the rest of the metadata stays."""
    dispatcher = FakeDispatcher()
    answer = {"metadata": {"facts": ["F1"], "sources": ["a"], "next": ["What is {x}?"], "answered": False}}
    say(dispatcher, {"responses": {"utter_x": [answer]}}, Reply("utter_x", {"x": "it"}, ("F2",), ("b",)))
    (said,) = dispatcher.said
    assert said.metadata == {"facts": ["F1", "F2"], "sources": ["a", "b"], "next": ["What is it?"], "answered": False}
    assert answer["metadata"]["next"] == ["What is {x}?"]


@pytest.mark.parametrize("known", [{}, {"responses": {}}, {"responses": {"utter_x": [{"text": "x"}]}}])
def test_response_without_metadata(known):
    """A response that carries no metadata is said with the row's."""
    dispatcher = FakeDispatcher()
    say(dispatcher, known, Reply("utter_x", {}, ("F2",), ("b",)))
    assert dispatcher.said[0].metadata == {"facts": ["F2"], "sources": ["b"], "next": []}


def test_fakes_demand_what_a_response_needs():
    """The stand-in dispatcher does not hide a placeholder that the action forgot to fill."""
    dispatcher = FakeDispatcher()
    say(dispatcher, {}, Reply("utter_contact", {"clinic": "All Body Kneads"}))
    with pytest.raises(KeyError, match="says"):
        dispatcher.said[0].text()


def intents_leading_to(action: Action) -> list[str]:
    led = [rule["steps"][0] for rule in rules() if action.name() in actions_of(rule)]
    return [each["intent"] for first in led for each in first.get("or", [first]) if "intent" in each]


def faults_of_saying(action: Action, parse: dict[str, Any]) -> Iterator[str]:
    said = said_by(action, FakeTracker(parse, [{"event": "user", "parse_data": parse}]))
    if not said:
        yield "nothing is said"
    yield from (f"{each.response} is no response" for each in said if each.response not in {None, *known_responses()})
    yield from (f"{each.response} has no text" for each in said if not each.text())


def test_every_action_says_something():
    """No action leaves the visitor without an answer, whatever the message names; each response exists."""
    assert [
        f"{module}, {intent}, {named}, {text!r}: {fault}"
        for module, action in actions().items()
        for intent in intents_leading_to(action())
        for named in ([], [("condition", "sciatica")], [("technique", "pnf_stretching")])
        for text in ("", "what about that", "which massage is it")
        for fault in faults_of_saying(action(), understood(text, intent, *named))
    ] == []


def test_every_action_has_a_rule():
    """Each action is what some intent leads to."""
    ruled = {action for rule in rules() for action in actions_of(rule)}
    assert {action().name() for action in actions().values()} - ruled == set()


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("one.", "two."), "One. two."),
        (("", "two."), "Two."),
        (("PNF helps.",), "PNF helps."),
        ((), ""),
        (("", ""), ""),
    ],
)
def test_sentences(parts, text):
    """Parts run on with a space between them; the first letter is a capital and the others stay."""
    assert sentences(*parts) == text


def test_buttons_are_said():
    """A reply's buttons reach the channel with title and payload."""
    dispatcher = FakeDispatcher()
    say(dispatcher, {}, Reply("utter_x", buttons=(("What is it?", "/x"), ("Who offers it?", "/y"))))
    assert dispatcher.said[0].buttons == (("What is it?", "/x"), ("Who offers it?", "/y"))


class Echo(TableAction):
    """Replies with what a test gives it."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__()
        self._replies = list(replies)

    def replies(self, tracker, domain):
        return self._replies


def test_what_replies_remember_is_set():
    """Each reply's slots are set in the order of the replies, so that the last one counts."""
    first = Reply("utter_x", remember={"condition": "sciatica", "technique": "pnf_stretching"})
    action = Echo(first, Reply("utter_x", remember={"technique": "lymphatic_drainage"}))
    assert slots_set_by(action, naming()) == {"condition": "sciatica", "technique": "lymphatic_drainage"}


def test_nothing_to_remember():
    """A reply about no row leaves the slots as they are."""
    assert slots_set_by(Echo(Reply("utter_greet")), naming()) == {}


def spoken_of(slot: str, key: str, text: str) -> FakeTracker:
    """A message of this text, after one that named the row."""
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", (slot, key))
    talk.hear(text, "ask_explain_technique")
    return talk.tracker


@pytest.mark.parametrize(
    "text", ["how is that done", "and what is it", "do they do this", "what’s it good for", "explain", ""]
)
def test_what_is_meant(text):
    """A message that points back, or names no subject, means what was spoken of."""
    tracker = spoken_of("technique", "pnf_stretching", text)
    assert ActionCompare().meant(tracker, "technique") == ["pnf_stretching"]
    assert ActionCompare().named_technique(tracker) == ["pnf_stretching"]


def test_subject_of_its_own():
    """A message with a subject of its own means nothing else."""
    assert ActionCompare().meant(spoken_of("technique", "pnf_stretching", "how is hair cut"), "technique") == []


def test_other_slot_is_not_meant():
    """Where a technique was spoken of, no condition is meant."""
    assert ActionCompare().meant(spoken_of("technique", "pnf_stretching", "what is that"), "condition") == []


def test_remembered_row_that_is_gone(caplog):
    """A row that the tables no longer hold is not meant, either."""
    assert ActionCompare().meant(spoken_of("technique", "no_such_row", "what is that"), "technique") == []
    assert "names 'no_such_row'" in caplog.text


@pytest.mark.parametrize(("similarity", "keys"), [(0.7, ["stress", "neck_pain"]), (0.69, [])])
def test_rows_of_the_nearest_question(similarity, keys):
    """They count from the given similarity on, only of the kinds asked for, each once, and not those that are gone."""
    rows = [("condition", key) for key in ("stress", "neck_pain", "stress", "no_such_row")]
    tracker = resembling(similarity, ("technique", "pnf_stretching"), *rows)
    assert ActionCompare().nearest(tracker, 0.7, "condition") == keys
