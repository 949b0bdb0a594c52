"""`make ask` with the trained model: a list goes in, a table or CSV comes out, and nothing is kept of it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from staff.asking.command import ask_file
from staff.asking.questions import AskError
from tests.data_files import ROOT

LIST = """# before the opening
Which massage helps with sciatica?
who won the world cup
/restart
=1+1
which massage for gout
I have chest pain
does it hurt?
what is that?
"""
TABLE = "--- the table ---\n"
# Asks the list of standard input for CSV, and then that of a file for a table. What was asked before is not asked
# again: loading the model takes seconds.
ASK = f"""
import sys
from pathlib import Path
from staff.asking import command

ask, replies = command.ask, {{}}

def ask_once(model, questions):
    new = [question for question in questions if question not in replies]
    replies.update(zip(new, ask(model, new) if new else []))
    return [replies[question] for question in questions]

command.ask = ask_once
command.ask_file(Path("-"), csv=True)
print({TABLE!r}, end="", flush=True)
command.ask_file(Path(sys.argv[1]))
"""


@dataclass(frozen=True)
class Answered:
    """What came of a list: the CSV's rows, the table, what standard error says, and where a database would stand."""

    rows: list[dict[str, str]]
    table: str
    errors: str
    database: Path


@pytest.fixture(scope="module")
def answered(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    folder = tmp_path_factory.mktemp("ask")
    file, database = folder / "questions.txt", folder / "conversations.db"
    file.write_text("does it hurt?\n")
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(file)],
        cwd=ROOT,
        input=LIST.encode(),
        capture_output=True,
        # In C's locale, which knows no letter beyond ASCII.
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{database}", "LC_ALL": "C", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 0, done.stderr
    written, _, table = done.stdout.partition(TABLE.encode())
    rows = list(csv.DictReader(io.StringIO(written.decode(), newline="")))
    return Answered(rows, table.decode("ascii"), done.stderr.decode(), database)


def test_every_question_is_answered_in_its_order(answered):
    rows = answered.rows
    assert [row["question"].removeprefix("'") for row in rows] == LIST.splitlines()[1:]
    assert all(row["answer"] for row in rows)
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)


def test_outcomes_and_sources(answered):
    """What became of each, and whom an answer cites, by name."""
    by_question = {row["question"]: row for row in answered.rows}
    sciatica = by_question["Which massage helps with sciatica?"]
    assert (sciatica["outcome"], sciatica["sources"]) == ("answered", "All Body Kneads")
    assert sciatica["intent"] == "ask_technique_for_condition"
    assert by_question["who won the world cup"]["outcome"] == "declined"
    assert by_question["which massage for gout"]["outcome"] == "not in the articles"
    assert by_question["I have chest pain"]["outcome"] == "emergency"


def test_each_is_the_first_of_its_conversation(answered):
    """What was asked before is not remembered: "that" is nothing."""
    assert answered.rows[-1]["question"] == "what is that?"
    assert "sciatica" not in answered.rows[-1]["answer"]


def test_a_slash_is_no_command(answered):
    """It is asked as people's words, and stands in the table as it was written."""
    restart = next(row for row in answered.rows if row["question"] == "/restart")
    assert restart["intent"] != "restart"
    assert float(restart["confidence"]) < 1


def test_nothing_is_kept_and_nothing_else_is_said(answered):
    """No conversation is stored; a list asked without a terminal shows no progress and no library's warnings."""
    assert answered.errors == ""
    assert not answered.database.exists()


def test_table(answered):
    """From a file, as a table."""
    assert "does it hurt?" in answered.table
    assert "ask_does_it_hurt" in answered.table


def test_faulty_list_is_told_without_a_model(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("# nothing\n")
    with pytest.raises(AskError, match=r"questions\.txt: there is no question in it"):
        ask_file(file, model=tmp_path / "gone.tar.gz")


def test_missing_model(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("does it hurt?\n")
    with pytest.raises(AskError, match=r"^there is no trained model at .*gone\.tar\.gz; `make train` makes one$"):
        ask_file(file, model=tmp_path / "gone.tar.gz")
