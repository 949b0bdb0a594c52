"""The built files that ship: made from these sources, complete, and small."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

from tests.data_files import ROOT

WIDGET = ROOT / "widget"
DIST = WIDGET / "dist"
# What the build reads.
SOURCES = ("src", "demo", "build.mjs", "package.json", "package-lock.json", "tsconfig.json")
# The most that a page loads before anybody opens the chat, and in all, in bytes of gzip.
MOST_BEFORE_OPENING = 10_000
MOST_IN_ALL = 140_000


def files_below(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())


def size(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def test_built_from_these_sources():
    """The build names each source's digest; where one differs, `npm run build` in widget/ makes the files anew."""
    digests = {
        path.relative_to(WIDGET).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for source in SOURCES
        for path in files_below(WIDGET / source)
    }
    assert json.loads((DIST / "sources.json").read_text()) == digests


def test_every_file_is_of_this_build():
    """No file is left of an earlier build, none is missing: each script is named by another, the demo is copied."""
    built = {path.relative_to(DIST).as_posix(): path for path in files_below(DIST)}
    demo = {path.relative_to(WIDGET / "demo").as_posix(): path for path in files_below(WIDGET / "demo")}
    assert {name: built[name].read_bytes() for name in demo} == {name: path.read_bytes() for name, path in demo.items()}
    scripts = {name for name in built if name.startswith("assets/")}
    assert set(built) == {"sources.json", "widget.js", *demo, *scripts}
    texts = {name: built[name].read_text() for name in ("widget.js", *scripts)}
    for script in scripts:
        assert any(Path(script).name in text for name, text in texts.items() if name != script), script


def test_little_is_loaded_before_opening():
    assert size(DIST / "widget.js") <= MOST_BEFORE_OPENING


def test_little_is_loaded_in_all():
    assert sum(size(path) for path in files_below(DIST)) <= MOST_IN_ALL


def test_lock_names_no_registry():
    """The packages are named by version and digest: whoever builds chooses the registry."""
    packages = json.loads((WIDGET / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)
