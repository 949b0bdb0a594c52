"""Training aside: with copies, in a process that does not outlive us. Small programs stand in for Rasa."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from staff.review.errors import ReviewError
from staff.review.training import _training, train_aside
from tests.data_files import ROOT

# Puts all data into one file, or fails after a word, or never ends and has a child that does not either.
TRAINED = """
import pathlib, sys
files = sorted(path for path in pathlib.Path(sys.argv[1], "data").rglob("*") if path.is_file())
pathlib.Path(sys.argv[1], "knead-to-know.tar.gz").write_text("".join(file.read_text() for file in files))
"""
FAILED = "import sys; print('before'); print('what Rasa says'); sys.exit(int(sys.argv[2]))"
ENDLESS = """
import pathlib, subprocess, sys, time
child = subprocess.Popen(["sleep", "300"])
pathlib.Path(sys.argv[1], "pids").write_text(f"{child.pid}")
time.sleep(300)
"""
TRAINER = """
import signal, sys
from pathlib import Path
from staff.review.training import train_aside
signal.signal(signal.SIGTERM, signal.default_int_handler)
root = Path(sys.argv[1])
train_aside(root, {}, root / "aside", [sys.executable, "-c", sys.argv[2], root / "aside"])
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "faq").mkdir(parents=True)
    (tmp_path / "data" / "faq" / "one.yml").write_text("one")
    (tmp_path / "data" / "faq" / "two.yml").write_text("two")
    return tmp_path


def train(project: Path, code: str, *arguments: str, changed: dict[str, bytes] | None = None) -> Path:
    files = {project / "data" / name: content for name, content in (changed or {}).items()}
    command = [sys.executable, "-c", code, str(project / "aside"), *arguments]
    return train_aside(project, files, project / "aside", command)


def test_trains_with_the_changes_and_leaves_the_data_alone(project):
    model = train(project, TRAINED, changed={"faq/two.yml": b"changed"})
    assert model.read_text() == "onechanged"
    assert (project / "data" / "faq" / "two.yml").read_text() == "two"


def test_what_an_earlier_trial_left_is_gone(project):
    """A half-made model of an earlier crash is not taken for a new one."""
    train(project, TRAINED)
    (project / "data" / "faq" / "two.yml").unlink()
    with pytest.raises(ReviewError):
        train(project, "pass")
    assert not (project / "aside" / "data" / "faq" / "two.yml").exists()


@pytest.mark.parametrize("code", ["1", "3"])
def test_a_failure_is_told_in_one_line(project, code):
    with pytest.raises(ReviewError) as caught:
        train(project, FAILED, code)
    message = str(caught.value)
    assert message.startswith(f"The training failed (what Rasa says); {project / 'aside.log'} tells more.")
    assert "\n" not in message
    assert "before" in (project / "aside.log").read_text()


def test_no_model_is_a_failure_too(project):
    with pytest.raises(ReviewError, match="what Rasa says"):
        train(project, FAILED, "0")


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_the_training_ends_with_us(project, order):
    """Also its children end, where Ctrl-C or an order to end reaches us only."""
    trainer = subprocess.Popen([sys.executable, "-c", TRAINER, str(project), ENDLESS], cwd=ROOT, stderr=subprocess.PIPE)
    pids = project / "aside" / "pids"
    deadline = time.monotonic() + 60
    while not (pids.exists() and pids.read_text()):
        assert trainer.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    family = psutil.Process(trainer.pid).children(recursive=True)
    assert int(pids.read_text()) in {each.pid for each in family}
    os.kill(trainer.pid, order)
    trainer.communicate(timeout=60)
    left = psutil.wait_procs(family, timeout=10)[1]
    assert all(each.status() == psutil.STATUS_ZOMBIE for each in left)


def test_trains_as_the_makefile_does():
    """But for where the data are."""
    made = next(line for line in (ROOT / "Makefile").read_text().splitlines() if "launcher train" in line)
    folder = Path(made.partition("--out ")[2])
    assert _training(Path("data"), folder)[1:] == [
        "-m",
        *made.partition(" -m ")[2].partition(" --out")[0].split(),
        *("--data", "data", "--out", ".rasa/training"),
    ]
