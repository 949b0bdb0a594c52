"""What the tests of the staff's tools share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from staff.report.meaning import Meaning


@pytest.fixture(scope="session")
def load_once() -> Callable[[Path], Meaning]:
    """Loads a model as the product does, each one once: nobody changes what was loaded."""
    load = Meaning.load
    loaded: dict[tuple[int, int], Meaning] = {}

    def load_unless_known(model: Path) -> Meaning:
        if not model.is_file():
            return load(model)
        # A copy with the same size and time is the same model.
        about = model.stat()
        key = about.st_size, about.st_mtime_ns
        if key not in loaded:
            loaded[key] = load(model)
        return loaded[key]

    return load_unless_known


@pytest.fixture(scope="session")
def meaning(model: Path, load_once: Callable[[Path], Meaning]) -> Meaning:
    """What tells questions that mean the same, from the trained model."""
    return load_once(model)


@pytest.fixture
def models_loaded_once(load_once: Callable[[Path], Meaning], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports and reviews get models that were loaded before from memory."""
    monkeypatch.setattr(Meaning, "load", load_once)


@pytest.fixture(scope="session")
def draw_once() -> Callable[[Callable], Callable]:
    """Makes of a function that draws a chart one that draws each chart once.

    A chart depends on nothing but the arguments, and many reports count the same.
    """
    drawn: dict[str, object] = {}

    def once(draw: Callable) -> Callable:
        def drawn_before(*arguments: object) -> object:
            key = f"{draw.__name__}{arguments!r}"
            if key not in drawn:
                drawn[key] = draw(*arguments)
            return drawn[key]

        return drawn_before

    return once


@pytest.fixture
def charts_drawn_once(draw_once: Callable[[Callable], Callable], monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports get charts that were drawn before from memory."""
    # Imported here: it imports matplotlib.
    from staff.report import views

    for name in ("over_time", "shares", "histogram"):
        monkeypatch.setattr(views, name, draw_once(getattr(views, name)))
