"""Safety tables with faults are refused, each fault with its place."""

from __future__ import annotations

import shutil

import pytest

from knowledge.errors import TablesError
from safety.languages import SPANISH
from safety.load import FOLDER, load_names
from safety.scorer import WEIGHTS
from safety.tables import AFTERMATH, KINDS, MODIFIERS, NAMES, NUMBERS, RISKS, SIGNS, TABLES, WORDS
from tests.safety.tables_on_disk import SafetyTablesOnDisk


@pytest.fixture
def disk(tmp_path):
    return SafetyTablesOnDisk(tmp_path)


@pytest.mark.parametrize(
    ("file", "column", "value", "why"),
    [
        (SIGNS, "kind", "legal", "'legal' is no key of kinds.csv"),
        (SIGNS, "level", "soon", "'soon' is none of now, today, doctor, answer"),
        (KINDS, "help", "plumber", "'plumber' is none of medical, suicide, abuse, conduct"),
        (WORDS, "kind", "noise", "'noise' is no key of kinds.csv"),
        (RISKS, "now", "SNEEZES", "'SNEEZES' is no group of words.csv"),
        (RISKS, "modified_by", "sleepy", "'sleepy' is no family of modifiers.csv"),
        (NUMBERS, "low", "many", "'many' is no number"),
        (NUMBERS, "example", "temp 36", "'temp 36' has no number that the row means"),
        (SIGNS, "pattern", "call (an ambulance", "')' is missing"),
        (SIGNS, "pattern", "call an] ambulance", "']' has no meaning here"),
        (SIGNS, "pattern", "call .. ", "a gap must stand between two items"),
        (SIGNS, "pattern", "[call]", "a sequence may be empty"),
        (SIGNS, "pattern", "call || 911", "a sequence may be empty"),
        (SIGNS, "pattern", "call .{9} 911", "'{' has no meaning here"),
        (SIGNS, "pattern", "call AMBULANCES", "'AMBULANCES' is no group of words.csv"),
        (SIGNS, "pattern", "heeelp", "'heeelp' is no word as safety.text.read spells it"),
        (SIGNS, "within", "9", "a pattern without & needs no number"),
        (SIGNS, "modified_by", "negated|sleepy", "'sleepy' is no family of modifiers.csv"),
        (SIGNS, "example", "all is well", "'all is well' does not match the row's pattern, or is modified"),
        (SIGNS, "example", "when should someone call 911", "does not match the row's pattern, or is modified"),
        (SIGNS, "why", "", "the cell is empty"),
        (MODIFIERS, "where", "nearby", "'nearby' is none of over, before, after, clause, phrase, sentence, text"),
        (MODIFIERS, "unless", "help (", "')' is missing"),
        (MODIFIERS, "example", "a stiff neck", "'a stiff neck' has no sign that the row modifies"),
        (MODIFIERS, "example", "no chest pain, he can't breathe", "has a sign all the same: cannot_breathe"),
        (
            AFTERMATH,
            "became",
            "better",
            "'better' is none of false_alarm, cannot_call, waiting,",
        ),
        (AFTERMATH, "unless", "not (", "')' is missing"),
        (AFTERMATH, "example", "is it a false alarm", "does not say that it became 'false_alarm'"),
        (WORDS, "words", "but|CLAUSE", "CLAUSE name each other in a circle"),
        (WORDS, "key", "OPENER", "the group CLAUSE is missing"),
    ],
)
def test_a_fault_names_its_place(disk, file, column, value, why):
    """A wrong cell is refused with the file, the line, the column and what is wrong."""
    disk.set(file, 2, column, value)
    place = f"{file}, line {1 if why.startswith('the group') or 'circle' in why else 2}, column "
    assert any(fault.startswith(place) and why in fault for fault in disk.faults())


def test_kinds_have_names_in_each_language():
    """What English has a name for has one in Spanish, and another."""
    names, english = load_names(SPANISH), load_names()
    assert names.keys() == english.keys()
    assert {key for key in names if names[key] == english[key]} == set()


def test_name_of_an_unknown_kind(tmp_path):
    """A kind that is misspelt, and the one that then has no name, are told."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    file = tmp_path / SPANISH / NAMES
    file.write_text(file.read_text(encoding="utf-8").replace("\nheart,", "\nhart,"), encoding="utf-8")
    with pytest.raises(TablesError, match=r"es/names.csv, line 1, column kind: .* alone: hart, heart"):
        load_names(SPANISH, tmp_path)


def test_parts_need_a_number_of_words(disk):
    """A pattern of several parts says within how many words they must stand."""
    disk.set(SIGNS, 2, "pattern", "call & ambulance")
    assert disk.faults() == [f"{SIGNS}, line 2, column within: a pattern with & needs a number of words, not ''"]


def test_all_faults_at_once(disk):
    """Every fault that can be seen is named, not only the first."""
    disk.set(SIGNS, 2, "pattern", "call )")
    disk.set(SIGNS, 3, "pattern", "DEATHS")
    disk.set(SIGNS, 4, "within", "eight")
    disk.set(MODIFIERS, 4, "pattern", "ruled [out")
    assert sorted(fault.split(":")[0] for fault in disk.faults()) == [
        f"{MODIFIERS}, line 4, column pattern",
        f"{SIGNS}, line 2, column pattern",
        f"{SIGNS}, line 3, column pattern",
        f"{SIGNS}, line 4, column within",
    ]


def test_a_key_stands_once(disk):
    """Two rows with one key are refused, with both lines."""
    rows = disk.rows(SIGNS)
    disk.write(SIGNS, [*rows, rows[1]])
    place = f"{SIGNS}, line {len(rows) + 1}, column key"
    assert disk.faults() == [f"{place}: 'ambulance' stands in line 2 already"]


@pytest.mark.parametrize("file", [*TABLES, WEIGHTS])
def test_missing_file(disk, file):
    """A missing table is named."""
    (disk.folder / file).unlink()
    assert any(fault.startswith(f"{file}, line 1") and "cannot be read" in fault for fault in disk.faults())
