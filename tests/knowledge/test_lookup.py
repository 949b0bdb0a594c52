"""Questions to the tables, answered without Rasa."""

import pytest

from knowledge.load import load_tables
from knowledge.lookup import NotCovered, Recommendation, conditions_for, has_row, recommend, sources_named

TABLES = load_tables()


def test_recommendation_keeps_the_order_of_the_row():
    """The technique that the row names first comes first."""
    found = recommend(TABLES, "arthritis")
    assert isinstance(found, Recommendation)
    assert found.condition.key == "arthritis"
    assert [technique.key for technique in found.techniques] == [
        "physical_therapy_massage",
        "joint_mobilization",
        "soft_tissue_techniques",
    ]


def test_uncovered_complaint_names_what_is_near():
    """A complaint that no article covers leads to the covered ones that are closest."""
    found = recommend(TABLES, "hip_pain")
    assert isinstance(found, NotCovered)
    assert found.uncovered.name == "hip pain"
    assert [condition.key for condition in found.near] == ["joint_pain", "arthritis"]


def test_uncovered_complaint_may_have_nothing_near():
    """Nothing is made up where nothing is close."""
    assert recommend(TABLES, "plantar_fasciitis") == NotCovered(TABLES.uncovered["plantar_fasciitis"], ())


def test_unknown_key():
    """A key of no table is a mistake of the caller."""
    with pytest.raises(KeyError, match="sciatica pain"):
        recommend(TABLES, "sciatica pain")


@pytest.mark.parametrize("key", [*TABLES.conditions, *TABLES.uncovered])
def test_every_complaint_is_answered(key):
    """Each row is either recommended for or declared uncovered."""
    found = recommend(TABLES, key)
    assert isinstance(found, Recommendation if key in TABLES.conditions else NotCovered)


@pytest.mark.parametrize("technique", TABLES.techniques)
def test_conditions_for_is_recommend_read_backwards(technique):
    """A condition is listed for a technique exactly when the technique is recommended for it, in the table's order."""
    listed = [condition.key for condition in conditions_for(TABLES, technique)]
    recommended = [
        key for key in TABLES.conditions if technique in {found.key for found in recommend(TABLES, key).techniques}
    ]
    assert listed == recommended


def test_conditions_for_a_technique_without_any():
    """A technique that is only named treats nothing that the articles mention."""
    assert conditions_for(TABLES, "vibration_massage") == ()


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
def test_publishers_in_a_text(text, keys):
    """A publisher counts as named in any case, with or without its article, written or as spoken."""
    assert sources_named(TABLES, text) == keys


def test_publishers_come_in_the_order_of_the_table():
    """Sources are listed in one order, however the text names them, each once."""
    text = "All Body Kneads, TheraRehab and Wellness, Preferred Rehabilitation and again All Body Kneads"
    assert sources_named(TABLES, text) == ("preferred-rehabilitation", "all-body-kneads", "therarehab-and-wellness")


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
def test_row_is_found_by_its_kind(label, key, has):
    """A complaint's key names no technique, and what is no key at all names nothing."""
    assert has_row(TABLES, label, key) is has
