"""`make ask`: every question of a list with its answer, on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from knowledge.load import load_tables
from staff.asking.model import MODEL, ask
from staff.asking.questions import parse_questions, read_questions
from staff.asking.rendering import as_csv, print_table
from staff.asking.rows import row

# Stands for standard input, as in other programs.
STANDARD_INPUT = Path("-")


def ask_file(file: Path | None = None, csv: bool = False, model: Path = MODEL) -> None:
    """Asks every question of the list, each as the first of a conversation of its own that nothing keeps.

    Args:
        file: holds one question a line; None, or "-", is standard input.
        csv: CSV in place of a table.
        model: is trained.

    Raises:
        AskError: there is nothing to ask, or nobody to answer; nothing has been printed yet.
    """
    questions = _from_standard_input() if file in (None, STANDARD_INPUT) else read_questions(file)
    sources = load_tables().sources
    rows = [row(question, reply, sources) for question, reply in zip(questions, ask(model, questions), strict=True)]
    if csv:
        # As bytes: neither the line ends nor the encoding may follow the terminal's.
        sys.stdout.buffer.write(as_csv(rows).encode())
    else:
        # A terminal that lacks a character gets a question mark.
        sys.stdout.reconfigure(errors="replace")
        print_table(rows, sys.stdout)
    sys.stdout.flush()


def _from_standard_input() -> tuple[str, ...]:
    if sys.stdin.isatty():
        print("One question a line; Ctrl-D ends the list.", file=sys.stderr)
    return parse_questions(sys.stdin.buffer.read(), "standard input")
