"""What `make` decides: when to train, what to install, what to leave alone. Scripts stand in for what it calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.data_files import ROOT

MODEL = "models/knead-to-know.tar.gz"
# Stands in for the Python of .venv: `-m knowledge`, `-m launcher train --out FOLDER` and `-c` to ask for a folder.
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-m knowledge" | "-m safety")
    test ! -e unsound || { echo 'table.csv, line 2' >&2; exit 1; };;
  "-m launcher")
    echo trained >> trainings
    echo "Training: a step" >&2
    mkdir -p .rasa/cache "$5"
    test -e .rasa/cache/old && echo "cached" >> trainings
    echo half > "$5/knead-to-know.tar.gz"
    test ! -e broken || { echo "what Rasa says" >&2; exit 1; }
    echo whole > "$5/knead-to-know.tar.gz";;
  "-c "*) echo .venv;;
esac
"""
# Stands in for Python 3.10 outside of .venv: makes an environment whose programs do nothing but say that they ran.
OTHER_PYTHON = """#!/bin/sh
if test "$1 $2" = "-m venv"; then
  mkdir -p "$3/bin"
  for each in pip uv python; do
    printf '#!/bin/sh\\necho "%s $*" >> ran\\ntest "$1" != -c || echo .venv\\n' $each > "$3/bin/$each"
    chmod +x "$3/bin/$each"
  done
fi
"""
# Brings a Python, in the way of uv.
UV = """#!/bin/sh
case "$*" in
  "python install"*)
    test ! -e offline || { echo "cannot download" >&2; exit 1; }
    mkdir -p "$UV_PYTHON_INSTALL_DIR" && cp other_python "$UV_PYTHON_INSTALL_DIR/python3.10";;
  "python find"*) echo "$UV_PYTHON_INSTALL_DIR/python3.10";;
esac
"""
APT = """#!/bin/sh
echo "$*" >> installed
test ! -e offline
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one file of each kind, installed by appearance."""
    for name, content in {
        **{
            name: (ROOT / name).read_text()
            for name in ("Makefile", "launcher/install.sh", "launcher/apt.sh", "tests/packages.sh")
        },
        "data/faq/a b.yml": "nlu:",
        "data/knowledge/table.csv": "key",
        "config.yml": "pipeline:",
        "domain.yml": "intents:",
        "components/one.py": "",
        "knowledge/two.py": "",
        "safety/three.py": "",
        "requirements.txt": "rasa",
        "launcher/environment.pth": "",
        "other_python": OTHER_PYTHON,
        ".venv/bin/python": PYTHON,
        ".venv/.installed": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)
    (tmp_path / "models").mkdir()
    return tmp_path


@pytest.fixture
def bare(project: Path) -> Path:
    """A machine with a few programs alone, for the project: what stands in its folder `tools`, and nothing else."""
    (project / "tools").mkdir()
    for tool in ("make", "sh", "dirname", "env", "mkdir", "cp", "chmod", "sed", "touch", "tail", "rm", "ls", "cat"):
        (project / "tools" / tool).symlink_to(shutil.which(tool))
    return project


def stand_in(project: Path, name: str, script: str) -> None:
    path = project / "tools" / name
    path.write_text(script)
    path.chmod(0o755)


def make(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=project, env={**clean, **environment}, capture_output=True, text=True, timeout=60
    )


def trainings(project: Path) -> list[str]:
    file = project / "trainings"
    return file.read_text().split() if file.exists() else []


def test_trains_once(project):
    """The first time trains, and tells its steps on standard error.

    Standard output is for what was asked for, such as a list of answers.
    """
    first = make(project, "train")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "Training: a step\n")
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
    assert failed.stderr.splitlines()[0] == "table.csv, line 2"
    assert trainings(project) == []
    assert not (project / MODEL).exists()


class TestPython:
    """Without Python 3.10 on the PATH."""

    MISSING = "Python 3.10 is missing: install it, or name it: make install PYTHON=/path/to/python3.10"

    @pytest.fixture
    def bare(self, bare: Path) -> Path:
        shutil.rmtree(bare / ".venv")
        return bare

    def test_uv_brings_one(self, bare):
        """What uv has downloaded makes the environment; nothing outside of the project changes."""
        stand_in(bare, "uv", UV)
        done = make(bare, "install", PATH=str(bare / "tools"))
        assert (done.returncode, done.stdout) == (0, "")
        assert (bare / ".python" / "python3.10").exists()
        ran = (bare / "ran").read_text()
        assert ran.splitlines()[0].startswith("pip --quiet --disable-pip-version-check install --require-hashes")
        assert "uv pip sync --quiet --require-hashes" in ran
        assert (bare / ".venv" / ".installed").exists()

    def test_uv_cannot_bring_one(self, bare):
        """One line says what to do, and one what uv says."""
        stand_in(bare, "uv", UV)
        (bare / "offline").touch()
        failed = make(bare, "install", PATH=str(bare / "tools"))
        assert failed.returncode != 0
        assert failed.stderr.splitlines()[1:3] == [self.MISSING, "uv could not bring one: cannot download"]
        assert not (bare / ".venv").exists()

    def test_no_python_at_all(self, bare):
        """Where uv cannot be fetched either, the line is the same, and names the command that was typed."""
        failed = make(bare, "run", PATH=str(bare / "tools"))
        assert failed.returncode != 0
        assert failed.stderr.splitlines()[1] == self.MISSING.replace("install PYTHON", "run PYTHON")
        assert failed.stdout == ""

    def test_named_python(self, bare):
        """PYTHON names one that is not on the PATH."""
        done = make(bare, "install", f"PYTHON={bare}/other_python", PATH=str(bare / "tools"))
        assert done.returncode == 0
        assert not (bare / ".python").exists()


class TestPackages:
    """Debian packages that some tests need, on a machine that has none of them."""

    @pytest.fixture
    def bare(self, bare: Path) -> Path:
        # Its server's programs may be on this machine, where a shell finds them by their folder.
        script = bare / "tests" / "packages.sh"
        script.write_text(script.read_text().replace("/usr/lib/postgresql", str(bare / "postgresql")))
        stand_in(bare, "apt-get", APT)
        stand_in(bare, "id", "#!/bin/sh\necho 0\n")
        return bare

    def test_installed_for_root(self, bare):
        assert make(bare, "packages", PATH=str(bare / "tools")).returncode == 0
        assert (bare / "installed").read_text().splitlines() == [
            "update -qq",
            "install -qq --no-install-recommends chromium flite postgresql",
        ]

    def test_only_what_is_missing(self, bare):
        for name in ("chromium", "flite"):
            stand_in(bare, name, "")
        make(bare, "packages", PATH=str(bare / "tools"))
        assert (bare / "installed").read_text().splitlines()[1].endswith("recommends postgresql")

    def test_nothing_is_missing(self, bare):
        for name in ("chromium", "flite"):
            stand_in(bare, name, "")
        initdb = bare / "postgresql" / "15" / "bin" / "initdb"
        initdb.parent.mkdir(parents=True)
        initdb.touch()
        done = make(bare, "packages", COMPLETE="1", PATH=str(bare / "tools"))
        assert (done.returncode, done.stderr) == (0, "")
        assert not (bare / "installed").exists()

    @pytest.mark.parametrize(("complete", "goes_on"), [("", True), ("1", False)])
    def test_no_rights(self, bare, complete, goes_on):
        """Who may install nothing reads the line to type; the tests go on without what needs it, unless told not to."""
        stand_in(bare, "id", "#!/bin/sh\necho 1000\n")
        done = make(bare, "packages", COMPLETE=complete, PATH=str(bare / "tools"))
        assert (done.returncode == 0) is goes_on
        assert "sudo apt-get install --no-install-recommends chromium flite postgresql" in done.stderr
        assert not (bare / "installed").exists()

    @pytest.mark.parametrize(("complete", "goes_on"), [("", True), ("1", False)])
    def test_no_network(self, bare, complete, goes_on):
        """The same where they cannot be fetched."""
        (bare / "offline").touch()
        done = make(bare, "packages", COMPLETE=complete, PATH=str(bare / "tools"))
        assert (done.returncode == 0) is goes_on
        assert "To install: apt-get install --no-install-recommends chromium flite postgresql" in done.stderr


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
