"""Faults of many rows, each with its place."""

from __future__ import annotations

from collections.abc import Iterable


def at(place: str, *faults: Iterable[str]) -> list[str]:
    """Each of the faults, with the place that it is in."""
    return [f"{place}: {fault}" for several in faults for fault in several]
