"""What may stand as a phrase or a text in the data's files, so that Rasa reads it as it was meant."""

from __future__ import annotations

import re
import unicodedata

# [words](entity), [words]{"entity": ...} and [words][...]: Rasa's ways to mark words in a phrase.
_MARKED = re.compile(r"\[[^\]]*\][({\[]")


def why_not_a_phrase(phrase: str) -> str | None:
    """Why Rasa would not learn a phrase as it stands, or None where it would."""
    if not phrase.strip():
        return "it is empty"
    if why := why_unreadable(phrase):
        return why
    if phrase.startswith("/"):
        return 'it begins with "/", which makes the name of an intent of it'
    if _MARKED.search(phrase):
        return "brackets followed by brackets mark a name in it"
    return None


def why_unreadable(text: str) -> str | None:
    """Why a text cannot stand on one line, or None where it can."""
    if len(text.splitlines()) > 1 or text.endswith(("\n", "\r")):
        return "it holds a line break"
    if hidden := next(
        (letter for letter in text if unicodedata.category(letter)[0] == "C" or letter in "\u2028\u2029"), ""
    ):
        return f"it holds the hidden character U+{ord(hidden):04X}"
    return "it begins or ends with a space" if text != text.strip() else None
