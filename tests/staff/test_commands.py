"""The staff's commands as they are typed: what they print, and how they end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from staff.__main__ import main
from stores.database import VARIABLE
from tests.data_files import ROOT
from tests.staff.conversations import asks, says, session, store
from tests.staff.workbooks import copy_some


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    errors: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`python -m staff` with these arguments, in this process: a process of its own takes seconds to start."""

    def run_here(*arguments: str, **environment: str) -> Ended:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["staff", *arguments])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code
        out, errors = capsys.readouterr()
        # Python prints a text that a program ends with, and ends with 1.
        return Ended(1, out, f"{errors}{code}\n") if isinstance(code, str) else Ended(code or 0, out, errors)

    return run_here


def run_apart(*arguments: str, **options: Any) -> Ended:
    """`python -m staff` with these arguments in a process of its own, no terminal and no input."""
    done = subprocess.run(
        [sys.executable, "-m", "staff", *arguments],
        **{"cwd": ROOT, "stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "timeout": 120, **options},
    )
    return Ended(done.returncode, done.stdout, done.stderr)


async def test_report(database, run, models_loaded_once, charts_drawn_once, tmp_path):
    """The report of what is stored, in SQLite and PostgreSQL alike, is one page; the path is told."""
    await store("ann", asks("can i bring my parrot", "out_of_scope"), says("utter_out_of_scope", answer="a1"))
    page = tmp_path / "pages" / "report.html"
    done = run("report", "--output", str(page))
    assert (done.code, done.errors) == (0, "")
    assert done.out.startswith(f"{page}: 1 message in 1 conversation")
    assert "can i bring my parrot" in page.read_text()


def test_report_of_nothing(database, run, tmp_path):
    """Before the first conversation there is a page, too."""
    page = tmp_path / "report.html"
    done = run("report", "--output", str(page))
    assert (done.code, done.errors) == (0, "")
    assert page.is_file()


async def test_purge(database, run):
    """How much was deleted is told."""
    await store("ann", asks("old", "ask_price", 1.0), start=session(time.time()))
    done = run("purge", "--days", "90")
    assert (done.code, done.errors) == (0, "")
    assert "1 events, 0 whole conversations" in done.out


def test_spreadsheet(run, monkeypatch, tmp_path):
    """A workbook that nobody changed changes nothing."""
    copy_some(tmp_path / "project")
    monkeypatch.setattr("staff.__main__.ROOT", tmp_path / "project")
    file = tmp_path / "faqs.xlsx"
    assert run("export", str(file)).code == 0
    done = run("import", str(file))
    assert (done.code, done.out) == (0, "Nothing to change: the workbook says what the data say.\n")


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["report"], {VARIABLE: "nonsense"}, f"{VARIABLE} is no address"),
        (["purge", "--days", "1"], {VARIABLE: "postgresql://me@127.0.0.1:1/name"}, "Conversations cannot be read from"),
        (["import", "missing.xlsx"], {}, "missing.xlsx cannot be read"),
        (["ask", "missing.txt"], {}, "missing.txt"),
        (["review"], {}, "terminal"),
        (["export", __file__], {}, "is no name of a workbook"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_line(run, arguments, environment, told):
    """No traceback: one line on standard error that says what and where, and an exit code for scripts."""
    done = run(*arguments, **environment)
    assert (done.code, done.out) == (1, "")
    assert len(done.errors.splitlines()) == 1
    assert told in done.errors


@pytest.mark.parametrize("days", ["-1", "many", ""])
def test_days_that_are_none(run, days):
    """Nothing is deleted by a slip of the finger."""
    assert run("purge", "--days", days).code == 2


async def test_commands_in_processes_of_their_own(sqlite_database, model, monkeypatch, tmp_path):
    """Each command brings all that it needs along, and prints nothing but what it has to say."""
    monkeypatch.setenv(VARIABLE, sqlite_database)
    await store("ann", asks("can i bring my parrot", "out_of_scope"), says("utter_out_of_scope", answer="a1"))
    page = tmp_path / "report.html"
    told = f"{page}: 1 message in 1 conversation, 1 unanswered question in 1 group\n"
    assert run_apart("report", "--output", str(page)) == Ended(0, told, "")
    assert "can i bring my parrot" in page.read_text()
    told = "Deleted what was older than 0 days: 5 events, 1 whole conversations.\n"
    assert run_apart("purge", "--days", "0") == Ended(0, told, "")
    assert run_apart("ask", "missing.txt") == Ended(1, "", "missing.txt: No such file or directory\n")
    assert run_apart("export", str(page)).errors.startswith(f"{page} is no name of a workbook")


@pytest.mark.parametrize("target", ["import", "purge"])
def test_what_make_needs_to_know(target):
    """`make` says which variable is missing."""
    makefile = (ROOT / "Makefile").read_text()
    recipe = makefile.split(f"\n{target}: ")[1].split("\n\n")[0].splitlines()[1]
    done = subprocess.run(
        ["make", "-f", "-", target], input=f"{target}:\n{recipe}\n", capture_output=True, text=True, cwd="/tmp"
    )
    assert done.returncode == 2
    assert f"make {target} " in done.stderr


def test_paths_are_those_of_the_caller(tmp_path):
    """A file is looked for where the command was typed."""
    done = run_apart("import", "here.xlsx", cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done == Ended(1, "", "here.xlsx cannot be read: No such file or directory\n")
