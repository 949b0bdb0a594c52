"""Opens a file that somebody else has written: only a workbook of a reasonable size gets through."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook

from staff.spreadsheet.faults import WorkbookError

MOST_BYTES = 50_000_000
MOST_PARTS = 1_000
# Of the old binary format, and of the container of encrypted files.
_OLD = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 1


def open_workbook(path: Path) -> Workbook:
    """The workbook, with its formulas as formulas.

    Raises:
        WorkbookError: the file is missing, is none, is protected by a password, broken, or far too large.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
    except OSError as err:
        raise WorkbookError(f"{path} cannot be read: {err.strerror or err}") from err
    if not content:
        raise WorkbookError(f"{path} is {'too large' if path.stat().st_size else 'empty'}: it is no workbook of ours.")
    if content.startswith(_OLD):
        raise WorkbookError(f"{path} is protected by a password or in the old format: save it as .xlsx without one.")
    if not content.startswith(b"PK"):
        raise WorkbookError(f"{path} is no .xlsx workbook: save it as one.")
    try:
        _check_parts(path, content)
        with warnings.catch_warnings():
            # Of extensions that openpyxl leaves out; cells are not among them.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), keep_links=False)
    except WorkbookError:
        raise
    # A broken file breaks openpyxl wherever it is broken.
    except Exception as err:
        raise WorkbookError(
            f"{path} is broken: {str(err).splitlines()[0] if str(err) else type(err).__name__}"
        ) from err


def _check_parts(path: Path, content: bytes) -> None:
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise WorkbookError(f"{path} is protected by a password: save it without one.")
        # What a part says of its size binds: more than that is never unpacked.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise WorkbookError(f"{path} is too large: it is no workbook of ours.")
        if "xl/workbook.xml" not in archive.namelist():
            raise WorkbookError(f"{path} is no .xlsx workbook: save it as one.")
        for part in parts:
            # No spreadsheet program writes one; it could make much of a small file, or name other files.
            if b"<!DOCTYPE" in archive.read(part):
                raise BadZipFile(f"{part.filename} has a document type")
