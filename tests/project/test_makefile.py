"""What `make` decides: when to train, what to show, what to leave alone. A script stands in for Rasa."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.data_files import ROOT

MODEL = "models/knead-to-know.tar.gz"
RASA = """#!/bin/sh
echo trained >> trainings
echo "what Rasa says" >&2
while test $# -gt 1; do
  case $1 in --fixed-model-name) name=$2;; --out) folder=$2;; esac
  shift
done
mkdir -p .rasa/cache "$folder"
test -e .rasa/cache/old && echo "cached" >> trainings
echo half > "$folder/$name.tar.gz"
test ! -e broken || exit 1
echo whole > "$folder/$name.tar.gz"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one file of each kind, installed by appearance."""
    for name, content in {
        "Makefile": (ROOT / "Makefile").read_text(),
        "data/faq/a b.yml": "nlu:",
        "data/knowledge/table.csv": "key",
        "config.yml": "pipeline:",
        "domain.yml": "intents:",
        "components/one.py": "",
        "knowledge/two.py": "",
        "requirements.txt": "rasa",
        "launcher/environment.pth": "",
        ".venv/bin/rasa": RASA,
        ".venv/bin/python": "#!/bin/sh\ntest ! -e unsound || { echo 'table.csv, line 2' >&2; exit 1; }\n",
        ".venv/.installed": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)
    (tmp_path / "models").mkdir()
    return tmp_path


def make(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=project, env={**clean, **environment}, capture_output=True, text=True, timeout=60
    )


def trainings(project: Path) -> list[str]:
    file = project / "trainings"
    return file.read_text().split() if file.exists() else []


def test_trains_once_and_says_little(project):
    """The first time trains, and what Rasa says of a training that goes well stays out of sight.

    Standard output is for what was asked for, such as a list of answers.
    """
    first = make(project, "train")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "Training, two minutes or so ...\n")
    assert (project / MODEL).read_text() == "whole\n"
    second = make(project, "train")
    assert (second.returncode, second.stderr) == (0, "")
    assert trainings(project) == ["trained"]


@pytest.mark.parametrize(
    "name", ["data/faq/a b.yml", "data/knowledge/table.csv", "config.yml", "domain.yml", "components/one.py", "new.yml"]
)
def test_trains_again_when_something_changed(project, name):
    make(project, "train")
    path = project / ("data" if name == "new.yml" else "") / name
    path.write_text("changed")
    make(project, "train")
    assert trainings(project) == ["trained", "trained"]


def test_trains_again_when_a_file_is_gone(project):
    """File times do not tell that."""
    make(project, "train")
    (project / "data/faq/a b.yml").unlink()
    make(project, "train")
    assert len(trainings(project)) == 2


@pytest.mark.parametrize("name", ["data/faq/a b.yml", "components/__pycache__/one.pyc", "README.md"])
def test_does_not_train_when_nothing_changed(project, name):
    """Touched files, compiled modules and the rest of the project do not count."""
    make(project, "train")
    path = project / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.utime(path)
    make(project, "train")
    assert trainings(project) == ["trained"]


@pytest.mark.parametrize(("name", "cached"), [("data/faq/a b.yml", True), ("components/one.py", False)])
def test_rasas_cache_does_not_outlive_our_code(project, name, cached):
    """Rasa's cache does not see changes in the modules that our components use."""
    make(project, "train")
    (project / ".rasa/cache/old").touch()
    (project / name).write_text("changed")
    make(project, "train")
    assert trainings(project) == ["trained", "trained", *["cached"] * cached]


def test_a_failed_training_leaves_the_old_model(project):
    """Its words are shown, and the next `make` tries again."""
    make(project, "train")
    before = (project / MODEL).read_text()
    (project / "config.yml").write_text("pipeline: [")
    (project / "broken").touch()
    failed = make(project, "train")
    assert failed.returncode != 0
    assert "what Rasa says" in failed.stderr
    assert (project / MODEL).read_text() == before
    (project / "broken").unlink()
    assert make(project, "train").returncode == 0
    assert len(trainings(project)) == 3


def test_unsound_tables_are_told_first(project):
    """A fault in a table is a line, not a training's traceback."""
    (project / "unsound").touch()
    failed = make(project, "train")
    assert failed.returncode != 0
    assert failed.stderr.splitlines()[:2] == ["Training, two minutes or so ...", "table.csv, line 2"]
    assert trainings(project) == []
    assert not (project / MODEL).exists()


def test_missing_python_gets_one_line(project, tmp_path):
    """Where there is no Python 3.10, the first line says what to do."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("make", "sh", "dirname"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}")
    (project / ".venv/.installed").unlink()
    failed = make(project, "run", PATH=str(tools))
    assert failed.returncode != 0
    assert failed.stderr.splitlines()[0] == (
        "Python 3.10 is missing: install it, or name it: make run PYTHON=/path/to/python3.10"
    )
    assert failed.stdout == ""


@pytest.mark.parametrize("days", ["", "many", "-1", "1.5"])
def test_days_that_are_none(project, days):
    """What is no whole number of days deletes nothing, and the reply shows how it is meant."""
    failed = make(project, "purge", f"DAYS={days}")
    assert failed.returncode != 0
    assert failed.stderr.splitlines()[0] == "Older than how many days? make purge DAYS=90"


def test_help_names_every_target(project):
    """One line each, from the comments beside the targets."""
    helped = make(project)
    phony = re.search(r"^\.PHONY: (.*?) FORCE$", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert phony
    assert [line.split()[1] for line in helped.stdout.splitlines()] == phony.group(1).replace("\\\n", " ").split()
