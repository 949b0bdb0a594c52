"""Questions to the tables, answered without Rasa."""

import pytest

from knowledge.load import load_tables
from knowledge.lookup import NotCovered, Recommendation, conditions_for, has_row, recommend, sources_named
from knowledge.records import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def test_recommendation_keeps_the_order_of_the_row(tables):
    """The technique that the row names first comes first."""
    found = recommend(tables, "arthritis")
    assert isinstance(found, Recommendation)
    assert found.condition.key == "arthritis"
    assert [technique.key for technique in found.techniques] == [
        "physical_therapy_massage",
        "joint_mobilization",
        "soft_tissue_techniques",
    ]


def test_uncovered_complaint_names_what_is_near(tables):
    """A complaint that no article covers leads to the covered ones that are closest."""
    found = recommend(tables, "hip_pain")
    assert isinstance(found, NotCovered)
    assert found.uncovered.name == "hip pain"
    assert [condition.key for condition in found.near] == ["joint_pain", "arthritis"]


def test_uncovered_complaint_may_have_nothing_near(tables):
    """Nothing is made up where nothing is close."""
    assert recommend(tables, "plantar_fasciitis") == NotCovered(tables.uncovered["plantar_fasciitis"], ())


def test_unknown_key(tables):
    """A key of no table is a mistake of the caller."""
    with pytest.raises(KeyError, match="sciatica pain"):
        recommend(tables, "sciatica pain")


def test_every_complaint_is_answered(tables):
    """Each row is either recommended for or declared uncovered."""
    answers = {key: type(recommend(tables, key)) for key in (*tables.conditions, *tables.uncovered)}
    assert answers == dict.fromkeys(tables.conditions, Recommendation) | dict.fromkeys(tables.uncovered, NotCovered)
    assert {*answers.values()} == {Recommendation, NotCovered}


def test_conditions_for_is_recommend_read_backwards(tables):
    """A condition is listed for a technique exactly when the technique is recommended for it, in the table's order."""
    recommended = {key: [] for key in tables.techniques}
    for key in tables.conditions:
        for technique in recommend(tables, key).techniques:
            recommended[technique.key].append(key)
    assert any(recommended.values())
    listed = {key: [condition.key for condition in conditions_for(tables, key)] for key in tables.techniques}
    assert listed == recommended


def test_conditions_for_a_technique_without_any(tables):
    """A technique that is only named treats nothing that the articles mention."""
    assert conditions_for(tables, "vibration_massage") == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("All Body Kneads lists it.", ("all-body-kneads",)),
        ("a medical massage clinic names it", ("medical-massage-clinic",)),
        ("One Medical Massage Clinic names it", ("medical-massage-clinic",)),
        ("Thera Rehab and Wellness says so", ("therarehab-and-wellness",)),
        ("TheraRehab and Wellness says so", ("therarehab-and-wellness",)),
        ("medical massage in a clinic", ()),
        ("", ()),
    ],
)
def test_publishers_in_a_text(tables, text, keys):
    """A publisher counts as named in any case, with or without its article, written or as spoken."""
    assert sources_named(tables, text) == keys


def test_publishers_come_in_the_order_of_the_table(tables):
    """Sources are listed in one order, however the text names them, each once."""
    text = "All Body Kneads, TheraRehab and Wellness, Preferred Rehabilitation and again All Body Kneads"
    assert sources_named(tables, text) == ("preferred-rehabilitation", "all-body-kneads", "therarehab-and-wellness")


@pytest.mark.parametrize(
    ("label", "key", "has"),
    [
        ("condition", "sciatica", True),
        ("condition", "hip_pain", True),
        ("uncovered", "hip_pain", True),
        ("technique", "pnf_stretching", True),
        ("massage", "relaxation_massage", True),
        ("clinic", "all-body-kneads", True),
        ("technique", "sciatica", False),
        ("condition", "pnf_stretching", False),
        ("clinic", "sciatica", False),
        ("condition", "nothing", False),
        ("condition", "", False),
        *(("condition", odd, False) for odd in (None, 0, True, ["sciatica"], {"sciatica": 1})),
    ],
)
def test_row_is_found_by_its_kind(tables, label, key, has):
    """A complaint's key names no technique, and what is no key at all names nothing."""
    assert has_row(tables, label, key) is has
