"""Tells how far a training is: the step that is at work, and the time left."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

SHIPPED = Path(__file__).with_name("step_seconds.json")
# A file that nobody watches as it grows gets a line for each step of at least so many seconds.
LONG_STEP_SECONDS = 3.0
PACKING = "packing the model"
_UNKNOWN_STEP_SECONDS = 0.1
# Before so many seconds of work, how fast this machine is cannot be told from it.
_ENOUGH_SECONDS = 5.0
_NODE = re.compile(r"(train|run|provide|e2e)_(?:[\w.]+\.)?(\w+?)\d*")


class Progress:
    """Follows the steps of a training and tells them on a terminal, or in a log.

    How long each step takes is known from an earlier training, and how fast this machine is from the steps so far.
    """

    def __init__(self, out: TextIO, expected: dict[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        """`expected`: seconds by step, as `seconds` gives them."""
        self._out = out
        self._expected = expected
        self._clock = clock
        self._pending: list[str] = []
        self._count = 0
        self._current: tuple[str, float] | None = None
        self._ended = threading.Event()
        self._writing = threading.Lock()
        self.seconds: dict[str, float] = {}
        if out.isatty():
            threading.Thread(target=self._tick, daemon=True).start()

    def say(self, words: str) -> None:
        """Tells what goes on before the steps are known."""
        self._write(f"Training: {words} ...")

    def begin(self, nodes: Sequence[str]) -> None:
        """The names of the graph's nodes that will be at work."""
        self._pending = [*(step_of(node) for node in nodes), PACKING]
        self._count = len(self._pending)

    def start(self, node: str) -> None:
        self._current = step_of(node), self._clock()
        if self._out.isatty() or self._expected_of(self._current[0]) >= LONG_STEP_SECONDS:
            self._show()

    def finish(self, node: str) -> None:
        """The step has ended; after the last one, the model is packed."""
        step = step_of(node)
        if self._current and self._current[0] == step:
            self.seconds[step] = self._clock() - self._current[1]
        if step in self._pending:
            self._pending.remove(step)
        self._current = None
        if self._pending == [PACKING]:
            self.start(PACKING)

    def end(self) -> None:
        """The training has ended well."""
        self.finish(PACKING)
        self.close()

    def close(self) -> None:
        """Leaves the terminal to others, whatever became of the training."""
        self._ended.set()
        if self._out.isatty():
            self._write("")

    def seconds_left(self) -> float:
        """What is left of the current step and of those to come."""
        in_step = self._clock() - self._current[1] if self._current else 0.0
        rest = sum(map(self._expected_of, self._pending)) * self._slowness()
        current = self._expected_of(self._current[0]) * self._slowness() if self._current else 0.0
        return rest - min(in_step, current)

    def _slowness(self) -> float:
        """How many times longer the steps take here than expected."""
        known = sum(self._expected_of(step) for step in self.seconds)
        return sum(self.seconds.values()) / known if known > _ENOUGH_SECONDS else 1.0

    def _expected_of(self, step: str) -> float:
        return self._expected.get(step, _UNKNOWN_STEP_SECONDS)

    def _show(self) -> None:
        if self._current:
            place = self._count - len(self._pending) + 1
            left = _rounded(self.seconds_left())
            self._write(f"Training: {self._current[0]}, step {place} of {self._count}, about {left} left")

    def _write(self, line: str) -> None:
        with self._writing:
            self._out.write(f"\r\033[K{line}" if self._out.isatty() else f"{line}\n")
            self._out.flush()

    def _tick(self) -> None:
        while not self._ended.wait(1):
            self._show()


def step_of(node: str) -> str:
    """A node of Rasa's graph by a name that people read: "run_components.spelling.Speller2" is "run Speller"."""
    found = _NODE.fullmatch(node)
    return f"{found[1]} {found[2]}" if found else node.replace("_", " ")


def read_seconds(kept: Path) -> dict[str, float]:
    """Seconds by step: of the last training on this machine, where there was one, or those that ship."""
    try:
        return json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return json.loads(SHIPPED.read_text(encoding="utf-8"))


def keep_seconds(seconds: dict[str, float], kept: Path) -> None:
    """Remembers how long each step took; those of a training that did little keep their earlier figures."""
    known = {**read_seconds(kept), **{step: round(value, 2) for step, value in seconds.items()}}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _rounded(seconds: float) -> str:
    return f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, round(seconds))} s"
