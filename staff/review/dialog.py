"""What the walk needs of a terminal, so that it can be held without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# Why a text cannot be taken, or None where it can.
Problem = Callable[[str], str | None]


@dataclass(frozen=True)
class Option:
    """One of several things to choose from, and whether it is chosen unless somebody says otherwise."""

    label: str
    value: Any
    checked: bool = False


class Dialog(Protocol):
    """Asks staff. Each question may end in a KeyboardInterrupt, which decides nothing."""

    def show(self, text: str) -> None:
        """Shows lines of text."""

    def choose(self, message: str, options: Sequence[Option]) -> Any:
        """The value of the one option that is chosen."""

    def pick(self, message: str, options: Sequence[Option]) -> list[Any]:
        """The values of those options that are picked, in their order; maybe none."""

    def write(self, message: str, default: str, problem: Problem) -> str:
        """What is typed, without spaces around it; a text with a problem is not taken."""

    def confirm(self, message: str) -> bool:
        """Whether the answer is yes; just Enter is no."""
