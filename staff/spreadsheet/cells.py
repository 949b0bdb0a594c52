"""One cell's text, or what is wrong with the cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from openpyxl.cell import Cell
from openpyxl.cell.cell import ERROR_CODES

from staff.spreadsheet.formulas import is_formula
from staff.spreadsheet.project import tidy

_ENCODED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_PLAIN = "write it as text, with an apostrophe before it"


class Unreadable(ValueError):
    """Why a cell holds no text."""


def text_of(cell: Cell, known: Collection[str]) -> str:
    """The text of a cell, with single spaces.

    Args:
        known: texts that stand in the data already; they are let in whatever they look like.

    Raises:
        Unreadable: the cell is no plain text.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable("a formula: only plain texts are let in")
    if cell.data_type == "e":
        raise Unreadable(_error(value))
    if not isinstance(value, str):
        raise Unreadable(_what(value))
    text = value.replace("_x005F_", "_")
    return tidy(text) if tidy(text) in known else _checked(text)


def _error(value: object) -> str:
    return f"the error {value}: something that the cell was calculated from is missing"


def _what(value: object) -> str:
    if isinstance(value, bool):
        return f"the truth value {str(value).upper()}: {_PLAIN}"
    if isinstance(value, date | datetime | time | timedelta):
        return f"a date or time, {value}: your program has made it of what was typed; {_PLAIN}"
    return f"the number {value}: {_PLAIN}"


def _checked(text: str) -> str:
    if is_formula(text) or is_formula(tidy(text)):
        raise Unreadable(f"it begins with {text.strip()[:1] or text[:1]!r}, as a formula does")
    if tidy(text) in ERROR_CODES:
        raise Unreadable(_error(tidy(text)))
    if len(text.strip().splitlines()) > 1:
        raise Unreadable("a line break: write it on one line")
    if found := _ENCODED.search(text):
        raise Unreadable(f"the encoded sign {found[0]}")
    text = tidy(text)
    for letter in text:
        if unicodedata.category(letter)[0] == "C":
            raise Unreadable(f"the hidden character U+{ord(letter):04X}: type the words anew")
    return text
