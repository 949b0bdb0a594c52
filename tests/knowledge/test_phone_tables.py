"""The phone line's own words: what the two tables may hold, and what their mistakes are called."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from channels.telephone.commands import Commands
from knowledge.__main__ import main
from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER
from knowledge.phone import COMMANDS, MOST_WORDS, OPEN, PROMPTS, SPOKEN, load_commands, load_prompts
from knowledge.text import normalize

Rows = list[list[str]]


class TableOnDisk:
    """A real table, copied into a folder in which a test may spoil it. A row is a line; the header is line 1."""

    def __init__(self, folder: Path, file: str, load: Callable[[Path], object]) -> None:
        self.folder, self.file = folder, file
        self.path = folder / file
        self._load = load
        shutil.copy(FOLDER / file, folder)

    def rows(self) -> Rows:
        return list(csv.reader(io.StringIO(self.path.read_text(encoding="utf-8"), newline="")))

    def edit(self, change: Callable[[Rows], object]) -> None:
        rows = self.rows()
        change(rows)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def line(self, key: str) -> int:
        return [row[0] for row in self.rows()].index(key) + 1

    def set(self, line: int, column: int, value: str) -> None:
        self.edit(lambda rows: rows[line - 1].__setitem__(column, value))

    def load(self) -> object:
        return self._load(self.folder)

    def faults(self) -> list[Fault]:
        with pytest.raises(TablesError) as caught:
            self.load()
        return caught.value.faults


@pytest.fixture
def prompts(tmp_path: Path) -> TableOnDisk:
    return TableOnDisk(tmp_path, PROMPTS, load_prompts)


@pytest.fixture
def commands(tmp_path: Path) -> TableOnDisk:
    return TableOnDisk(tmp_path, COMMANDS, load_commands)


@pytest.fixture(params=["prompts", "commands"])
def either(request: pytest.FixtureRequest) -> TableOnDisk:
    return request.getfixturevalue(request.param)


class TestBoth:
    """What holds for either table."""

    def test_copy_is_sound(self, either):
        assert either.load()

    def test_spaces_and_byte_order_mark_do_not_count(self, either):
        before = either.load()
        either.edit(lambda rows: [row.__setitem__(1, f"  {row[1].replace('|', ' | ')} ") for row in rows[1:]])
        either.path.write_bytes(b"\xef\xbb\xbf" + either.path.read_bytes())
        assert either.load() == before

    def test_missing_file(self, either):
        either.path.unlink()
        (fault,) = either.faults()
        assert (fault.file, fault.line, fault.column) == (either.file, 1, "-")
        assert "No such file" in fault.why

    def test_other_encoding(self, either):
        either.path.write_text(either.path.read_text(encoding="utf-8"), encoding="utf-16")
        (fault,) = either.faults()
        assert "cannot be read" in fault.why

    def test_wrong_header(self, either):
        wanted = ", ".join(either.rows()[0])
        either.set(1, 2, "because")
        found = ", ".join(either.rows()[0])
        assert either.faults() == [Fault(either.file, 1, "-", f"the header must be {wanted}; it is {found}")]

    def test_row_with_too_few_cells(self, either):
        """Such a row is the only fault: nothing seems to be missing because of it."""
        either.edit(lambda rows: rows[3].pop())
        assert either.faults() == [Fault(either.file, 4, "-", "the row must have 3 cells")]

    def test_no_csv(self, either):
        either.path.write_text(f'{either.path.read_text(encoding="utf-8")}"open', encoding="utf-8")
        (fault,) = either.faults()
        assert fault.line == len(either.rows())
        assert "not valid CSV" in fault.why

    def test_unknown_key(self, either):
        column = either.rows()[0][0]
        key = either.rows()[4][0]
        either.set(5, 0, "Hum")
        first, second = either.faults()
        assert first == Fault(either.file, 1, column, f"{key!r} is missing")
        assert (second.line, second.column) == (5, column)
        assert second.why.startswith("'Hum' is none of ")

    def test_key_twice(self, either):
        column, key = either.rows()[0][0], either.rows()[2][0]
        either.edit(lambda rows: rows.append([key, "other words", "twice"]))
        last = len(either.rows())
        assert Fault(either.file, last, column, f"{key!r} stands in line 3 already") in either.faults()

    def test_missing_row(self, either):
        column, key = either.rows()[0][0], either.rows()[2][0]
        either.edit(lambda rows: rows.pop(2))
        assert either.faults() == [Fault(either.file, 1, column, f"{key!r} is missing")]

    def test_empty_cell(self, either):
        column = either.rows()[0][1]
        either.set(3, 1, "  ")
        assert Fault(either.file, 3, column, "the cell is empty") in either.faults()

    def test_faults_name_their_place(self, either):
        """The message says file, line and column, fault by fault, in the file's order."""
        either.set(2, 0, "Hum")
        either.set(5, 1, "")
        with pytest.raises(TablesError) as caught:
            either.load()
        header = either.rows()[0]
        lines = str(caught.value).splitlines()
        assert f"{either.file}, line 2, column {header[0]}: 'Hum' is none of" in "\n".join(lines)
        assert f"{either.file}, line 5, column {header[1]}: the cell is empty" in "\n".join(lines)
        assert [fault.line for fault in caught.value.faults] == sorted(fault.line for fault in caught.value.faults)


class TestPrompts:
    """What the line says itself."""

    def test_real_table(self):
        """Every prompt is there, in the order in which the code names them, and can be filled in."""
        texts = load_prompts()
        assert list(texts) == list(OPEN)
        for key, words in OPEN.items():
            assert "{" not in texts[key].format(**dict.fromkeys(words, "Anybody"))

    def test_emergencies_are_told_in_words(self):
        """Who calls in need hears the number before anything else can be asked."""
        texts = load_prompts()
        assert all("nine one one" in texts[key] for key in ("welcome", "welcome_clinic", "trouble", "trouble_goodbye"))

    @pytest.mark.parametrize(
        ("key", "text", "why"),
        [
            ("welcome", "Hello, {clinic}.", "{clinic} is missing, or can't be filled in here"),
            ("transfer", "One moment.", "{clinic} is missing, or can't be filled in here"),
            ("transfer", "One moment, {clinic!r}.", "{clinic} is missing, or can't be filled in here"),
            ("transfer", "One moment, {clinic:>9}.", "{clinic} is missing, or can't be filled in here"),
            ("menu", "Main menu {}.", "{} is missing, or can't be filled in here"),
            ("menu", "Main menu.}", "braces stand in pairs, around a word that is filled in"),
            ("menu", "{Main menu.", "braces stand in pairs, around a word that is filled in"),
            ("transfer", "One moment {clinic.", "braces stand in pairs, around a word that is filled in"),
            ("menu", "Main menu " * 21, f"42 words are too many: at most {MOST_WORDS}"),
            ("menu", "Press 1.", "signs and digits are not for the ear: write words"),
            ("menu", "**Main** menu.", "signs and digits are not for the ear: write words"),
            ("menu", "[Main menu]", "signs and digits are not for the ear: write words"),
            ("menu", "<break/> Main menu.", "signs and digits are not for the ear: write words"),
            ("menu", "#", "signs and digits are not for the ear: write words"),
        ],
    )
    def test_odd_text(self, prompts, key, text, why):
        line = prompts.line(key)
        prompts.set(line, 1, text)
        faults = prompts.faults()
        assert Fault(PROMPTS, line, "text", why) in faults
        assert {(fault.line, fault.column) for fault in faults} == {(line, "text")}

    def test_longest_text(self, prompts):
        prompts.set(prompts.line("menu"), 1, "menu " * MOST_WORDS)
        assert prompts.load()["menu"].split() == ["menu"] * MOST_WORDS


class TestCommands:
    """What callers say to the line."""

    def test_real_table(self):
        """Every command is there, in the order in which the code names them, with several ways to say it."""
        said = load_commands()
        assert list(said) == list(SPOKEN)
        assert all(len(phrases) >= 10 for phrases in said.values())
        assert all(phrase == normalize(phrase) for phrases in said.values() for phrase in phrases)

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ("Repeat", "'Repeat' must be written 'repeat'"),
            ("say it, please", "'say it, please' must be written 'say it please'"),
            ("i don't hear", "\"i don't hear\" must be written 'i dont hear'"),
            ("pardon|pardon", "'pardon' stands twice in the list"),
            ("pardon||what", "a part of the list is empty"),
            ("pardon|", "a part of the list is empty"),
            ("…", "'…' must be written ''"),
        ],
    )
    def test_odd_words(self, commands, said, why):
        line = commands.line("repeat")
        commands.set(line, 1, said)
        assert commands.faults() == [Fault(COMMANDS, line, "said", why)]

    @pytest.mark.parametrize("key", ["question", "repeat", "goodbye"])
    def test_words_of_two_commands(self, commands, key):
        """What means two things means neither; the first row that has it keeps it."""
        taken = load_commands()["filler"][0]
        line, first = sorted((commands.line(key), commands.line("filler")))[::-1]
        commands.edit(lambda rows: rows[commands.line(key) - 1].__setitem__(1, f"{taken}|something new"))
        assert commands.faults() == [Fault(COMMANDS, line, "said", f"{taken!r} stands in line {first} already")]

    @pytest.mark.parametrize("key", ["polite", "polite_after", "reach", "yes", "no"])
    def test_parts_may_be_commands_too(self, commands, key):
        """A courtesy or an answer may be spoken like a command: which one it is shows."""
        commands.edit(lambda rows: rows[commands.line(key) - 1].__setitem__(1, "sorry|thats it|transfer me"))
        assert commands.load()[key] == ("sorry", "thats it", "transfer me")

    def test_one_phrase_will_do(self, commands):
        """However few ways to say something a table has, the line understands callers by it."""
        sound = commands.rows()
        understood = {}
        for key in SPOKEN:
            commands.edit(lambda rows: rows.__setitem__(slice(None), sound))
            commands.set(commands.line(key), 1, "abracadabra")
            known = Commands(commands.load())
            understood[key] = (known.meant("what is fascia"), known.agrees("what is fascia"))
        assert understood == dict.fromkeys(SPOKEN, (None, None))


@pytest.mark.parametrize(
    ("file", "name", "load"), [(PROMPTS, "load_prompts", load_prompts), (COMMANDS, "load_commands", load_commands)]
)
def test_command_checks_them(file, name, load, tmp_path, capsys, monkeypatch):
    """`python -m knowledge` finds their faults as it finds those of the other tables."""
    table = TableOnDisk(tmp_path, file, load)
    table.set(3, 1, "")
    monkeypatch.setattr(f"knowledge.__main__.{name}", lambda: load(tmp_path))
    assert main() == 1
    assert f"{file}, line 3, column {table.rows()[0][1]}: the cell is empty" in capsys.readouterr().err
