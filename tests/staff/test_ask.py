"""`make ask` with the trained model: a list goes in, a table or CSV comes out, and nothing is kept of it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
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
what is that?
"""
ASK = "import sys; from pathlib import Path; from staff.asking.command import ask_file; ask_file({arguments})"


def run(arguments: str, typed: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", ASK.format(arguments=arguments)],
        cwd=ROOT,
        input=typed.encode(),
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


@pytest.fixture(scope="module")
def answered(model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, str]], str, Path]:
    """The rows of the CSV, what was said on standard error, and where conversations would have been kept."""
    kept = tmp_path_factory.mktemp("kept") / "conversations.db"
    # In C's locale, which knows no letter beyond ASCII.
    done = run("Path('-'), csv=True", LIST, DATABASE_URL=f"sqlite:///{kept}", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline=""))), done.stderr.decode(), kept


def test_every_question_is_answered_in_its_order(answered):
    rows, _, _ = answered
    assert [row["question"].removeprefix("'") for row in rows] == LIST.splitlines()[1:]
    assert all(row["answer"] for row in rows)
    assert all(0 <= float(row["confidence"]) <= 1 for row in rows)


def test_outcomes_and_sources(answered):
    """What became of each, and whom an answer cites, by name."""
    rows, _, _ = answered
    by_question = {row["question"]: row for row in rows}
    sciatica = by_question["Which massage helps with sciatica?"]
    assert (sciatica["outcome"], sciatica["sources"]) == ("answered", "All Body Kneads")
    assert sciatica["intent"] == "ask_technique_for_condition"
    assert by_question["who won the world cup"]["outcome"] == "declined"
    assert by_question["which massage for gout"]["outcome"] == "not in the articles"
    assert by_question["I have chest pain"]["outcome"] == "emergency"


def test_each_is_the_first_of_its_conversation(answered):
    """What was asked before is not remembered: "that" is nothing."""
    rows, _, _ = answered
    assert "sciatica" not in rows[-1]["answer"]


def test_a_slash_is_no_command(answered):
    """It is asked as people's words, and stands in the table as it was written."""
    rows, _, _ = answered
    restart = next(row for row in rows if row["question"] == "/restart")
    assert restart["intent"] != "restart"
    assert float(restart["confidence"]) < 1


def test_nothing_is_kept_and_nothing_else_is_said(answered):
    """No conversation is stored; a list asked without a terminal shows no progress and no library's warnings."""
    _, said, kept = answered
    assert said == ""
    assert not kept.exists()


def test_table(model, tmp_path):
    """From a file, as a table."""
    file = tmp_path / "questions.txt"
    file.write_text("does it hurt?\n")
    done = run(f"Path({str(file)!r})", "")
    assert done.returncode == 0, done.stderr
    assert "does it hurt?" in done.stdout.decode()
    assert "ask_does_it_hurt" in done.stdout.decode()


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
