"""What the workbook is made of: the project's answers, questions and conditions, as rows of texts."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.errors import TablesError
from knowledge.load import load_tables
from knowledge.records import Tables
from knowledge.starters import Starter, load_starters
from staff.data_files import DataFiles, Response
from staff.review.taken import Taken
from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.layout import ANSWERS, CONDITIONS, QUESTIONS, SEPARATOR, Sheet
from staff.spreadsheet.table_file import TableFile
from staff.topic_file import ChangeError

_FOLDER = "faq"
_LISTS = ("aliases", "techniques", "facts", "sources")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """The data of the project at `root`, as they are before an import."""

    root: Path
    files: DataFiles
    tables: Tables
    starters: tuple[Starter, ...]
    conditions: TableFile

    @staticmethod
    def read(root: Path) -> Project:
        """Reads the data below data/.

        Raises:
            WorkbookError: the data cannot be read, or their tables are unsound.
        """
        try:
            text = conditions_path(root).read_bytes().decode()
            tables, starters = load_tables(knowledge_folder(root)), load_starters(knowledge_folder(root))
            return Project(root, DataFiles.read(root), tables, starters, TableFile.read(text))
        except (OSError, ChangeError, TablesError, UnicodeDecodeError, csv.Error) as err:
            raise WorkbookError(f"The project's own data cannot be read; see `make check`: {err}") from err

    @cached_property
    def answers(self) -> dict[str, Response]:
        """The responses of data/faq by their names."""
        return {name: each for name, each in self.files.responses().items() if each.file.parent.name == _FOLDER}

    @cached_property
    def questions(self) -> dict[str, list[str]]:
        """The training phrases of data/faq by intent."""
        phrases = self.files.phrases()
        return {intent: phrases[intent] for intent in phrases if self.files.file_of(intent).parent.name == _FOLDER}

    @cached_property
    def taken(self) -> Taken:
        """The phrases that are in use, those that test what was learnt among them.

        Raises:
            OSError, YAMLError: a file of phrases cannot be read.
        """
        return Taken.read(self.root, self.files)

    def rows(self, sheet: Sheet) -> list[Row]:
        """The rows that a sheet shows, below its header."""
        if sheet is ANSWERS:
            return [row_of_answer(response) for response in self.answers.values()]
        if sheet is QUESTIONS:
            return [
                (self.files.file_of(intent).stem, intent, phrase)
                for intent, phrases in self.questions.items()
                for phrase in phrases
            ]
        return [
            tuple(shown(name, cells[name]) for name in CONDITIONS.header) for cells in self.conditions.rows.values()
        ]


def row_of_answer(response: Response) -> Row:
    """An answer's cells, in the order of the sheet's columns."""
    metadata = response.metadata
    return (
        response.file.stem,
        metadata.get("question", ""),
        response.name,
        response.text,
        response.spoken,
        join_list(metadata.get("sources", [])),
        join_list(metadata.get("facts", [])),
    )


def fingerprint(rows: list[Row]) -> str:
    """Changes whenever a cell does: by it a workbook knows from which data it was made."""
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def tidy(text: str) -> str:
    """Single spaces, and none at the ends."""
    return " ".join(text.split())


def shown(column: str, cell: str) -> str:
    """A cell of conditions.csv as the sheet shows it."""
    return join_list(parts_of(cell)) if column in _LISTS else tidy(cell)


def is_list(column: str) -> bool:
    return column in _LISTS


def parts_of(cell: str) -> list[str]:
    """The parts of a list in one cell."""
    return [tidy(part) for part in cell.split(SEPARATOR)] if cell.strip() else []


def join_list(parts: list[str]) -> str:
    return f" {SEPARATOR} ".join(parts)


def knowledge_folder(root: Path) -> Path:
    return root / "data" / "knowledge"


def conditions_path(root: Path) -> Path:
    return knowledge_folder(root) / "conditions.csv"
