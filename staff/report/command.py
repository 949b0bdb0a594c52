"""Writes the report."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from staff.records import Turn

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "knead-to-know.tar.gz"
DATA = ROOT / "data"


@dataclass(frozen=True)
class Summary:
    """What the written report holds."""

    path: Path
    messages: int
    conversations: int
    unanswered: int
    groups: int

    def __str__(self) -> str:
        counted = (self.messages, "message"), (self.conversations, "conversation")
        messages, conversations = (f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in counted)
        questions = f"{self.unanswered:,} unanswered question{'' if self.unanswered == 1 else 's'}"
        groups = f"{self.groups:,} group{'' if self.groups == 1 else 's'}"
        return f"{self.path}: {messages} in {conversations}, {questions} in {groups}"


def write_report(
    turns: Iterable[Turn], path: Path, *, model: Path = MODEL, data: Path = DATA, now: datetime | None = None
) -> Summary:
    """Writes the page about the turns, which may be a stream; its folder is made where it is missing.

    Args:
        model: the trained model, whose sentence encoder groups the questions; needed where there are some.
        data: the folder of the data files, which put intents in plain words.
        now: what the page says it was made at; the present without it.

    Raises:
        ModelError: there is no trained model to use.
        OSError: the page cannot be written.
    """
    # Imported here: a command line that offers this among other commands need not wait for matplotlib.
    from staff.report.clusters import MOST
    from staff.report.figures import count
    from staff.report.groups import Groups
    from staff.report.meaning import Meaning
    from staff.report.page import LISTED, LISTED_UNCOVERED, MOST_UNCOVERED, render
    from staff.report.questions import Questions

    figures = count(turns)
    meaning = Meaning.load(model) if figures.unanswered or figures.uncovered else None
    unanswered = Groups.of(figures.unanswered, meaning, LISTED, MOST)
    uncovered = Groups.of(figures.uncovered, meaning, LISTED_UNCOVERED, MOST_UNCOVERED)
    page = render(figures, unanswered, uncovered, Questions.read(data), now or datetime.now(timezone.utc))
    _write(page, path)
    return Summary(
        path,
        figures.message_count,
        figures.conversation_count,
        unanswered.asked,
        len(unanswered.listed) + len(unanswered.unlisted),
    )


def _write(page: str, path: Path) -> None:
    """Writes the page whole or not at all, for its owner alone: people speak of their health in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            # A database may hold any name of an intent or a response, even one that is no text.
            file.write(page.encode(errors="replace"))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
