"""Trains a model aside: neither the data nor the model in use change by it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.project import quiet_environment
from launcher.training import NAME
from staff.review.errors import UNCHANGED, ReviewError

# Seconds that a training has for ending when it is told to.
PATIENCE = 10.0

# Gives the model of the project in a folder, with other contents of some files, by way of a folder of its own.
Train = Callable[[Path, Mapping[Path, bytes], Path], Path]


def train_aside(root: Path, changed: Mapping[Path, bytes], folder: Path, command: Sequence[str] = ()) -> Path:
    """The model of the project's data with other contents in place of some files'.

    Args:
        root: the project's folder.
        changed: new contents by their files.
        folder: is emptied, and then holds a copy of the data, and the model.
        command: in place of the launcher's; what it prints goes to a log beside the folder.

    Raises:
        ReviewError: the training failed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    data, model, log = folder / "data", folder / f"{NAME}.tar.gz", folder.with_suffix(".log")
    shutil.copytree(root / "data", data)
    for path, content in changed.items():
        (data / path.relative_to(root / "data")).write_bytes(content)
    code = _run([*(command or _training(data, folder))], root, log)
    if code or not model.is_file():
        words = log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in reversed(words) if line.strip()), "it says nothing")
        raise ReviewError(f"The training failed ({last[:200]}); {log} tells more. {UNCHANGED}")
    return model


def _training(data: Path, folder: Path) -> list[str]:
    """As in the Makefile, but for where the data are and the model goes."""
    return [sys.executable, "-m", "launcher", "train", "--data", str(data), "--out", str(folder)]


def _run(command: list[str], root: Path, log: Path) -> int:
    """The exit code; whatever ends this function ends the training and its children, too."""
    with log.open("wb") as output:
        # In a session of its own it never sees Ctrl-C, which is for us to decide about.
        training = subprocess.Popen(
            command,
            cwd=root,
            env=quiet_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return training.wait()
        finally:
            if training.poll() is None:
                _end(training)


def _end(training: subprocess.Popen[bytes]) -> None:
    os.killpg(training.pid, signal.SIGTERM)
    try:
        training.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(training.pid, signal.SIGKILL)
        training.wait()
