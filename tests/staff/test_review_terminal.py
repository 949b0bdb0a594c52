"""The dialog with real keys: without a screen, and on a terminal from one end to the other."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output import DummyOutput

from staff.review.dialog import Option
from staff.review.terminal import Terminal, harmless
from tests.data_files import ROOT
from tests.staff.conversations import asks, says, store

UP, DOWN, ENTER, CTRL_C, CTRL_D, ERASE = "\x1b[A", "\x1b[B", "\r", "\x03", "\x04", "\x15"
OPTIONS = [Option("one", 1), Option("two", None, checked=True), Option("three, [with] <b>marks</b>", "3", checked=True)]
PATIENCE = 180  # seconds until the model has been asked, on a loaded machine


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """Types on a terminal that nobody sees."""
    typed = create_pipe_input()
    with create_app_session(input=typed, output=DummyOutput()):
        yield typed
    typed.close()


def no_problem(text: str) -> None:
    return None


@pytest.mark.parametrize(
    ("typed", "value"), [(ENTER, 1), (DOWN + ENTER, None), (DOWN * 2 + ENTER, "3"), (UP + ENTER, "3")]
)
def test_choose(keys, typed, value):
    """Arrows and Enter; any value may be chosen, None too."""
    keys.send_text(typed)
    assert Terminal().choose("Which one?", OPTIONS) == value


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (ENTER, [None, "3"]),
        (" " + ENTER, [1, None, "3"]),
        (DOWN + " " + DOWN + " " + ENTER, []),
        (DOWN + " " + DOWN + DOWN + " " + ENTER, [1, "3"]),
    ],
)
def test_pick(keys, typed, values):
    """What is checked is picked already; a space changes that, and the order stays."""
    keys.send_text(typed)
    assert Terminal().pick("Which ones?", OPTIONS) == values


def test_write(keys):
    """The default can be edited; spaces around it do not count."""
    keys.send_text(" is it  ok " + ENTER)
    assert Terminal().write("Another:", "dogs:", no_problem) == "dogs: is it  ok"


def test_write_refuses_what_has_a_problem(keys):
    """It is not taken, and can be put right."""
    keys.send_text(ENTER + ERASE + "dogs ok" + ENTER)
    typed = Terminal().write("Reword it:", "dogs [name]", lambda text: "masked" if "[" in text else None)
    assert typed == "dogs ok"


@pytest.mark.parametrize(("typed", "answer"), [("y", True), ("n", False), (ENTER, False)])
def test_confirm(keys, typed, answer):
    """Just Enter is no."""
    keys.send_text(typed)
    assert Terminal().confirm("Keep it?") is answer


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Terminal().choose("Which?", OPTIONS),
        lambda: Terminal().pick("Which?", OPTIONS),
        lambda: Terminal().write("Text:", "", no_problem),
        lambda: Terminal().confirm("Sure?"),
    ],
    ids=["choose", "pick", "write", "confirm"],
)
def test_ctrl_c_anywhere(keys, ask):
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        ask()


def test_the_end_of_the_input_is_like_ctrl_c(keys):
    """Ctrl-D, or a terminal that has gone."""
    keys.send_text(CTRL_D)
    with pytest.raises(KeyboardInterrupt):
        Terminal().write("Text:", "", no_problem)


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "back\x08space", "\x9b31m", "\u202eright to left", "a\rb"])
def test_nothing_that_visitors_wrote_steers_the_terminal(text, capsys):
    Terminal().show(f"one\ntwo {text}")
    shown = capsys.readouterr().out
    assert shown.startswith("one\ntwo ")
    assert not set(shown) & set("\x1b\x08\x9b\u202e\r")


def test_other_scripts_are_shown():
    assert harmless("naïve – 按摩\n  übel") == "naïve – 按摩\n  übel"


def test_not_a_terminal():
    """One line says so, before anything is read."""
    done = subprocess.run(
        [sys.executable, "-m", "staff", "review"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "A review is a dialog: run it in a terminal, with nothing piped in or out.\n"
    assert done.stdout == ""


# Two reviews on one terminal, as `python -m staff review` holds them, the first of them with the trained model. The
# second one gets its answer from a stand-in: loading the model takes seconds.
TWICE = """
from staff.__main__ import main

try:
    main()
except SystemExit as end:
    print("Ended with", end.code, flush=True)
import benchmarks.conversation
from benchmarks.verdicts import Reply

declined = Reply("I can't answer that.", "out_of_scope", 0.9, said=(("utter_out_of_scope", {}),))
benchmarks.conversation.ask_all = lambda model, texts: [declined] * len(texts)
main()
"""


@dataclass(frozen=True)
class Screen:
    """What a terminal showed of a review that was stopped by choice, and of one that Ctrl-C ended; its exit code."""

    stopped: str
    interrupted: str
    code: int


@pytest.fixture(scope="module")
def data_files() -> dict[Path, bytes]:
    return read_data_files()


def read_data_files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (ROOT / "data").rglob("*.yml")}


@pytest.fixture(scope="module")
def screen(model: Path, data_files: dict[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> Screen:
    """Two reviews in one process on a real terminal, with the trained model and stored conversations."""
    terminal, line = pty.openpty()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('review')}/conversations.db")
        asked = asks("who won the \x1b[31mworld cup in 1950", "out_of_scope")
        asyncio.run(store("visitor", asked, says("utter_out_of_scope")))
        review = subprocess.Popen(
            [sys.executable, "-c", TWICE, "review"],
            cwd=ROOT,
            stdin=line,
            stdout=line,
            stderr=line,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"},
            start_new_session=True,
        )
    os.close(line)
    try:
        stopped = answer(terminal, UP + ENTER, "Ended with 0")
        interrupted = answer(terminal, CTRL_C, "The data files and the model are as they were.")
        return Screen(stopped, interrupted, review.wait(timeout=PATIENCE))
    finally:
        review.kill()
        review.wait()
        os.close(terminal)


def answer(terminal: int, typed: str, end: str) -> str:
    """Types when a question is asked; gives what the terminal shows from before the question to the end."""
    shown = read_until(terminal, "What answers it?")
    os.write(terminal, typed.encode())
    return shown + read_until(terminal, end)


def test_stopping_on_a_real_terminal(screen):
    """It is a choice like others."""
    assert "Nothing is to be taught, so nothing changes." in screen.stopped


def test_ctrl_c_on_a_real_terminal(screen):
    """It ends the process with one line."""
    assert "Stopped. The data files and the model are as they were." in screen.interrupted
    assert screen.code == 1


def test_groups_on_a_real_terminal(screen):
    for shown in (screen.stopped, screen.interrupted):
        assert "1 of 1: asked 1 time in 1 conversation" in shown
        assert "world cup in 1950" in shown


def test_nothing_changes_by_looking(screen, data_files):
    assert read_data_files() == data_files


def read_until(screen: int, text: str) -> str:
    """What the screen shows, up to the text."""
    shown = ""
    deadline = time.monotonic() + PATIENCE
    while text not in shown:
        assert time.monotonic() < deadline, shown
        if select.select([screen], [], [], 1)[0]:
            try:
                shown += os.read(screen, 4096).decode(errors="replace")
            except OSError:
                break
    assert text in shown, shown
    return shown
