"""Texts that a spreadsheet program could take for a formula."""

from __future__ import annotations

import re

# The wide signs are those of Chinese and Japanese keyboards.
_BEGINNINGS = tuple("=+@＝＋＠\t\r\n")
_MINUS = ("-", "－")
# A dash and then words, as in a list, is none; one before a number, a name or a bracket may be.
_LIST_ITEM = re.compile(r"[-－]\s+[^\W\d_][^|!(=]*")


def could_be_formula(text: str) -> bool:
    """Whether a program that is handed the text may calculate something, or call a program of its own."""
    return text.startswith((*_BEGINNINGS, *_MINUS))


def is_formula(text: str) -> bool:
    """Whether it may do more than stumble over a dash: such texts are not let in."""
    return text.startswith(_BEGINNINGS) or (text.startswith(_MINUS) and not _LIST_ITEM.fullmatch(text))
