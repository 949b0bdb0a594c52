"""Telephone numbers in replies."""

from __future__ import annotations

from channels.numbers import phones_in
from knowledge.load import load_tables
from tests.data_files import all_responses


def numbers(text: str, emergency: bool = False) -> list[tuple[str, str]]:
    return [(phone["text"], phone["href"]) for phone in phones_in(text, emergency)]


# Texts, and the numbers in them with their links.
FOUND = [
    ("Call (313) 928-0700.", [("(313) 928-0700", "tel:+13139280700")]),
    ("Call 517-898-2899, or write.", [("517-898-2899", "tel:+15178982899")]),
    ("Call 800-PT-FIRST.", [("800-PT-FIRST", "tel:+18007834778")]),
    ("Call 1-800-PT-FIRST.", [("1-800-PT-FIRST", "tel:+18007834778")]),
    ("Call (800) PT-FIRST.", [("(800) PT-FIRST", "tel:+18007834778")]),
    ("Call +1 517 898 2899", [("+1 517 898 2899", "tel:+15178982899")]),
    ("Call +44 20 7031 3000", [("+44 20 7031 3000", "tel:+442070313000")]),
    ("800-PT-FIRST, 517-898-2899", [("800-PT-FIRST", "tel:+18007834778"), ("517-898-2899", "tel:+15178982899")]),
    ("517-898-2899 and again 517-898-2899", [("517-898-2899", "tel:+15178982899")]),
    ("On 2024-10-12, 50 of 100 had 3 to 12 sessions at $80-120.", []),
    ("Facts F133 and 800-AB-C", []),
    ("Order A800-PT-FIRST or 12-800-PT-FIRST", []),
    ("Room 911 and 988 others", []),
    ("", []),
]


def test_numbers():
    """Numbers are found in the text's order, each writing once; what is no valid number is none."""
    assert [f"{text!r}: {numbers(text)}" for text, found in FOUND if numbers(text) != found] == []


def test_emergency_numbers():
    """In an emergency reply, the three digits are numbers too, where they stand alone."""
    text = "Call or text 988 now. In danger, call 911, not 9110 or 1988; 911 again; or 517-898-2899."
    assert numbers(text, emergency=True) == [
        ("988", "tel:988"),
        ("911", "tel:911"),
        ("517-898-2899", "tel:+15178982899"),
    ]


def test_each_clinics_number():
    """The number of each clinic is found in its booking answer, as the table writes it."""
    clinics = [clinic for clinic in load_tables().clinics.values() if clinic.phone]
    assert clinics
    found = {clinic.key: [text for text, _ in numbers(clinic.booking)] for clinic in clinics}
    assert [f"{each.key}: {found[each.key]}" for each in clinics if each.phone not in found[each.key]] == []


def test_each_emergency_reply_can_be_acted_on():
    """Whoever is told to call may touch the number."""
    texts = {name: first["text"] for name, [first, *_] in all_responses().items() if first["metadata"].get("emergency")}
    assert texts
    found = {name: {written for written, _ in numbers(text, emergency=True)} for name, text in texts.items()}
    assert [f"{name}: {found[name]}" for name in texts if not {"911", "988"} & found[name]] == []
