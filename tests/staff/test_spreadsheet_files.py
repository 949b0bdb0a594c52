"""Files that are no workbook of ours: refused with one line, and nothing is changed."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from staff.spreadsheet import archive
from staff.spreadsheet.commands import import_workbook
from staff.spreadsheet.faults import WorkbookError
from staff.spreadsheet.results import Refused
from tests.staff.workbooks import DiskDesk, copy_some, some_file


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Some of the real data, which no test changes."""
    return copy_some(tmp_path_factory.mktemp("some")).root


@pytest.fixture
def desk(root, tmp_path) -> DiskDesk:
    """Some of the real data, and a workbook to be spoilt."""
    desk = DiskDesk(root)
    desk.book = tmp_path / "answers.xlsx"
    desk.book.write_bytes(some_file())
    return desk


def why(desk: DiskDesk) -> str:
    """The one line of the refusal."""
    before = desk.contents()
    with pytest.raises(WorkbookError) as caught:
        import_workbook(desk.root, desk.book)
    assert desk.contents() == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


def parts_of(book: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_missing(desk):
    desk.book.unlink()
    assert why(desk) == f"{desk.book} cannot be read: No such file or directory"


def test_folder(desk):
    desk.book.unlink()
    desk.book.mkdir()
    assert "Is a directory" in why(desk)


def test_empty(desk):
    desk.book.write_bytes(b"")
    assert why(desk) == f"{desk.book} is empty: it is no workbook of ours."


def test_other_files(desk):
    for content in (b"topic,intent,wording\n", b"\x00" * 100, b"%PDF-1.7", "topic".encode("utf-16")):
        desk.book.write_bytes(content)
        assert why(desk) == f"{desk.book} is no .xlsx workbook: save it as one.", content


def test_other_archives(desk):
    """A file of another program may be packed as a workbook is."""
    desk.book.write_bytes(
        packed({"content.xml": b"<office/>", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})
    )
    assert why(desk) == f"{desk.book} is no .xlsx workbook: save it as one."


def test_password(desk):
    """An encrypted workbook is one of the old containers; other programs encrypt the parts."""
    desk.book.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"EncryptedPackage" * 100)
    assert "protected by a password or in the old format" in why(desk)
    content = bytearray(packed({"xl/workbook.xml": b"<workbook/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    desk.book.write_bytes(content)
    assert why(desk) == f"{desk.book} is protected by a password: save it without one."


def test_cut_off(desk):
    """Half a download, at any place."""
    content = desk.book.read_bytes()
    for end in (4, 100, len(content) // 2, len(content) - 30):
        desk.book.write_bytes(content[:end])
        assert "is broken: " in why(desk)


def test_a_flipped_bit(desk):
    content = bytearray(desk.book.read_bytes())
    content[len(content) // 3] ^= 255
    desk.book.write_bytes(content)
    assert "is broken: " in why(desk)


def test_parts_that_are_no_workbook(desk):
    """Whatever a part holds, the import ends with its reason, or finds that nothing of ours is in it."""
    before = desk.contents()
    for name in ("xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml"):
        for content in (b"", b"<a", b"<a/>", b"\xff\xfe\x00"):
            desk.book.write_bytes(packed(parts_of(desk.book) | {name: content}))
            try:
                import_workbook(desk.root, desk.book)
            except WorkbookError as err:
                assert "is broken" in str(err), (name, content)  # noqa: PT017
            assert desk.contents() == before, (name, content)
            desk.book.write_bytes(some_file())


def test_document_type(desk):
    """Entities that swell, or that name files of this machine, are not even looked at."""
    parts = parts_of(desk.book)
    swelling = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    name = "xl/worksheets/sheet2.xml"
    desk.book.write_bytes(packed(parts | {name: swelling + parts[name].replace(b"utter_", b"&b;utter_", 1)}))
    assert why(desk) == f"{desk.book} is broken: {name} has a document type"


def test_too_large(desk, monkeypatch):
    """Neither a large file nor one that becomes large is unpacked."""
    content = packed(parts_of(desk.book) | {"xl/media/zeros.bin": b"\x00" * (archive.MOST_BYTES + 1)})
    assert len(content) < 10_000_000
    desk.book.write_bytes(content)
    assert why(desk) == f"{desk.book} is too large: it is no workbook of ours."
    desk.book.write_bytes(packed(parts_of(desk.book) | {f"a{i}": b"" for i in range(archive.MOST_PARTS)}))
    assert "is too large" in why(desk)
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000)
    assert "is too large" in why(desk)


def test_a_part_that_lies_about_its_size(desk):
    """More than a part says that it holds is never unpacked."""
    content = packed({"xl/workbook.xml": b"<w/>", "a": b"\x00" * 1_000_000})
    small = (10).to_bytes(4, "little")
    desk.book.write_bytes(content.replace((1_000_000).to_bytes(4, "little"), small))
    assert "is broken" in why(desk)


def test_another_workbook(desk):
    """A workbook without any of our sheets names each of them."""
    Workbook().save(desk.book)
    before = desk.contents()
    done = import_workbook(desk.root, desk.book)
    assert desk.contents() == before
    assert isinstance(done, Refused)
    assert [str(fault) for fault in done.faults] == [
        "Read me: the sheet is missing",
        "Answers: the sheet is missing",
        "Questions: the sheet is missing",
        "Conditions: the sheet is missing",
        "Sheet: an unknown sheet: delete it",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write anywhere")
def test_no_rights(desk):
    desk.book.chmod(0)
    assert "Permission denied" in why(desk)
