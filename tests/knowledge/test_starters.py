"""The starter questions: what the table may hold, and what its mistakes are called."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER
from knowledge.starters import FILE, LONGEST, USUAL, Starter, load_starters
from knowledge.text import normalize

Rows = list[list[str]]


class StartersOnDisk:
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
            load_starters(self.folder)
        return caught.value.faults


@pytest.fixture
def disk(tmp_path: Path) -> StartersOnDisk:
    return StartersOnDisk(tmp_path)


def test_real_table():
    """The first questions fit any page, all others have words; there are enough of them for any page to find some."""
    starters = load_starters()
    assert len(starters) >= 24
    assert starters[0] == Starter("Which massage helps with sciatica?", ())
    assert [bool(starter.words) for starter in starters] == [i >= USUAL for i in range(len(starters))]
    assert "fascia" in next(starter for starter in starters if "myofascial" in starter.question).words


def test_order_is_the_files(disk):
    assert [starter.question for starter in load_starters(disk.folder)] == [row[0] for row in disk.rows()[1:]]


def test_spaces_and_byte_order_mark_do_not_count(disk):
    before = load_starters(disk.folder)
    disk.edit(lambda rows: [row.__setitem__(1, row[1].replace("|", " | ")) for row in rows[1:]])
    disk.path.write_bytes(b"\xef\xbb\xbf" + disk.path.read_bytes())
    assert load_starters(disk.folder) == before


@pytest.mark.parametrize("line", [2, 7])
@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("", "the cell is empty"),
        ("  ", "the cell is empty"),
        ("Tell me more", "'Tell me more' must end with a question mark"),
        (f"{'Why ' * 15}?", f"{'Why ' * 15 + '?'!r} is longer than {LONGEST} characters"),
    ],
)
def test_odd_question(disk, line, question, why):
    disk.set(line, 0, question)
    assert disk.faults() == [Fault(FILE, line, "question", why)]


def test_longest_question(disk):
    """A question that just fits on a button is no fault."""
    disk.set(2, 0, "W" * (LONGEST - 1) + "?")
    assert load_starters(disk.folder)


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace(" ", "  ")])
def test_question_twice(disk, change):
    """The same question in other capitals or spaces is the same."""
    question = change(disk.rows()[1][0])
    disk.set(8, 0, question)
    assert disk.faults() == [Fault(FILE, 8, "question", f"{question!r} stands in line 2 already")]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("fascia||mfr", "a part of the list is empty"),
        ("fascia|", "a part of the list is empty"),
        ("Fascia", "'Fascia' must be written 'fascia'"),
        ("deep-tissue", "'deep-tissue' must be written 'deep tissue'"),
        ("fascia|mfr|fascia", "'fascia' stands twice in the list"),
        ("", "the cell is empty"),
    ],
)
def test_odd_words(disk, words, why):
    disk.set(7, 1, words)
    assert disk.faults() == [Fault(FILE, 7, "words", why)]


def test_usual_question_with_words(disk):
    """What has words does not fit any page."""
    disk.set(3, 1, "spa")
    why = f"the first {USUAL} questions fit any page and have no words"
    assert disk.faults() == [Fault(FILE, 3, "words", why)]


def test_too_few_questions(disk):
    disk.edit(lambda rows: rows.__delitem__(slice(3, None)))
    assert disk.faults() == [Fault(FILE, 1, "-", "at least 4 questions are needed; there are 2")]


def test_missing_file(disk):
    disk.path.unlink()
    (fault,) = disk.faults()
    assert (fault.file, fault.line) == (FILE, 1)
    assert "No such file" in fault.why


def test_wrong_header(disk):
    disk.set(1, 1, "word")
    assert disk.faults() == [Fault(FILE, 1, "-", "the header must be question, words; it is question, word")]


def test_row_with_too_few_cells(disk):
    """A row that is left out does not make the rows after it seem to stand in the wrong place."""
    disk.edit(lambda rows: rows[2].pop())
    assert disk.faults() == [Fault(FILE, 3, "-", "the row must have 2 cells")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_file_in_another_encoding(disk, encoding):
    disk.set(2, 0, "Où?")
    disk.path.write_text(disk.path.read_text(encoding="utf-8"), encoding=encoding)
    (fault,) = disk.faults()
    assert "cannot be read" in fault.why


def test_every_fault_at_once(disk):
    """One run lists all that is wrong, by line."""
    disk.set(2, 0, "Tell me")
    disk.set(4, 1, "spa")
    disk.set(9, 1, "Spa|spa|spa")
    places = [(fault.line, fault.column) for fault in disk.faults()]
    assert places == [(2, "question"), (4, "words"), (9, "words"), (9, "words")]


def test_command_checks_it(disk, capsys, monkeypatch):
    """`python -m knowledge` finds its faults as it finds those of the other tables."""
    disk.set(7, 1, "Fascia")
    monkeypatch.setattr("knowledge.__main__.load_starters", lambda: load_starters(disk.folder))
    assert main() == 1
    assert f"{FILE}, line 7, column words: 'Fascia' must be written 'fascia'" in capsys.readouterr().err


def test_words_are_ones_that_a_page_can_show():
    """A word is compared with a page's text in one spelling; of two letters or more, or every page would have it."""
    for starter in load_starters():
        for word in starter.words:
            assert word == normalize(word)
            assert len(word) >= 2
