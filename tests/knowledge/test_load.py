"""Reading data/knowledge: good tables become records, and a bad one says all that is wrong with it."""

import dataclasses
from types import MappingProxyType

import pytest

from knowledge.__main__ import main
from knowledge.errors import Fault, TablesError
from knowledge.load import load_tables
from knowledge.records import Category, Wording
from tests.knowledge.tables_on_disk import TABLES, TablesOnDisk


@pytest.fixture
def disk(tmp_path):
    return TablesOnDisk(tmp_path)


def test_real_tables_load():
    """The tables that the assistant ships are sound, and cells arrive in their types."""
    tables = load_tables()
    assert tables.conditions["sciatica"].wording is Wording.LISTED
    assert tables.techniques["medical_massage"].category is Category.MASSAGE
    assert tables.conditions["arthritis"].techniques == (
        "physical_therapy_massage",
        "joint_mobilization",
        "soft_tissue_techniques",
    )
    assert tables.uncovered["plantar_fasciitis"].near == ()


def test_rows_keep_the_order_of_the_file(disk):
    """Answers list rows in the order in which the table's author wrote them."""
    keys = [row[0] for row in disk.rows("conditions")[1:]]
    assert list(load_tables(disk.folder).conditions) == keys


def test_records_cannot_be_changed():
    """What one conversation reads, no other can alter."""
    sciatica = load_tables().conditions["sciatica"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        sciatica.answer = "Rest."


def test_byte_order_mark_is_no_fault(disk):
    """A table saved by a spreadsheet program with a byte order mark loads as it did without."""
    before = load_tables(disk.folder)
    path = disk.path("clinics")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_tables(disk.folder) == before


def test_spaces_around_cells_and_parts_do_not_count(disk):
    """`a | b ` is the same list as `a|b`."""
    before = load_tables(disk.folder)
    aliases = disk.cell("conditions", "sciatica", "aliases")
    disk.set("conditions", "sciatica", "aliases", "  " + aliases.replace("|", " | ") + " ")
    assert load_tables(disk.folder) == before


@pytest.mark.parametrize("table", TABLES)
def test_missing_file_is_the_only_fault(disk, table):
    """A missing table is named; rows that refer to it are not blamed for it."""
    disk.path(table).unlink()
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == (f"{table}.csv", 1)
    assert "cannot be read" in fault.why
    assert "No such file" in fault.why


@pytest.mark.parametrize("table", TABLES)
def test_wrong_header_is_the_only_fault(disk, table):
    """A table whose header is wrong is refused with the header that it should have."""
    columns = disk.rows(table)[0]
    disk.edit(table, lambda rows: rows[0].__setitem__(1, "nam"))
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == (f"{table}.csv", 1)
    assert f"the header must be {', '.join(columns)}; it is key, nam" in fault.why


def test_header_without_a_column(disk):
    """A table that lacks a whole column is refused at its header."""
    disk.edit("conditions", lambda rows: [row.pop(2) for row in rows])
    assert [(fault.file, fault.line, fault.column) for fault in disk.faults()] == [("conditions.csv", 1, "-")]


def test_swapped_columns(disk):
    """Two columns in each other's place are refused at the header, though every name is known."""
    disk.edit("uncovered", lambda rows: [row.insert(0, row.pop(1)) for row in rows])
    assert [(fault.file, fault.line, fault.column) for fault in disk.faults()] == [("uncovered.csv", 1, "-")]


def test_empty_file(disk):
    """A table without any line lacks its header."""
    disk.path("uncovered").write_text("", encoding="utf-8")
    (fault,) = disk.faults()
    assert fault.why.endswith("it is nothing")


def test_table_without_rows_makes_references_fail(disk):
    """Where the header stands but a row is gone, each row that refers to it is named."""
    disk.edit(
        "techniques", lambda rows: rows.pop(next(i for i, row in enumerate(rows) if row[0] == "neuromuscular_therapy"))
    )
    faults = disk.faults()
    assert {(fault.file, fault.column, fault.why) for fault in faults} == {
        ("conditions.csv", "techniques", "'neuromuscular_therapy' is no key of techniques.csv")
    }
    lines = {disk.line("conditions", key) for key in ("postural_pain", "nerve_related_pain")}
    assert {fault.line for fault in faults} == lines


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change", [lambda row: row.pop(), lambda row: row.append("one too many")], ids=["short", "long"]
)
def test_row_with_a_wrong_number_of_cells(disk, table, change):
    """A row that is too short or too long is named; rows that refer to it are not blamed."""
    cells = len(disk.rows(table)[0])
    disk.edit(table, lambda rows: change(rows[2]))
    assert disk.faults() == [Fault(f"{table}.csv", 3, "-", f"the row must have {cells} cells")]


@pytest.mark.parametrize("table", TABLES)
def test_duplicate_key(disk, table):
    """A key that stands twice is named with the line of the first one."""
    disk.edit(table, lambda rows: rows.append(rows[1]))
    last = len(disk.rows(table))
    key = disk.rows(table)[1][0]
    assert disk.faults() == [Fault(f"{table}.csv", last, "key", f"{key!r} stands in line 2 already")]


@pytest.mark.parametrize(
    ("table", "key", "column", "allowed"),
    [
        ("conditions", "sciatica", "wording", "described, listed, story"),
        ("techniques", "deep_tissue_massage", "category", "technique, massage"),
    ],
)
@pytest.mark.parametrize("value", ["proven", "", "Listed", "Technique"])
def test_value_outside_of_its_list(disk, table, key, column, allowed, value):
    """A wording or category that does not exist is refused with those that do; case counts."""
    disk.set(table, key, column, value)
    assert disk.faults() == [
        Fault(f"{table}.csv", disk.line(table, key), column, f"{value!r} is none of {allowed}"),
    ]


def spoil_line(disk, table, line, old, new):
    """Replaces a part of one line of the file, quotes and all."""
    path = disk.path(table)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_text("\n".join(lines), encoding="utf-8")


def test_text_after_a_closing_quote(disk):
    """Bad quoting is refused with its line, and rows that could not be reached are not called unknown."""
    line = disk.line("facts", "F003")
    spoil_line(disk, "facts", line, "F003,", 'F003,"oops"s')
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("facts.csv", line)
    assert fault.why.startswith("not valid CSV: ")


def test_quote_that_is_never_closed(disk):
    """A quote that swallows the rest of the file is refused where it begins."""
    line = disk.line("uncovered", "hip_pain")
    spoil_line(disk, "uncovered", line, "hip_pain,", 'hip_pain,"')
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("uncovered.csv", line)
    assert fault.why.startswith("not valid CSV: ")


def test_bad_quoting_in_the_header(disk):
    """The header is read as strictly as the rows."""
    spoil_line(disk, "sources", 1, "key,", '"key"s,')
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("sources.csv", 1)
    assert fault.why.startswith("not valid CSV: ")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_file_in_another_encoding(disk, encoding):
    """A table that is not UTF-8 is refused as a whole, and rows that refer to it are not blamed."""
    disk.set("sources", "all-body-kneads", "title", "Thérapie")
    path = disk.path("sources")
    path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("sources.csv", 1)
    assert "cannot be read" in fault.why


def test_nul_character(disk):
    """A NUL, which no spreadsheet shows, is refused with its line."""
    spoil_line(disk, "clinics", 2, "Preferred", "Pre\0ferred")
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == ("clinics.csv", 2)


def test_every_fault_at_once(disk):
    """One run lists what is wrong in all of the tables, sorted by file and line, so that it can be mended in one go."""
    disk.path("clinics").unlink()
    disk.edit("sources", lambda rows: rows[0].__setitem__(2, "heading"))
    disk.edit("facts", lambda rows: rows[5].append("more"))
    disk.set("techniques", "medical_massage", "category", "cure")
    disk.set("techniques", "sports_massage", "what", "")
    disk.set("conditions", "stress", "techniques", "hot_stones|yoga")
    disk.set("conditions", "sciatica", "facts", "F094|F999")
    disk.set("uncovered", "hip_pain", "near", "joint_pain|hip_bone")
    disk.edit("uncovered", lambda rows: rows.append(rows[1]))

    faults = disk.faults()

    assert faults == sorted(faults)
    assert [(fault.file, fault.line, fault.column) for fault in faults] == [
        ("clinics.csv", 1, "-"),
        ("conditions.csv", disk.line("conditions", "sciatica"), "facts"),
        ("conditions.csv", disk.line("conditions", "stress"), "techniques"),
        ("conditions.csv", disk.line("conditions", "stress"), "techniques"),
        ("facts.csv", 6, "-"),
        ("sources.csv", 1, "-"),
        ("techniques.csv", disk.line("techniques", "medical_massage"), "category"),
        ("techniques.csv", disk.line("techniques", "sports_massage"), "what"),
        ("uncovered.csv", disk.line("uncovered", "hip_pain"), "near"),
        ("uncovered.csv", len(disk.rows("uncovered")), "key"),
    ]


def test_error_reads_well(disk):
    """The message counts the faults and gives file, line, column and reason of each."""
    disk.set("conditions", "stress", "facts", "F999")
    disk.set("conditions", "stress", "answer", "")
    with pytest.raises(TablesError) as caught:
        load_tables(disk.folder)
    line = disk.line("conditions", "stress")
    assert str(caught.value).splitlines() == [
        "2 faults in the knowledge tables:",
        f"  conditions.csv, line {line}, column answer: the cell is empty",
        f"  conditions.csv, line {line}, column facts: 'F999' is no key of facts.csv",
    ]


def test_error_counts_a_single_fault(disk):
    """One fault is not called faults."""
    disk.set("conditions", "stress", "answer", "")
    with pytest.raises(TablesError, match=r"^1 fault in"):
        load_tables(disk.folder)


# A cell of each table that may hold any text.
FREE_TEXT = MappingProxyType(
    {
        "sources": ("all-body-kneads", "title"),
        "facts": ("F001", "gist"),
        "clinics": ("all-body-kneads", "about"),
        "techniques": ("sports_massage", "spoken"),
        "conditions": ("sciatica", "answer"),
        "uncovered": ("hip_pain", "name"),
    }
)


@pytest.mark.parametrize("table", TABLES)
def test_version_changes_with_any_table(disk, table):
    """A changed cell changes the version, so that Rasa trains again; the same tables keep it."""
    before = load_tables(disk.folder).version()
    assert load_tables(disk.folder).version() == before
    disk.set(table, *FREE_TEXT[table], "Something else.")
    assert load_tables(disk.folder).version() != before


def test_command_says_that_the_tables_are_sound(capsys):
    """`python -m knowledge` counts the rows of each table and succeeds."""
    assert main() == 0
    assert f"{len(load_tables().conditions)} conditions" in capsys.readouterr().out


def test_command_says_what_is_wrong(disk, capsys, monkeypatch):
    """`python -m knowledge` prints every fault where errors belong, and fails."""
    disk.set("conditions", "stress", "answer", "")
    monkeypatch.setattr("knowledge.__main__.load_tables", lambda: load_tables(disk.folder))
    assert main() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "conditions.csv" in printed.err
    assert "the cell is empty" in printed.err
