"""Takes out of visitors' words telephone, card and insurance numbers, e-mail addresses and dates of birth."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import luhn

PHONE, MAIL, CARD, NUMBER = "[phone number]", "[e-mail]", "[card number]", "[number]"
# Where a telephone number without a country's code is from, as those of the clinics are.
COUNTRY = "US"

_MAIL = re.compile(r"[^\s@<>,;:()\[\]\"]{1,64}\s?@\s?[^\s@<>,;:()\[\]\"]+?\s?\.\s?\w{2,}(?:\.\w{2,})*")
# "anna at gmail dot com", as a recogniser writes what a caller says, and "anna [at] gmail [dot] com".
_SPOKEN_MAIL = re.compile(
    r"\b[\w.+-]+\s?[\[(]at[\])]\s?\S+?\s?[\[(]dot[\])]\s?\w{2,}|"
    r"\b\S+ at [a-z\d-]{2,}(?: [a-z\d-]{2,}){0,2} ?(?:dot |\. ?)"
    r"(?:com|org|net|edu|gov|info|biz|me|io|us|co(?: dot \w{2})?)\b",
    re.IGNORECASE,
)

_AT = re.compile(r"\bat\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# Digits with single separators between them, and an area code's brackets; six that stand together are one number, too.
_DIGITS = re.compile(r"(?<![\w$])\+?\(?\d(?:[ \t\-–.()/]{0,2}\d){6,}|(?<![\w$.,])\d{6}(?![\w.,]\d)")
_CARD_DIGITS = range(13, 20)
# Numbers in words, with what people say between them.
_NUMBER_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|double|triple|\d{1,4})"
)
_PAUSE = r"(?:[\s,.-]+(?:(?:um+|uh+|er|then|and|okay|let me (?:think|see))[\s,.]+)*)"
_SPOKEN_NUMBER = re.compile(rf"\b{_NUMBER_WORD}(?:{_PAUSE}{_NUMBER_WORD}\b){{5,}}", re.IGNORECASE)
_AREA_CODE = re.compile(rf"\b(area code(?: is)? ){_NUMBER_WORD}(?:{_PAUSE}{_NUMBER_WORD}\b)*", re.IGNORECASE)

# What the words before it announce, and what its look gives away: letters among at least four digits.
_ANNOUNCED = re.compile(
    r"\b((?:member|policy|insurance|medicare|medicaid|claim|subscriber|group|account|patient|card|rx ?bin|"
    r"licen[cs]e|passport|ssn|social security|mrn)(?:'?s)?(?: (?:id|no|nr|num|number|card|code))*"
    r"\s*(?:is|are|was|:|=|#)*\s*)(?:(?=[\w-]*\d)[A-Za-z0-9][\w-]{3,}|"
    rf"(?:(?:[a-z]|{_NUMBER_WORD})\b\s*){{4,}})",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b((?:exp(?:ires|iry|iration)?(?: date)?|(?:good|valid) thru|cvv2?|cvc2?|security code|"
    r"(?<!area )code(?: on (?:the )?(?:front|back))?|"
    r"ending in|"
    r"digits on the (?:front|back)|last (?:four|4)(?: digits)?(?: of my (?:social|card|ssn))?|my social)"
    r"\.?(?: is| are|:|#)*\s?)\d{1,4}(?:[/-]\d{2,4})?\b",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\b(?=(?:[A-Za-z-]*\d){4})(?=[\d-]*[A-Za-z])[A-Za-z0-9-]{6,}\b")
# "C5-C6-C7-T1": vertebrae.
_VERTEBRAE = re.compile(r"(?:[A-Za-z]{1,2}\d{1,2}(?:-|$))+")
# The date behind "born" and the like, in digits or words.
_ORDINAL = r"(?:first|second|third|\w+(?:th|ty-first|ty-second|ty-third)|twenty (?:first|second|third)|thirty first)"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DATE_WORD = rf"(?:the|of|{_MONTH}|\d{{1,4}}(?:st|nd|rd|th)?|{_NUMBER_WORD}|{_ORDINAL})"
_BIRTH = re.compile(
    rf"\b((?:date of birth|d\.?o\.?b\.?|birth ?(?:day|date)|born)(?:'s| is| was| on|:)*\s+)"
    rf"{_DATE_WORD}(?:[\s,./-]+{_DATE_WORD}\b)+",
    re.IGNORECASE,
)


def mask_numbers(text: str) -> str:
    """The text with a word in square brackets in place of each number or address that names somebody."""
    if "@" in text or _AT.search(text):
        text = _SPOKEN_MAIL.sub(MAIL, _MAIL.sub(MAIL, text))
    text = _BIRTH.sub(rf"\1{NUMBER}", text)
    if _DIGIT.search(text):
        text = _mask_digits(text)
        text = _SECRET.sub(rf"\1{NUMBER}", text)
        text = _MIXED.sub(lambda found: found[0] if _VERTEBRAE.fullmatch(found[0]) else NUMBER, text)
    text = _ANNOUNCED.sub(rf"\1{NUMBER}", text)
    return _AREA_CODE.sub(rf"\1{NUMBER}", _SPOKEN_NUMBER.sub(NUMBER, text))


def _mask_digits(text: str) -> str:
    """Card numbers by their check digit, telephone numbers by their countries' rules, and every other long number."""
    text = _DIGITS.sub(lambda found: CARD if _is_card(found[0]) else found[0], text)
    for found in reversed(list(PhoneNumberMatcher(text, COUNTRY, Leniency.POSSIBLE))):
        text = f"{text[: found.start]}{PHONE}{text[found.end :]}"
    return _DIGITS.sub(NUMBER, text)


def _is_card(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return len(digits) in _CARD_DIGITS and luhn.is_valid(digits)
