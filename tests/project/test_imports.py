"""The one-way flow: a package imports those below it only, down to knowledge, which knows nothing of Rasa."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.data_files import ROOT

# What each package may import of the project. Everything may import its own modules.
ALLOWED = {
    "knowledge": set(),
    # Tells who needs help: every door asks it.
    "safety": {"knowledge"},
    "components": {"knowledge", "safety"},
    "actions": {"knowledge", "safety"},
    "channels": {"knowledge", "safety"},
    "stores": set(),
    # What staff do with conversations and data files: it asks the assistant as the benchmarks do.
    "staff": {"knowledge", "safety", "stores", "components", "benchmarks", "launcher"},
    # The terminal telephone: it knows the line as Twilio does.
    "caller": {"knowledge"},
    # Starts the servers, with the settings that the channels read.
    "launcher": {"channels", "stores"},
    # Measures the assistant from outside, written and spoken.
    "benchmarks": {"knowledge", "components", "channels", "stores", "caller", "launcher"},
}
# Commands that measure what staff are shown, and so import it; nothing of staff imports them.
EXCEPTIONS = {
    "benchmarks/report.py": {"staff"},
    "benchmarks/grouping/__main__.py": {"staff"},
}


@cache
def project() -> set[str]:
    """The project's packages, the tests aside."""
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}


@cache
def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found
    return found


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


@cache
def imports_of(path: Path) -> list[tuple[int, str]]:
    return list(imported(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parts[0]))


def strangers(paths: Iterable[Path], forbidden: set[str]) -> list[str]:
    """The modules' imports of forbidden packages, each with its file and line."""
    return [
        f"{name_of(path)}, line {line}: {name}"
        for path in paths
        for line, name in imports_of(path)
        if name in forbidden
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_packages_import_only_downwards():
    """A module imports no part of the project but its own package and those that stand below it."""
    assert [
        stranger
        for package, below in ALLOWED.items()
        for path in modules(package)
        for stranger in strangers(
            [path], project() - {package} - below - EXCEPTIONS.get(name_of(path), set()) | {"tests"}
        )
    ] == []


def test_no_package_stands_below_itself():
    """The packages can be put in an order in which each imports only those before it."""
    assert {*TopologicalSorter(ALLOWED).static_order()} == ALLOWED.keys()


def test_every_exception_is_needed():
    """What is listed as an exception is imported there, and would not be allowed otherwise."""
    assert [
        f"{file}: {name}"
        for file, excepted in EXCEPTIONS.items()
        for name in excepted
        if not strangers([ROOT / file], {name}) or name in ALLOWED[file.split("/")[0]]
    ] == []


def test_staff_imports_no_exception():
    """No module of staff imports a command that imports staff."""
    forbidden = [file.removesuffix(".py").removesuffix("/__main__").replace("/", ".") for file in EXCEPTIONS]
    assert [
        f"{name_of(path)}: {name}"
        for path in modules("staff")
        for name in modules_named(path.read_text(encoding="utf-8"))
        if any(f"{name}.".startswith(f"{module}.") for module in forbidden)
    ] == []


def modules_named(source: str) -> Iterator[str]:
    """Each module, or name in a module, that absolute imports name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_modules_are_named_in_full():
    """A module is named however it is imported."""
    source = "import benchmarks.report\nfrom benchmarks import report\nfrom benchmarks.report import compare"
    assert list(modules_named(source)) == ["benchmarks.report", "benchmarks.report", "benchmarks.report.compare"]


def test_knowledge_imports_no_rasa():
    """The tables can be read and asked without Rasa."""
    assert strangers(modules("knowledge"), {"rasa", "rasa_sdk"}) == []


def test_actions_need_only_the_sdk():
    """The action server starts without loading Rasa itself."""
    assert strangers(modules("actions"), {"rasa"}) == []


def test_every_package_stands_in_the_flow():
    """No package of the project is left out, and each that is listed has modules."""
    assert ALLOWED.keys() == project()
    assert all(modules(package) for package in ALLOWED)


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
