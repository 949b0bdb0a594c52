"""Puts what was taught into place: the data files and the model together, or neither."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from staff.data_files import DataFiles
from staff.files import write_all
from staff.review.errors import unchanged
from staff.topic_file import ChangeError

# What a model is made from, as the Makefile lists it.
_FILES = ("config.yml", "domain.yml", "requirements.txt")
_FOLDERS = ("data", "components", "knowledge")
# The Makefile's list of their checksums: where it is older than the model, the model is up to date.
_LIST = ".rasa/inputs"
_TOLD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signals_held() -> Iterator[None]:
    """Lets Ctrl-C and orders to end wait until the block is left: what is half done helps nobody."""
    came: list[int] = []
    # No mask: another thread would take them, and have them raised here.
    before = {told: signal.signal(told, lambda number, frame: came.append(number)) for told in _TOLD}
    try:
        yield
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)
        if came:
            signal.raise_signal(came[0])


def inputs(root: Path, changed: Mapping[Path, bytes] | None = None) -> dict[Path, str]:
    """The checksums of all that a model is made from, with other contents in place of some files'."""
    found = [root / name for name in _FILES]
    found += [path for folder in _FOLDERS for path in (root / folder).rglob("*") if "__pycache__" not in path.parts]
    contents = {path: None for path in found if path.is_file() and not path.name.startswith(".")} | (changed or {})
    return {
        path: hashlib.sha256(path.read_bytes() if content is None else content).hexdigest()
        for path, content in contents.items()
    }


def keep(files: DataFiles, trained: Path, model: Path, root: Path, made_from: Mapping[Path, str]) -> bool:
    """Writes the changed files and puts the model trained on them in place of the one in use, with signals held.

    Args:
        trained: the new model.
        model: the one in use.
        made_from: the checksums of all that the new one is made from.

    Returns:
        Whether the model is known to be up to date; where it is not, the next `make` trains it again.

    Raises:
        ReviewError: somebody else changed a file meanwhile, or something cannot be written; nothing has changed.
    """
    # By way of the folder where it goes: it may be on another disk, and that may be full.
    aside = model.with_name(f".{model.name}.new")
    try:
        before = {path: path.read_bytes() for path in files.changes()}
        shutil.copyfile(trained, aside)
        files.write()
        try:
            os.replace(aside, model)
        except OSError:
            write_all(before)
            raise
    except (ChangeError, OSError) as err:
        raise unchanged(err) from err
    finally:
        aside.unlink(missing_ok=True)
    return inputs(root) == made_from and _note(root, model)


def _note(root: Path, model: Path) -> bool:
    """Has the Makefile list the checksums, and makes the model newer than the list."""
    # The `make` that has started the review hands its own flags on.
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS")}
    try:
        done = subprocess.run(
            ["make", _LIST],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            # Ctrl-C is not for it either.
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if done.returncode == 0:
        os.utime(model)
    return done.returncode == 0
