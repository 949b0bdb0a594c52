"""How does one technique or kind of massage differ from another?"""

import itertools

import pytest

from actions.compare import ActionCompare
from knowledge.load import load_tables
from tests.actions.fakes import naming, said_by
from tests.contracts.wording import TABLES as CHECKED
from tests.data_files import responses

TABLES = load_tables()
WRITTEN = {name for name in responses() if name.startswith("utter_compare_")} - {"utter_compare_none"}


@pytest.fixture(scope="module")
def action():
    return ActionCompare()


def label(key: str) -> str:
    return CHECKED.techniques[key].category.value


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
