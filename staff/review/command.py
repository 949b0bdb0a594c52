"""`make review`: staff decide about unanswered questions, see what their decisions do, and keep them or not."""

from __future__ import annotations

import fcntl
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import Engine

from benchmarks.project import ROOT
from launcher.rasa_server import MODEL
from staff.asking.model import ask
from staff.asking.questions import AskError
from staff.data_files import DataFiles
from staff.report.meaning import ModelError
from staff.review.decisions import Lesson
from staff.review.dialog import Dialog
from staff.review.errors import UNCHANGED, ReviewError, unchanged
from staff.review.groups import Ask, groups
from staff.review.keeping import keep, signals_held
from staff.review.known import read_known
from staff.review.pending import summary
from staff.review.taken import Taken
from staff.review.terminal import open_terminal
from staff.review.training import Train, train_aside
from staff.review.trial import Trial, train_and_compare
from staff.review.walk import walk
from staff.stored import read_turns
from staff.topic_file import ChangeError
from stores.database import database_url, open_stored

_FOLDER, _LOCK = ".rasa/review", ".rasa/review.lock"


def review_in_terminal() -> None:
    """Reviews the stored conversations of this project on this process's terminal.

    Raises:
        DatabaseError: the conversations cannot be read.
        ReviewError: as `review`, or there is no terminal.
    """
    terminal = open_terminal()
    # A closed terminal and an order to end leave all as it was, as Ctrl-C does.
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, signal.default_int_handler)
    review(open_stored(database_url()), terminal)


def review(engine: Engine, dialog: Dialog, root: Path = ROOT, train: Train = train_aside, ask_model: Ask = ask) -> None:
    """Walks staff through the questions that wait, trains with what they decide, and keeps it if they say so.

    Args:
        engine: of the database that keeps the conversations.
        root: the project's folder.
        train: trains a model aside.
        ask_model: gives a model's replies.

    Raises:
        ReviewError: it cannot go on, or was ended by Ctrl-C; its message says what has changed.
    """
    with _alone(root):
        try:
            _review(engine, dialog, root, train, ask_model)
        finally:
            shutil.rmtree(root / _FOLDER, ignore_errors=True)


def _review(engine: Engine, dialog: Dialog, root: Path, train: Train, ask_model: Ask) -> None:
    try:
        trial = _prepare(engine, dialog, root, train, ask_model)
    except KeyboardInterrupt as err:
        raise ReviewError(f"Stopped. {UNCHANGED}") from err
    except (AskError, ChangeError, ModelError, OSError) as err:
        raise unchanged(err) from err
    if trial:
        _keep(trial, dialog, root)


def _prepare(engine: Engine, dialog: Dialog, root: Path, train: Train, ask_model: Ask) -> Trial | None:
    """What staff want to keep; nothing has changed yet."""
    files = DataFiles.read(root)
    lessons = _decide(engine, files, dialog, root, ask_model)
    if not lessons:
        return None
    dialog.show(summary(lessons, {each.intent: _name(files.file_of(each.intent), root) for each in lessons}))
    if not dialog.confirm("Train with these phrases, two minutes or so, and compare?"):
        dialog.show(UNCHANGED)
        return None
    trial = train_and_compare(lessons, files, root, root / _FOLDER, dialog, train, ask_model)
    if dialog.confirm("Keep the new model and the phrases?"):
        return trial
    dialog.show(UNCHANGED)
    return None


def _decide(engine: Engine, files: DataFiles, dialog: Dialog, root: Path, ask_model: Ask) -> Sequence[Lesson]:
    known, taken = read_known(files), Taken.read(root, files)
    dialog.show("Reading the conversations ...")
    waiting = groups(read_turns(engine), root / MODEL, known, taken, ask_model)
    if not waiting:
        dialog.show("No question waits for a decision.")
        return ()
    lessons = walk(waiting, known, taken, dialog).all_lessons()
    if not lessons:
        dialog.show("Nothing is to be taught, so nothing changes.")
    return lessons


def _keep(trial: Trial, dialog: Dialog, root: Path) -> None:
    with signals_held():
        up_to_date = keep(trial.files, trial.model, root / MODEL, root, trial.made_from)
        dialog.show("Kept: the phrases stand in the data files, and the new model is in place.")
        dialog.show(
            "A server that runs uses it from its next start."
            if up_to_date
            else "Something else changed meanwhile, too: the next `make run` trains once more."
        )
        # Where they cannot be kept, the model is asked again the next time.
        with suppress(OSError):
            trial.judge.remember(root / MODEL, trial.judged)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Sees to it that no two reviews go on at once."""
    (root / _LOCK).parent.mkdir(exist_ok=True)
    with (root / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            raise ReviewError("Another review is going on: wait until it has ended.") from err
        yield


def _name(path: Path, root: Path) -> str:
    return str(path.relative_to(root))
