"""What must hold inside and between the knowledge tables."""

import pytest

from knowledge.errors import Fault, TablesError
from knowledge.load import load_tables
from tests.knowledge.tables_on_disk import TABLES, TablesOnDisk

# A row of each table, its cells that must say something, and those that may be empty.
CELLS = {
    "sources": ("all-body-kneads", "publisher title spoken", ""),
    "facts": ("F104", "gist sources", ""),
    "clinics": (
        "all-body-kneads",
        "name aliases booking booking_spoken about about_spoken facts sources",
        "place phone phone_spoken web contact_facts",
    ),
    "techniques": (
        "deep_tissue_massage",
        "name category aliases what spoken offers offers_spoken facts offers_facts sources",
        "how feel offered_by treats_note treats_note_spoken",
    ),
    "conditions": (
        "sciatica",
        "name aliases techniques wording answer spoken facts sources",
        "caution caution_spoken",
    ),
    "uncovered": ("hip_pain", "name aliases", "near"),
}
FILLED = [(table, key, column) for table, (key, filled, _) in CELLS.items() for column in filled.split()]
OPTIONAL = [(table, key, column) for table, (key, _, optional) in CELLS.items() for column in optional.split()]
REFERENCES = [
    ("facts", "F104", "sources", "sources"),
    ("clinics", "all-body-kneads", "facts", "facts"),
    ("clinics", "all-body-kneads", "contact_facts", "facts"),
    ("clinics", "all-body-kneads", "sources", "sources"),
    ("techniques", "deep_tissue_massage", "offered_by", "clinics"),
    ("techniques", "deep_tissue_massage", "facts", "facts"),
    ("techniques", "deep_tissue_massage", "offers_facts", "facts"),
    ("techniques", "deep_tissue_massage", "sources", "sources"),
    ("conditions", "sciatica", "techniques", "techniques"),
    ("conditions", "sciatica", "facts", "facts"),
    ("conditions", "sciatica", "sources", "sources"),
    ("uncovered", "hip_pain", "near", "conditions"),
]


@pytest.fixture
def disk(tmp_path):
    return TablesOnDisk(tmp_path)


def test_every_column_is_covered_here(disk):
    """These tests know each column of each table, so that a new one is not forgotten."""
    for table in TABLES:
        _, filled, optional = CELLS[table]
        assert {"key", *filled.split(), *optional.split()} == set(disk.rows(table)[0])


def found_in(disk: TablesOnDisk) -> list[Fault]:
    """What loading the folder complains about: nothing, where the tables are taken as they are."""
    try:
        load_tables(disk.folder)
    except TablesError as err:
        return err.faults
    return []


@pytest.mark.parametrize("value", ["", "  "], ids=["empty", "blank"])
def test_empty_cell(disk, value):
    """A cell that must say something is refused when it is empty or blank."""
    accepted = []
    for table, key, column in FILLED:
        with disk.spoiled(table, key, column, value):
            places = {(fault.file, fault.line, fault.column) for fault in found_in(disk)}
        if (f"{table}.csv", disk.line(table, key), column) not in places:
            accepted.append((table, key, column))
    assert accepted == []


def test_cell_that_may_be_empty(disk):
    """Some cells have nothing to say for some rows."""
    values = {}
    for table, key, column in OPTIONAL:
        with disk.spoiled(table, key, column, ""):
            values[table, key, column] = getattr(getattr(load_tables(disk.folder), table)[key], column)
    assert {place: value for place, value in values.items() if value not in ("", ())} == {}


def test_empty_key(disk):
    """A row without a key is no row."""
    line = disk.line("uncovered", "hip_pain")
    disk.set("uncovered", "hip_pain", "key", "")
    assert disk.faults() == [Fault("uncovered.csv", line, "key", "the cell is empty")]


@pytest.mark.parametrize("value", ["|siatica", "siatica|", "siatica||sciatic"])
def test_empty_part_of_a_list(disk, value):
    """A separator too many leaves an empty name, which would match anything."""
    disk.set("conditions", "sciatica", "aliases", value)
    assert disk.faults() == [
        Fault("conditions.csv", disk.line("conditions", "sciatica"), "aliases", "a part of the list is empty")
    ]


def test_unknown_key(disk):
    """A cell that refers to a row which does not exist is refused, and the table that lacks it named."""
    found, wanted = {}, {}
    for table, key, column, target in REFERENCES:
        kept = disk.cell(table, key, column)
        with disk.spoiled(table, key, column, f"{kept}|no_such_row".lstrip("|")):
            found[table, column] = found_in(disk)
        why = f"'no_such_row' is no key of {target}.csv"
        wanted[table, column] = [Fault(f"{table}.csv", disk.line(table, key), column, why)]
    assert len(wanted) == len(REFERENCES)
    assert found == wanted


def test_several_unknown_keys_in_one_cell(disk):
    """Each unknown key of a cell is a fault of its own."""
    disk.set("uncovered", "hip_pain", "near", "one|joint_pain|two")
    assert [fault.why for fault in disk.faults()] == [
        "'one' is no key of conditions.csv",
        "'two' is no key of conditions.csv",
    ]


def test_row_left_out_for_another_fault_is_still_known(disk):
    """A technique whose category is wrong is one fault, not one more for each condition that it treats."""
    disk.set("techniques", "trigger_point_therapy", "category", "magic")
    assert [fault.column for fault in disk.faults()] == ["category"]


@pytest.mark.parametrize(
    ("table", "key"), [("conditions", "stress"), ("uncovered", "hip_pain"), ("techniques", "medical_massage")]
)
@pytest.mark.parametrize("alias", ["sciatic nerve", "Sciatic Nerve", "sciatic-nerve!", "SCIÁTIC  nerve", "sciatica"])
def test_alias_of_two_rows(disk, table, key, alias):
    """A name must lead to one row only, also across tables and when case, accents or punctuation differ."""
    disk.set(table, key, "aliases", f"{disk.cell(table, key, 'aliases')}|{alias}")
    (fault,) = disk.faults()
    rows = {("conditions", "sciatica"), (table, key)}
    assert (fault.file, fault.line, fault.column) in {(f"{t}.csv", disk.line(t, k), "aliases") for t, k in rows}
    (other,) = [(t, k) for t, k in rows if f"{t}.csv" != fault.file or disk.line(t, k) != fault.line]
    assert f"{other[0]}.csv, line {disk.line(*other)}" in fault.why


def test_name_that_is_an_alias_elsewhere(disk):
    """A row's name counts as one of its aliases."""
    disk.set("uncovered", "hip_pain", "name", "Tinnitus")
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("uncovered.csv", disk.line("uncovered", "hip_pain"))
    assert "'tinnitus'" in fault.why


def test_alias_twice_in_one_row(disk):
    """A row may repeat its own name: it leads to that row all the same."""
    disk.set("conditions", "sciatica", "aliases", "sciatica|Sciatica|siatica")
    assert load_tables(disk.folder).conditions["sciatica"].aliases == ("sciatica", "Sciatica", "siatica")


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        ("conditions", "sciatica", "facts"),
        ("techniques", "deep_tissue_massage", "offers_facts"),
        ("clinics", "all-body-kneads", "contact_facts"),
    ],
)
def test_fact_of_a_foreign_source(disk, table, key, column):
    """A row must not carry a fact whose article it does not name."""
    disk.set("facts", "F104", "sources", "therarehab-and-wellness")
    disk.set(
        "techniques",
        "deep_tissue_massage",
        "sources",
        "preferred-rehabilitation|medical-massage-clinic|all-body-kneads",
    )
    disk.set("techniques", "deep_tissue_massage", "facts", "F034|F042|F043")
    disk.set("techniques", "deep_tissue_massage", "offers_facts", "F042")
    disk.set("conditions", "unexplained_pain", "facts", "F057")
    assert load_tables(disk.folder)
    disk.set(table, key, column, "F104")
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == (f"{table}.csv", disk.line(table, key))
    assert fault.why == "F104 stems from therarehab-and-wellness, which the row's sources do not name"
