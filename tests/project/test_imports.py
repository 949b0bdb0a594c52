"""The one-way flow: the packages never import one another, but for knowledge, which knows nothing of Rasa."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data_files import ROOT

# What each package may import of the project. Everything may import its own modules.
ALLOWED = {
    "knowledge": set(),
    "components": {"knowledge"},
    "actions": {"knowledge"},
    "channels": {"knowledge"},
    "stores": set(),
    # What staff do with conversations and data files: it asks the assistant as the benchmarks do.
    "staff": {"knowledge", "stores", "components", "benchmarks", "launcher"},
    # The terminal telephone: it knows the line as Twilio does.
    "caller": {"knowledge"},
}
PROJECT = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
MODULES = [path for package in ALLOWED for path in sorted((ROOT / package).rglob("*.py"))]


def imported(source: str, package: str) -> Iterator[tuple[int, str]]:
    """Line and top-level package of every import, wherever it stands: in a function or under a condition, too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, package if node.level else (node.module or "").split(".")[0]
        elif is_dynamic(node):
            yield node.lineno, node.args[0].value.split(".")[0]


def is_dynamic(node: ast.AST) -> bool:
    """`import_module("package.module")` or `__import__("package")`."""
    return (
        isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in ("import_module", "__import__")
        and bool(node.args)
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    )


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def strangers(path: Path, forbidden: set[str]) -> list[str]:
    """The module's imports of forbidden packages, each with its line."""
    source = path.read_text(encoding="utf-8")
    return [f"line {line}: {name}" for line, name in imported(source, package_of(path)) if name in forbidden]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_import_only_downwards(path):
    """A module imports no part of the project but its own package and, from above, knowledge."""
    package = package_of(path)
    assert strangers(path, PROJECT - {package} - ALLOWED[package] | {"tests"}) == []


@pytest.mark.parametrize("path", sorted((ROOT / "knowledge").rglob("*.py")), ids=lambda path: path.name)
def test_knowledge_imports_no_rasa(path):
    """The tables can be read and asked without Rasa."""
    assert strangers(path, {"rasa", "rasa_sdk"}) == []


@pytest.mark.parametrize("path", sorted((ROOT / "actions").rglob("*.py")), ids=lambda path: path.name)
def test_actions_need_only_the_sdk(path):
    """The action server starts without loading Rasa itself."""
    assert strangers(path, {"rasa"}) == []


def test_every_package_of_the_flow_exists():
    """The test looks at real packages, each with modules."""
    assert ALLOWED.keys() <= PROJECT
    assert {package_of(path) for path in MODULES} == ALLOWED.keys()


@pytest.mark.parametrize(
    "source",
    [
        "import actions.reply",
        "from actions import reply",
        "import os, actions",
        "def late():\n    from actions.reply import Reply",
        "try:\n    import actions\nexcept ImportError:\n    pass",
        "from importlib import import_module\nimport_module('actions.reply')",
        "__import__('actions')",
    ],
)
def test_no_import_is_overlooked(source):
    """Imports are found in any form and anywhere in a module."""
    assert "actions" in {name for _, name in imported(source, "channels")}


@pytest.mark.parametrize("source", ["text = 'import actions'", "from .twiml import say", "import_module(name)"])
def test_nothing_is_taken_for_an_import(source):
    """Strings, relative imports and names that are known at run time only name no other package."""
    assert "actions" not in {name for _, name in imported(source, "channels")}
