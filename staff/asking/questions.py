"""Reads a list of questions: one a line; blank lines, and those that begin with "#", are left out."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from staff.errors import StaffError

# Longer than anything that a visitor may write.
MOST_CHARACTERS = 4_000
COMMENT = "#"

_UTF_8 = "UTF-8"
# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class AskError(StaffError):
    """Why a list cannot be asked; the message is one line."""


def read_questions(file: Path) -> tuple[str, ...]:
    """The questions of a file, in order.

    Raises:
        AskError: the file cannot be read, or there is nothing to ask in it.
    """
    try:
        content = file.read_bytes()
    except OSError as err:
        raise AskError(f"{file}: {err.strerror}") from err
    return parse_questions(content, str(file))


def parse_questions(content: bytes, name: str) -> tuple[str, ...]:
    """The questions of a text in UTF-8, or in UTF-16 or UTF-32 with a byte order mark; any kind of line end.

    Args:
        content: the text.
        name: what errors call it.

    Raises:
        AskError: with the line, where the text is in another encoding or a line is too long; or there is no question.
    """
    lines = enumerate(_lines(_decode(content, name)), start=1)
    questions = tuple(_checked(lines, name))
    if not questions:
        raise AskError(f"{name}: there is no question in it; write one a line.")
    return questions


def _decode(content: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), _UTF_8)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as err:
        before = content[: err.start].decode(encoding, errors="replace")
        line = sum(1 for _ in _lines(f"{before}x"))
        raise AskError(f"{name}, line {line}: this is no {encoding}; save the file as {_UTF_8}.") from err


def _checked(lines: Iterator[tuple[int, str]], name: str) -> Iterator[str]:
    for number, line in lines:
        question = line.strip()
        kinds = {unicodedata.category(character) for character in question if character != "\t"}
        if "Cc" in kinds:
            raise AskError(f"{name}, line {number}: a control character; save the file as plain text in {_UTF_8}.")
        if len(question) > MOST_CHARACTERS:
            raise AskError(
                f"{name}, line {number}: {len(question):,} characters; at most {MOST_CHARACTERS:,} are asked at once."
            )
        # Spaces and characters that nobody sees ask nothing.
        if any(kind[0] not in "ZC" for kind in kinds) and not question.startswith(COMMENT):
            yield question


def _lines(text: str) -> io.StringIO:
    """Text as lines, however they end."""
    return io.StringIO(text, newline=None)
