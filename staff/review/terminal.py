"""The dialog on a terminal, by questionary: arrows, space and Enter."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import questionary

from staff.review.dialog import Option, Problem
from staff.review.errors import ReviewError


class Terminal:
    """Asks on this process's terminal."""

    def show(self, text: str) -> None:
        print(harmless(text), flush=True)

    def choose(self, message: str, options: Sequence[Option]) -> Any:
        choices = [questionary.Choice(option.label, place) for place, option in enumerate(options)]
        return options[_ask(questionary.select(message, choices, use_jk_keys=False))].value

    def pick(self, message: str, options: Sequence[Option]) -> list[Any]:
        choices = [
            questionary.Choice(option.label, place, checked=option.checked) for place, option in enumerate(options)
        ]
        return [options[place].value for place in sorted(_ask(questionary.checkbox(message, choices)))]

    def write(self, message: str, default: str, problem: Problem) -> str:
        def validate(text: str) -> bool | str:
            return problem(text.strip()) or True

        return _ask(questionary.text(message, default=default, validate=validate)).strip()

    def confirm(self, message: str) -> bool:
        return _ask(questionary.confirm(message, default=False))


def open_terminal() -> Terminal:
    """The terminal.

    Raises:
        ReviewError: nobody can answer.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ReviewError("A review is a dialog: run it in a terminal, with nothing piped in or out.")
    return Terminal()


def harmless(text: str) -> str:
    """The text without characters that would steer the terminal: visitors wrote parts of it."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf") else " " for letter in text
    )


def _ask(question: questionary.Question) -> Any:
    try:
        return question.unsafe_ask()
    except EOFError as err:
        # The terminal has gone, or Ctrl-D: nobody answers any more.
        raise KeyboardInterrupt from err
