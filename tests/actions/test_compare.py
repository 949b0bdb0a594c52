"""How does one technique or kind of massage differ from another?"""

import itertools

import pytest

from actions.compare import ActionCompare
from actions.context import LIFETIME
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, naming, said_by, slots_set_by
from tests.contracts.real_tables import real_tables
from tests.data_files import responses

TABLES = load_tables()
WRITTEN = {name for name in responses() if name.startswith("utter_compare_")} - {"utter_compare_none"}


@pytest.fixture(scope="module")
def action():
    return ActionCompare()


def label(key: str) -> str:
    return real_tables().techniques[key].category.value


def compare(action, *keys: str):
    return said_by(action, naming(*((label(key), key) for key in keys)))


def test_name(action):
    """The rule of ask_compare calls the action by this name."""
    assert action.name() == "action_compare"


@pytest.mark.parametrize(
    "pair",
    [
        ("medical_massage", "relaxation_massage"),
        ("deep_tissue_massage", "relaxation_massage"),
        ("myofascial_release", "trigger_point_therapy"),
    ],
)
def test_written_pair_in_both_orders(action, pair):
    """A comparison that somebody wrote is given, whichever of the two is named first."""
    first, second = pair
    (said,) = compare(action, first, second)
    assert said.response == f"utter_compare_{first}_{second}"
    assert compare(action, second, first) == [said]
    assert said.facts == responses()[said.response][0]["metadata"]["facts"]
    assert said.sources == responses()[said.response][0]["metadata"]["sources"]


def test_every_written_comparison_is_reached(action):
    """No comparison lies in the data under a name that no pair leads to."""
    reached = {
        said[0].response
        for pair in itertools.combinations(TABLES.techniques, 2)
        if len(said := compare(action, *pair)) == 1
    }
    assert reached == WRITTEN


@pytest.mark.parametrize(
    "keys", [("lymphatic_drainage", "deep_tissue_massage"), ("deep_tissue_massage", "lymphatic_drainage")]
)
def test_pair_without_a_written_comparison(action, keys):
    """Where no article compares the two, the reply says so and then explains one after the other."""
    lead, *explained = compare(action, *keys)
    assert lead.text().startswith("No article compares deep tissue massage with lymphatic drainage")
    assert lead.next == []
    assert [each.words["technique"] for each in explained] == ["deep tissue massage", "lymphatic drainage"]
    assert all(each.response == "utter_explanation" and each.facts and each.sources for each in explained)


@pytest.mark.parametrize(
    ("named", "response"),
    [
        ("medical_massage", "utter_compare_medical_massage_relaxation_massage"),
        ("therapeutic_massage", "utter_compare_relaxation_massage_therapeutic_massage"),
        ("sports_massage", "utter_compare_relaxation_massage_sports_massage"),
        ("deep_tissue_massage", "utter_compare_deep_tissue_massage_relaxation_massage"),
        ("relaxation_massage", "utter_compare_relaxation_massage_therapeutic_massage"),
    ],
)
def test_one_named(action, named, response):
    """One kind alone is compared with a spa massage; the spa massage itself with therapeutic massage."""
    assert [said.response for said in compare(action, named)] == [response]


def test_one_named_without_a_written_comparison(action):
    """A technique that nobody set beside the spa massage is explained, and so is the spa massage."""
    said = compare(action, "pnf_stretching")
    assert [each.response for each in said] == ["utter_compare_none", "utter_explanation", "utter_explanation"]
    assert said[0].words == {"first": "PNF stretching", "second": "relaxation massage"}


def test_none_named(action):
    """Who names nothing asks for the difference that the articles are about."""
    (said,) = said_by(action, naming(("condition", "sciatica")))
    assert said.response == "utter_compare_relaxation_massage_therapeutic_massage"


def test_same_technique_twice(action):
    """A technique is not compared with itself: it counts as named once."""
    assert compare(action, "medical_massage", "medical_massage") == compare(action, "medical_massage")


def test_third_one_is_left_out(action):
    """Of three, the first two are compared."""
    assert compare(action, "medical_massage", "relaxation_massage", "sports_massage") == compare(
        action, "medical_massage", "relaxation_massage"
    )


ASK = "ask_compare"


def after(key: str) -> Conversation:
    """A conversation in which this was spoken of."""
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", (label(key), key))
    return talk


@pytest.mark.parametrize(
    ("keys", "remembered"),
    [
        (("relaxation_massage", "sports_massage"), "sports_massage"),
        (("deep_tissue_massage", "relaxation_massage"), "deep_tissue_massage"),
        (("medical_massage",), "medical_massage"),
        (("pnf_stretching",), "pnf_stretching"),
    ],
)
def test_other_side_than_the_spa_is_remembered(action, keys, remembered):
    """After a comparison with a spa massage, "that" is what it was compared with."""
    assert slots_set_by(action, naming(*((label(key), key) for key in keys))) == {"technique": remembered}


@pytest.mark.parametrize("text", ["how is that different from a spa", "and a spa massage?"])
def test_half_a_comparison(action, text):
    """What is named is compared with what is spoken of."""
    (said,) = after("sports_massage").ask(action, text, ASK, ("massage", "relaxation_massage"))
    assert said.response == "utter_compare_relaxation_massage_sports_massage"


def test_neither_is_named(action):
    """What is spoken of is compared with a spa massage."""
    (said,) = after("sports_massage").ask(action, "what's the difference", ASK)
    assert said.response == "utter_compare_relaxation_massage_sports_massage"


def test_spa_is_spoken_of(action):
    """The spa massage itself is compared with therapeutic massage."""
    (said,) = after("relaxation_massage").ask(action, "what's the difference", ASK)
    assert said.response == "utter_compare_relaxation_massage_therapeutic_massage"


def test_both_are_named(action):
    """Two that are named are compared, whatever is spoken of."""
    named = [("massage", "medical_massage"), ("massage", "relaxation_massage")]
    (said,) = after("sports_massage").ask(action, "...", ASK, *named)
    assert said.response == "utter_compare_medical_massage_relaxation_massage"


def test_same_as_spoken_of(action):
    """What is spoken of is not compared with itself."""
    (said,) = after("sports_massage").ask(action, "...", ASK, ("massage", "sports_massage"))
    assert said.response == "utter_compare_relaxation_massage_sports_massage"


def test_what_was_spoken_of_is_forgotten(action):
    """Long after, the difference that the articles are about is told."""
    talk = after("sports_massage")
    for _ in range(LIFETIME["technique"]):
        talk.hear("...", "ask_price")
    (said,) = talk.ask(action, "what's the difference", ASK)
    assert said.response == "utter_compare_relaxation_massage_therapeutic_massage"


@pytest.mark.parametrize("key", ["no_such_row", {"any": "JSON"}, ["no_such_row"]])
def test_row_that_is_gone(action, key):
    """What is spoken of but is no longer in the tables, or never was a key, is not compared with anything."""
    talk = Conversation()
    talk.hear("...", "ask_explain_technique", ("technique", key))
    (said,) = talk.ask(action, "what's the difference", ASK)
    assert said.response == "utter_compare_relaxation_massage_therapeutic_massage"
