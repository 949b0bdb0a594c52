"""Written text in words for the ear: no marks, links or signs; numbers and abbreviations as people say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from num2words import num2words

from channels.numbers import phones_in

# More digits than that make no number that anybody can follow.
_LONGEST_NUMBER = 15
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
# The point after an abbreviation, unless it ends the sentence, too.
_POINT = r"(?:\.(?!\s+[A-Z]|\s*$))?"

_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_ADDRESS = re.compile(r"(?<![A-Za-z])(?:https?://|www\.)\S*[^\s.,;:!?)\]]", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+", re.MULTILINE)
_MARKS = re.compile(r"[*_#`|<>\[\]{}“”\"•]+")
_PARENTHESIS = re.compile(r"\s*\(|\s*\)")
# Numbers that are read digit by digit, be they anybody's or not: those of telephones, and more than two groups.
_GROUPS = re.compile(
    r"(?<![\w-])"
    r"(?:(?:\+?1[-. ])?(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}|\d{3}-\d{4}|\d+(?:[-–]\d+){2,}|\d{10,})"
    r"(?![\w-])"
)
_MONEY = re.compile(rf"(?:\bUS)?\$\s?({_DIGITS})(?:\s?[-–]\s?\$?({_DIGITS}))?")
_TIME = re.compile(r"\b(\d{1,2}):(\d\d)\b")
_HALF_DAY = re.compile(rf"(?<=\d)\s?([AaPp])\.?\s?[Mm]\b{_POINT}")
_RANGE = re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)")
_FRACTIONS = {"1/2": "one half", "1/4": "one quarter", "3/4": "three quarters"}
_FRACTION = re.compile(r"(\b\d+\s)?(?<![\d/])(1/2|1/4|3/4)(?![\d/])")
_UNITS = {"min": "minute", "hr": "hour", "sec": "second", "wk": "week", "yr": "year", "lb": "pound"}
_UNIT = re.compile(rf"(\b(?:1|one|a)\s|\d-)?(?<![A-Za-z])({'|'.join(_UNITS)})s?\b{_POINT}")
_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])(?!(?:st|nd|rd|th)\b)")
_NUMBER = re.compile(rf"{_DIGITS}(?:(?:st|nd|rd|th)\b)?")
_SAID = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(?i:\be\.\s?g\.),?", "for example,"),
        (r"(?i:\bi\.\s?e\.),?", "that is,"),
        (rf"(?i:\betc\b){_POINT}", "and so on"),
        (r"(?i:\bvs\b)\.?", "versus"),
        (r"(?i:\bapprox\b)\.?", "about"),
        (r"~\s?(?=\d)", "about "),
        (r"\bDr\.", "Doctor"),
        (r"\bMr\.", "Mister"),
        (r"\bMrs\.", "Missus"),
        (r"\bSt\.(?=\s[A-Z])", "Saint"),
        (r"\bNo\.\s?(?=\d)", "number "),
        (r"\bPTs\b", "physical therapists"),
        (r"\bPT\b", "physical therapy"),
        (r"\b24/7\b", "day and night"),
        (r"\b(?i:and/or)\b", "or"),
        (r"(?<=\d)\s?/\s?(?=\d)", " out of "),
        (r"\s+/\s+|(?<=\w)/(?=\w)", " or "),
        (r"\s*%", " percent"),
        (r"\s*°\s?", " degrees "),
        (r"\s*&\s*", " and "),
        (r"\s*@\s*", " at "),
        (r"\\", " "),
        (r"(?<![\w.])[-−](?=\d)", "minus "),
        (r"\s+[-–—]+\s+|—", ", "),
        (r"(?<=\d [AP] M)\s?[-–]\s?(?=\d)", " to "),
    )
)


def for_the_ear(text: str) -> str:
    """The text without marks, links and signs; numbers, telephone numbers and abbreviations in words."""
    text = "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    text = unicodedata.normalize("NFKC", re.sub(r"(?<=\d)(?=[½¼¾])", " ", text)).replace("⁄", "/")
    text = _TAG.sub("", _ADDRESS.sub("", _LINK.sub(r"\1", text)))
    text = _MARKS.sub("", _BULLET.sub("", _phones(text)))
    text = _PARENTHESIS.sub(", ", text)
    text = _UNIT.sub(_unit, _FRACTION.sub(_fraction, text))
    text = _HALF_DAY.sub(lambda match: f" {match[1].upper()} M", _MONEY.sub(_money, text))
    for pattern, said in _SAID:
        text = pattern.sub(said, text)
    text = _RANGE.sub(" to ", _TIME.sub(_time, text))
    text = _NUMBER.sub(lambda match: _number(match[0]), _LETTER_AND_DIGIT.sub(" ", text))
    return _tidy("".join(_speakable(text)))


def _phones(text: str) -> str:
    """The text with its telephone numbers told digit by digit, the longest way of writing first."""
    written = sorted((phone["text"] for phone in phones_in(text, emergency=True)), key=len, reverse=True)
    if written:
        numbers = rf"(?<!\w)(?:{'|'.join(map(re.escape, written))})(?!\w)"
        text = re.sub(numbers, lambda match: _letter_by_letter(match[0]), text)
    return _GROUPS.sub(lambda match: _letter_by_letter(match[0]), text)


def _letter_by_letter(number: str) -> str:
    """A telephone number as it is told: groups of digits and letters, a breath between them."""
    groups = [part for group in re.findall(r"\d+|[A-Za-z]+", number) for part in _parts(group)]
    return ", ".join(" ".join(num2words(int(sign)) if sign.isdigit() else sign for sign in group) for group in groups)


def _parts(group: str) -> Iterator[str]:
    """The group, or what is easily kept in mind of a long one: three signs at a time, and four at the end."""
    while len(group) > 5:
        size = (len(group) - 4) % 3 or 3
        yield group[:size]
        group = group[size:]
    yield group


def _fraction(match: re.Match[str]) -> str:
    whole, part = match.groups()
    return f"{whole}and {_FRACTIONS[part]}" if whole else _FRACTIONS[part]


def _unit(match: re.Match[str]) -> str:
    one, unit = match.groups()
    return f"{one}{_UNITS[unit]}" if one else f"{_UNITS[unit]}s"


def _money(match: re.Match[str]) -> str:
    first, last = match.groups()
    if last:
        return f"{first} to {last} dollars"
    dollars, _, cents = first.partition(".")
    said = f"{dollars} {'dollar' if dollars == '1' else 'dollars'}"
    return f"{said} and {cents} cents" if cents.strip("0") else said


def _time(match: re.Match[str]) -> str:
    hour, minutes = match.groups()
    if minutes == "00":
        return hour
    return f"{hour} oh {minutes[1]}" if minutes[0] == "0" else f"{hour} {minutes}"


def _number(text: str) -> str:
    plain = text.replace(",", "")
    ordinal = plain[-2:].isalpha()
    digits = plain[:-2] if ordinal else plain
    if ordinal and "." in digits:
        # No fraction is an ordinal, whatever stands behind it.
        return f"{_number(digits)} {plain[-2:]}"
    if len(digits) > _LONGEST_NUMBER or re.match(r"0\d", digits):
        return " ".join(num2words(int(digit)) for digit in digits if digit.isdigit())
    if ordinal:
        return num2words(int(digits), to="ordinal")
    return num2words(float(digits) if "." in digits else int(digits)).replace(",", "")


def _speakable(text: str) -> Iterator[str]:
    """The text's characters, but for pictures, signs and what nobody sees."""
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category[0] == "S":
            yield " "
        elif category[0] != "C" and not "\ufe00" <= character <= "\ufe0f":
            yield character


def _tidy(text: str) -> str:
    text = re.sub(r"\s+(?=[,.!?;:])", "", " ".join(text.split()))
    text = re.sub(r",(?=\w)", ", ", re.sub(r",+(?=[,.!?;:])", "", text))
    return text.lstrip(",;: ").rstrip(", ")
