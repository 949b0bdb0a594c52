"""Exports the workbook, and imports what staff have made of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from yaml import YAMLError

from knowledge.errors import TablesError
from staff.files import write_all
from staff.spreadsheet.archive import open_workbook
from staff.spreadsheet.export import workbook_of
from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.importing import check_workbook
from staff.spreadsheet.layout import SHEETS
from staff.spreadsheet.project import Project, conditions_path
from staff.spreadsheet.results import Exported, Imported, Refused
from staff.topic_file import ChangeError


def export_workbook(root: Path, path: Path) -> Exported:
    """Writes the answers, questions and conditions of the project at `root` into a new workbook.

    Raises:
        WorkbookError: the file exists already, or cannot be written, or the data cannot be read.
    """
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is no name of a workbook: let it end with .xlsx")
    # Somebody may have spent hours on it.
    if path.exists():
        raise WorkbookError(f"{path} exists already: name another file, or delete it first.")
    project = Project.read(root)
    workbook = workbook_of(project)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".workbook-") as folder:
            workbook.save(Path(folder) / path.name)
            os.replace(Path(folder) / path.name, path)
    except OSError as err:
        raise WorkbookError(f"{path} cannot be written: {err.strerror or err}") from err
    return Exported(path, *(len(project.rows(sheet)) for sheet in SHEETS))


def import_workbook(root: Path, path: Path) -> Imported | Refused:
    """Checks a whole workbook, and changes the project's data only where it has no fault.

    Raises:
        WorkbookError: the file is no workbook, or the data cannot be read or written; nothing has changed.
    """
    project = Project.read(root)
    workbook = open_workbook(path)
    try:
        done = check_workbook(workbook, project)
        if isinstance(done, Refused):
            return done
        _write(done.texts, project)
    except (OSError, ChangeError, TablesError, YAMLError) as err:
        raise WorkbookError(f"Nothing has been changed: {err}") from err
    return done.summary


def _write(texts: Mapping[Path, str], project: Project) -> None:
    """Writes all files or none.

    Raises:
        ChangeError: somebody else has changed a file since the project was read.
        OSError: a file cannot be read or written.
    """
    table = conditions_path(project.root)
    project.files.check_unchanged(path for path in texts if path != table)
    if table in texts and table.read_bytes() != project.conditions.text().encode():
        raise ChangeError(f"{table.name} has been changed by somebody else meanwhile: begin again")
    write_all({path: text.encode() for path, text in texts.items()})
