"""A model trained with what staff decided, beside the one in use, and what the held-out phrases say about both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launcher.rasa_server import MODEL
from staff.data_files import DataFiles
from staff.review.decisions import Lesson
from staff.review.dialog import Dialog
from staff.review.groups import Ask
from staff.review.keeping import inputs
from staff.review.training import Train

if TYPE_CHECKING:
    from benchmarks.verdicts import Judged
    from staff.review.judging import Judge


@dataclass(frozen=True)
class Trial:
    """What can be kept.

    Attributes:
        files: with the phrases added, and not written yet.
        model: the new one, aside.
        made_from: the checksums of all that it is made from.
        judged: the verdicts on it, by `judge`.
    """

    files: DataFiles
    model: Path
    made_from: Mapping[Path, str]
    judged: Sequence[Judged]
    judge: Judge


def train_and_compare(
    lessons: Sequence[Lesson], files: DataFiles, root: Path, folder: Path, dialog: Dialog, train: Train, ask_model: Ask
) -> Trial:
    """Adds the phrases to the files in memory, trains with them in the folder, and shows what became of it.

    Raises:
        ChangeError: a phrase cannot be added, or a file is no longer as it was read.
        ReviewError: the training failed.
    """
    for lesson in lessons:
        for phrase in lesson.phrases:
            files.add_phrase(lesson.intent, phrase)
    changed = {path: text.encode() for path, text in files.changes().items()}
    files.check_unchanged(changed)
    made_from = inputs(root, changed)
    dialog.show("Training, two minutes or so ...")
    model = train(root, changed, folder)

    # Imported here: Rasa takes seconds, and whoever only looks does without it.
    from staff.review.comparison import compare
    from staff.review.findings import findings
    from staff.review.judging import Judge

    judge = Judge(root, ask_model)
    dialog.show("Asking the held-out phrases, a minute or two ...")
    before = judge.judge(root / MODEL)
    after, mistaken = judge.judge_taught(model, lessons)
    dialog.show(findings(compare(before, after), sum(len(lesson.phrases) for lesson in lessons), mistaken))
    return Trial(files, model, made_from, after, judge)
