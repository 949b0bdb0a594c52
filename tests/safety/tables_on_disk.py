"""A copy of the safety tables that a test may spoil."""

from __future__ import annotations

import csv
import io
import shutil
from functools import cache
from pathlib import Path

import pytest

from knowledge.errors import TablesError
from safety.load import FOLDER, load_assessor
from safety.patterns import parse
from safety.scorer import WEIGHTS
from safety.tables import TABLES
from safety.triage import Assessor

# A spoiled table differs from the sound one in a few cells; the patterns of all others are read once.
_parse_once = cache(parse)


class SafetyTablesOnDisk:
    """The real tables, copied into a folder in which a test may spoil them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for file in (*TABLES, WEIGHTS):
            shutil.copy(FOLDER / file, folder)

    def rows(self, file: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.folder / file).read_text(encoding="utf-8"), newline="")))

    def write(self, file: str, rows: list[list[str]]) -> None:
        with (self.folder / file).open("w", encoding="utf-8", newline="") as output:
            csv.writer(output, lineterminator="\n").writerows(rows)

    def set(self, file: str, line: int, column: str, value: str) -> None:
        rows = self.rows(file)
        rows[line - 1][rows[0].index(column)] = value
        self.write(file, rows)

    def load(self) -> Assessor:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("safety.load.parse", _parse_once)
            return load_assessor(self.folder)

    def faults(self) -> list[str]:
        with pytest.raises(TablesError) as caught:
            self.load()
        return [str(fault) for fault in caught.value.faults]
