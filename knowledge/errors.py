"""What is wrong with a table: every fault at once, each with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of one cell. `line` counts the file's lines from 1, the header being line 1."""

    file: str
    line: int
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.why}"


class TablesError(Exception):
    """The tables cannot be used; `faults` lists everything that is wrong with them."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n".join([f"{count} in the knowledge tables:", *(f"  {fault}" for fault in self.faults)]))
