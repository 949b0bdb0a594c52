"""Keeps results between runs: what has not changed is not measured again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Cache:
    """One JSON file a kind of result, the latest only; its name carries the fingerprint of what was measured."""

    def __init__(self, folder: Path, stale: tuple[str, ...] = ()) -> None:
        """
        Args:
            folder: is created where it does not exist.
            stale: results whose kind begins with one of these are measured again.
        """
        self._folder = folder
        self._stale = stale
        folder.mkdir(parents=True, exist_ok=True)

    def get(
        self, kind: str, fingerprint: str, measure: Callable[[], dict[str, Any]], wanted: Path | None = None
    ) -> dict[str, Any]:
        """The stored result, or a new one, which takes the place of older results of its kind.

        Args:
            wanted: a file that the measuring leaves behind; where it is gone, the result must be had again.
        """
        path = self.path(kind, fingerprint, "json")
        complete = path.exists() and (wanted is None or wanted.exists())
        if complete and not kind.startswith(self._stale):
            return json.loads(path.read_text(encoding="utf-8"))
        result = measure()
        for old in self._folder.glob(f"{kind}@*.json"):
            old.unlink()
        # Written aside and moved, so that an interrupted run leaves no half file.
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(result, indent=1), encoding="utf-8")
        draft.replace(path)
        return result

    def path(self, kind: str, fingerprint: str, suffix: str) -> Path:
        return self._folder / f"{kind}@{fingerprint}.{suffix}"
