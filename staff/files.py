"""Writing several files so that either all of them change or none does."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Replaces the content of files that exist.

    The new contents are all on the disk, beside the files, before the first file is replaced, each at once. When one
    cannot be replaced, those that were are put back, which takes no space on the disk.

    Raises:
        OSError: a file cannot be read or written; no file has changed.
    """
    # A link stays a link: what it leads to is replaced.
    wanted = {path.resolve(strict=True): content for path, content in contents.items()}
    aside: list[Path] = []
    try:
        new = {path: _beside(path, aside) for path in wanted}
        old = {path: _beside(path, aside) for path in wanted}
        for path, content in wanted.items():
            _write(new[path], content)
            shutil.copymode(path, new[path])
            shutil.copy2(path, old[path])
        _replace(new, old)
    finally:
        for path in aside:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _replace(new: Mapping[Path, Path], old: Mapping[Path, Path]) -> None:
    replaced: list[Path] = []
    try:
        for path in new:
            os.replace(new[path], path)
            replaced.append(path)
    except BaseException:
        for path in replaced:
            os.replace(old[path], path)
        raise


def _beside(path: Path, aside: list[Path]) -> Path:
    """A hidden, empty file in the same folder, and so on the same disk; noted in `aside`."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    os.close(number)
    aside.append(Path(name))
    return aside[-1]


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
