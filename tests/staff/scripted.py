"""A dialog that answers by a script, and keeps what was shown and asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from staff.review.dialog import Option, Problem


class Scripted:
    """Each answer of the script is for one question.

    For `choose`, the beginning of a label; for `pick`, a list of them, or None for what is picked already; for `write`,
    the text, or a list of which all but the last must be refused; for `confirm`, True or False. A function is called
    and gives the answer; an exception is raised.
    """

    def __init__(self, *script: Any) -> None:
        self._script = list(script)
        self.shown: list[str] = []
        self.asked: list[str] = []
        self.refusals: list[str] = []
        self.offered: list[list[str]] = []

    @property
    def text(self) -> str:
        return "\n".join(self.shown)

    def finished(self) -> bool:
        return not self._script

    def show(self, text: str) -> None:
        self.shown.append(text)

    def choose(self, message: str, options: Sequence[Option]) -> Any:
        return self._option(self._next(message), options).value

    def pick(self, message: str, options: Sequence[Option]) -> list[Any]:
        answer = self._next(message)
        self.offered.append([option.label for option in options])
        if answer is None:
            return [option.value for option in options if option.checked]
        return [self._option(label, options).value for label in answer]

    def write(self, message: str, default: str, problem: Problem) -> str:
        answer = self._next(message)
        *refused, text = answer if isinstance(answer, list) else [answer]
        for each in refused:
            assert problem(each), each
            self.refusals.append(problem(each))
        assert problem(text) is None, problem(text)
        return text

    def confirm(self, message: str) -> bool:
        return self._next(message)

    def _next(self, message: str) -> Any:
        self.asked.append(message)
        assert self._script, f"nothing is scripted for {message!r}"
        answer = self._script.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if isinstance(answer, Callable) else answer

    def _option(self, label: str, options: Sequence[Option]) -> Option:
        return next(option for option in options if option.label.startswith(label))
