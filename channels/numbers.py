"""The telephone numbers in a reply, as links."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberMatcher

REGION = "US"
# Three digits that are numbers to call in an emergency alone: elsewhere they may count anything.
EMERGENCY = ("911", "988")
# The library knows the letters of a number such as 800-PT-FIRST, but does not look for them in a text.
_VANITY = re.compile(
    r"(?<![\w-])(?:\+?1[-. ])?\(?\d{3}\)?[-. ](?=[\d-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w-])", re.ASCII
)


def phones_in(text: str, emergency: bool = False) -> list[dict[str, str]]:
    """The numbers in the text's order, each as it is written there and as a link, each writing once."""
    found = {**_plain(text), **_vanity(text)}
    if emergency:
        found |= {match.start(): (match[0], match[0]) for match in re.finditer(rf"\b(?:{'|'.join(EMERGENCY)})\b", text)}
    links = {written: f"tel:{number}" for _, (written, number) in sorted(found.items())}
    return [{"text": written, "href": href} for written, href in links.items()]


def _plain(text: str) -> dict[int, tuple[str, str]]:
    """By place: the number as it is written, and in full."""
    return {match.start: (match.raw_string, _in_full(match.number)) for match in PhoneNumberMatcher(text, REGION)}


def _vanity(text: str) -> dict[int, tuple[str, str]]:
    return {match.start(): (match[0], number) for match in _VANITY.finditer(text) for number in _spelled_out(match[0])}


def _spelled_out(written: str) -> Iterator[str]:
    try:
        number = phonenumbers.parse(written, REGION)
    except NumberParseException:
        return
    if phonenumbers.is_valid_number(number):
        yield _in_full(number)


def _in_full(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
