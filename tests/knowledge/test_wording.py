"""The rules of wording find what they forbid, and say it in plain words."""

from __future__ import annotations

import pytest

from knowledge.load import load_tables
from knowledge.wording import (
    MOST_WORDS_HEARD,
    MOST_WORDS_READ,
    faults_of_button,
    faults_of_facts,
    faults_of_hearing,
    faults_of_message,
    faults_of_naming_heard,
    faults_of_naming_read,
    faults_of_question,
    faults_of_reading,
    faults_of_sources,
    faults_of_spare_sources,
    is_row,
    placeholders,
    publisher_in,
)

TABLES = load_tables()
KNEADS, REHAB, MEDICAL = (
    TABLES.sources[key] for key in ("all-body-kneads", "therarehab-and-wellness", "medical-massage-clinic")
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("All Body Kneads lists it.", KNEADS),
        ("By ALL BODY KNEADS' list", KNEADS),
        ("TheraRehab and Wellness says so.", REHAB),
        ("Thera Rehab and Wellness says so.", REHAB),
        ("TheraRehab says so.", REHAB),
        ("A medical massage clinic says so.", MEDICAL),
        ("The medical massage clinic's article", MEDICAL),
    ],
)
def test_publisher_is_found(text, source):
    """A publisher is named as it is written, as it is spoken, or for short."""
    assert publisher_in(text, source)
    assert not publisher_in(text, TABLES.sources["physical-therapy-first"])


def test_lengths():
    """As many words as allowed are no fault; one more is."""
    assert faults_of_reading("a " * MOST_WORDS_READ) == []
    assert faults_of_reading("a " * (MOST_WORDS_READ + 1)) == ["91 words, at most 90"]
    assert faults_of_hearing("a " * MOST_WORDS_HEARD) == []
    assert faults_of_hearing("a " * (MOST_WORDS_HEARD + 1)) == ["41 words, at most 40"]


@pytest.mark.parametrize("promise", ["cures", "Cure", "guaranteed", "heals your", "will fix", "a miracle"])
def test_promises(promise):
    """A promise is one in both texts, and an accurate word is not."""
    for faults in (faults_of_reading, faults_of_hearing):
        (fault,) = faults(f"Massage {promise} back.")
        assert fault.endswith("promises a cure")
        assert faults("An accurate, secure, curious word.") == []


@pytest.mark.parametrize(
    "sign",
    [
        "5",
        "[",
        "]",
        "(",
        ")",
        "*",
        "_",
        "#",
        "•",
        "<",
        "{",
        "https:",
        "e.g.",
        "hrs",
        "vs",
        "PT",
        "PTs",
        "www.",
        "clinic.com",
    ],
)
def test_not_for_the_ear(sign):
    """What cannot be said is a fault of what is heard only."""
    (fault,) = faults_of_hearing(f"Call {sign} now")
    assert fault.endswith("does not read well aloud: write words")
    assert faults_of_reading(f"Call {sign} now") == []


def test_placeholders_are_filled_in_later():
    assert faults_of_hearing("{says_spoken} Call {clinic}.") == []
    assert placeholders("{says_spoken} Call {clinic} and {clinic}.") == {"says_spoken", "clinic"}
    assert is_row("{says}")
    assert not is_row("It is {near}.")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Yes. {A}, no?", ["'{' stands in it", "'}' stands in it"]),
        ("", ["it does not begin with a capital", "it does not end as a sentence does"]),
        ("yes.", ["it does not begin with a capital"]),
        ("Yes", ["it does not end as a sentence does"]),
        ("Yes.. No.", ["two full stops stand together"]),
        ("Yes.  No.", ["its words have odd spaces between them"]),
        ("Yes: a|b.", ["'|' stands in it"]),
        ("Does it? Yes.", []),
    ],
)
def test_messages(text, faults):
    assert faults_of_message(text) == faults


def test_questions_on_buttons():
    assert faults_of_question("Does it hurt?", 13) == []
    assert faults_of_question("Does it hurt", 11) == ["it does not end with a question mark", "12 letters, at most 11"]
    assert faults_of_button("What is {technique}", 60) == ["'{' stands in it", "'}' stands in it"]


def test_naming():
    """Every publisher is named on the web, one at least on the phone."""
    text = "All Body Kneads says so."
    assert faults_of_naming_read(text, [KNEADS, REHAB]) == ["TheraRehab and Wellness is cited, but not named"]
    assert faults_of_naming_heard(text, [KNEADS, REHAB]) == []
    assert faults_of_naming_heard(text, [REHAB]) == ["none of its publishers is named: TheraRehab and Wellness"]


def test_citing():
    """Facts and sources are known, listed once, and belong together."""
    assert faults_of_facts(["F094"], ["all-body-kneads"], TABLES) == []
    assert faults_of_facts(["F094", "F999", "F094"], ["zzz"], TABLES) == [
        "'F999' is no known fact",
        "F094 is listed twice",
        "F094 stems from all-body-kneads, which the sources do not name",
    ]
    assert faults_of_sources(["zzz", "all-body-kneads", "zzz"], TABLES) == [
        "'zzz' is no known source",
        "zzz is listed twice",
    ]
    assert faults_of_spare_sources(["F094"], ["all-body-kneads", "preferred-rehabilitation"], TABLES) == [
        "preferred-rehabilitation is cited for no fact"
    ]
