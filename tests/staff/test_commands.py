"""The staff's commands as they are typed: what they print, and how they end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stores.database import VARIABLE
from tests.data_files import ROOT
from tests.staff.conversations import asks, says, session, store


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m staff` with these arguments, no terminal and no input."""
    return subprocess.run(
        [sys.executable, "-m", "staff", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


async def test_report(database, model, tmp_path):
    """The report of what is stored, in SQLite and PostgreSQL alike, is one page; the path is told."""
    await store("ann", asks("can i bring my parrot", "out_of_scope"), says("utter_out_of_scope", answer="a1"))
    page = tmp_path / "pages" / "report.html"
    done = run("report", "--output", str(page))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{page}: 1 message in 1 conversation")
    assert "can i bring my parrot" in page.read_text()


def test_report_of_nothing(database, tmp_path):
    """Before the first conversation there is a page, too."""
    page = tmp_path / "report.html"
    done = run("report", "--output", str(page))
    assert (done.returncode, done.stderr) == (0, "")
    assert page.is_file()


async def test_purge(database):
    """How much was deleted is told."""
    await store("ann", asks("old", "ask_price", 1.0), start=session(time.time()))
    done = run("purge", "--days", "90")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 events, 0 whole conversations" in done.stdout


def test_spreadsheet(tmp_path):
    """A workbook that nobody changed changes nothing."""
    file = tmp_path / "faqs.xlsx"
    assert run("export", str(file)).returncode == 0
    done = run("import", str(file))
    assert (done.returncode, done.stdout) == (0, "Nothing to change: the workbook says what the data say.\n")


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (["report"], {VARIABLE: "nonsense"}, f"{VARIABLE} is no address"),
        (["purge", "--days", "1"], {VARIABLE: "postgresql://me@127.0.0.1:1/name"}, "Conversations cannot be read from"),
        (["import", "missing.xlsx"], {}, "missing.xlsx cannot be read"),
        (["ask", "missing.txt"], {}, "missing.txt"),
        (["review"], {}, "terminal"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_line(arguments, environment, told):
    """No traceback: one line on standard error that says what and where, and an exit code for scripts."""
    done = run(*arguments, **environment)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr


@pytest.mark.parametrize("days", ["-1", "many", ""])
def test_days_that_are_none(days):
    """Nothing is deleted by a slip of the finger."""
    assert run("purge", "--days", days).returncode == 2


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
    done = subprocess.run(
        [sys.executable, "-m", "staff", "import", "here.xlsx"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stderr == f"{Path('here.xlsx')} cannot be read: No such file or directory\n"
