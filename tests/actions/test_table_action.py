"""What the actions share: the tables, the rows named, and how a reply is said."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from actions.compare import ActionCompare
from actions.reply import Reply, say, sentences
from actions.table_action import TableAction
from tests.actions.fakes import FakeDispatcher, FakeTracker, domain, naming, said_by
from tests.data_files import ROOT

MODULES = sorted(path.stem for path in (ROOT / "actions").glob("*.py") if path.stem != "__init__")


def actions() -> dict[str, type[TableAction]]:
    """The actions of the folder that Rasa's action server can make, by the name of their module."""
    own = {
        module: [each for each in vars(import_module(f"actions.{module}")).values() if is_own(each, module)]
        for module in MODULES
    }
    return {module: classes[0] for module, classes in own.items() if classes}


def is_own(member: object, module: str) -> bool:
    """Whether the module defines it and it is an action that can be made."""
    return (
        getattr(member, "__module__", None) == f"actions.{module}"
        and inspect.isclass(member)
        and issubclass(member, TableAction)
        and not inspect.isabstract(member)
    )


def test_domain_lists_every_action():
    """The domain knows each action by the name that the action gives itself, and no other."""
    listed = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["actions"]
    assert sorted(action().name() for action in actions().values()) == sorted(listed)


@pytest.mark.parametrize("module", actions())
def test_action_is_named_after_its_module(module):
    """One verb, one file: the file's name is the action's."""
    assert actions()[module]().name() == f"action_{module}"


@pytest.mark.parametrize("module", actions())
def test_every_action_has_a_test_module(module):
    """Each action is tested in a file of its own name."""
    assert Path(__file__).with_name(f"test_{module}.py").is_file()


def test_actions_share_one_copy_of_the_tables():
    """The server reads the tables once, not once an action."""
    made = [action() for action in actions().values()]
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


@pytest.mark.parametrize("module", actions())
@pytest.mark.parametrize("label", ["condition", "uncovered", "technique", "massage", "clinic"])
def test_row_that_is_gone_is_as_none_named(module, label):
    """No action fails on such a row: it says what it would say if none were named."""
    action = actions()[module]()
    assert said_by(action, naming((label, "no_such_row"))) == said_by(action, naming())


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


@pytest.mark.parametrize("module", actions())
def test_every_action_says_something(module):
    """No action leaves the visitor without an answer, whatever the message names; each response exists."""
    for tracker in (naming(), naming(("condition", "sciatica")), naming(("technique", "pnf_stretching"))):
        said = said_by(actions()[module](), tracker)
        assert said
        assert {each.response for each in said} <= set(domain()["responses"])


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
