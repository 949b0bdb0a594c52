"""What an export or an import has done, in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.text import join
from staff.spreadsheet.faults import SheetFault


@dataclass(frozen=True)
class Exported:
    path: Path
    answers: int
    questions: int
    conditions: int

    def __str__(self) -> str:
        return (
            f"{self.path}: {self.answers:,} answers, {self.questions:,} wordings of questions and {self.conditions:,} "
            "conditions. Its first sheet says how to edit them."
        )


@dataclass(frozen=True)
class Refused:
    """Every fault of a workbook; the data are as they were."""

    faults: tuple[SheetFault, ...]

    def __str__(self) -> str:
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults):,} faults"
        return "\n".join([f"{count}; nothing has been changed:", *(f"  {fault}" for fault in self.faults)])


@dataclass(frozen=True)
class Imported:
    """What has changed: answers; wordings added, removed, and put in the place of others; conditions; files.

    Attributes:
        files: below the project's root.
        notes: what else there is to do.
    """

    answers: int
    added: int
    removed: int
    replaced: int
    conditions_added: int
    conditions_removed: int
    conditions_changed: int
    files: tuple[Path, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        if not self.files:
            return "Nothing to change: the workbook says what the data say."
        done = [
            _count(self.answers, "answer", "changed"),
            _count(self.added, "wording", "added"),
            _count(self.removed, "wording", "removed"),
            _count(self.replaced, "wording", "replaced"),
            _count(self.conditions_added, "condition", "added"),
            _count(self.conditions_removed, "condition", "removed"),
            _count(self.conditions_changed, "condition", "changed"),
        ]
        lines = [f"Imported: {join([each for each in done if each])}.", *(f"  {path}" for path in self.files)]
        return "\n".join([*lines, *self.notes, "Now run `make check` and `make train`."])


def _count(number: int, what: str, done: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'} {done}" if number else ""
