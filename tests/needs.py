"""Debian packages that some tests need: where one is missing, its tests are left out, and that is told at the end."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

_LEFT_OUT = "left out: needs "
# Where Debian puts the programs of PostgreSQL's server, which it leaves out of PATH.
_POSTGRESQL = Path("/usr/lib/postgresql")


def need(package: str) -> None:
    """Leaves out the test that asks, where the Debian package is not installed; with COMPLETE=1 it fails."""
    if is_installed(package):
        return
    if os.environ.get("COMPLETE") == "1":
        pytest.fail(f"{package} is not installed: make packages", pytrace=False)
    pytest.skip(f"{_LEFT_OUT}{package}")


def is_installed(package: str) -> bool:
    if package == "postgresql":
        return postgresql_program("initdb") is not None
    return shutil.which(package) is not None


def postgresql_program(name: str) -> str | None:
    """The path of a program of PostgreSQL's server, of the newest one that is installed."""
    folders = [*sorted(map(str, _POSTGRESQL.glob("*/bin")), reverse=True), *os.get_exec_path()]
    return shutil.which(name, path=os.pathsep.join(folders))


def told(reasons: Iterable[str]) -> list[str]:
    """What to say of the tests that were left out, by the reasons for which tests were skipped: a line a package."""
    missing = Counter(found[1] for reason in reasons if (found := re.search(rf"{_LEFT_OUT}([\w-]+)", reason)))
    if not missing:
        return []
    return [
        *(f"{count} tests were LEFT OUT, for they need {package}." for package, count in sorted(missing.items())),
        f"To run them too: apt-get install --no-install-recommends {' '.join(sorted(missing))}",
    ]
