"""What is taken out of visitors' words, and what is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stores.masking import mask, mask_event
from tests.data_files import training_phrases

MASKED = {
    # Telephone numbers, as people write and say them.
    "call me back at 517-555-0199 please": "call me back at [phone number] please",
    "my number is (313) 928 0700": "my number is [phone number]",
    "+44 20 7946 0958": "[phone number]",
    "it's 313.555.0142, thanks": "it's [phone number], thanks",
    "my phone's 8982899": "my phone's [phone number]",
    "five one seven, eight nine eight two eight nine nine": "[number]",
    "oh seven nine four six zero nine five": "[number]",
    "my number is nine one nine, um, five five five eighteen forty two": "my number is [number]",
    "area code 7 1 3, i mean": "area code [number], i mean",
    # E-mail addresses.
    "anna [at] example [dot] com": "[e-mail]",
    "anna @ example . com is best": "[e-mail] is best",
    "dom at iron gym dot com": "[e-mail]",
    "write to anna.k+x@mail.example.co.uk, ok?": "write to [e-mail], ok?",
    "anna at gmail dot com please": "[e-mail] please",
    # Names.
    "my name is Anna Kowalski and my knee hurts": "my name is [name] and my knee hurts",
    "my name is anna i have neck pain": "my name is [name] i have neck pain",
    "My name's John. Which massage for sciatica?": "My name's [name]. Which massage for sciatica?",
    "My name’s Zoë, hi": "My name’s [name], hi",
    "my name is J. R. van der Berg": "my name is [name]",
    "name: Kowalski, Anna": "name: [name]",
    "my names mike": "my names [name]",
    "I'm called Mary-Jane and I hurt": "I'm called [name] and I hurt",
    "call me Bob, is it safe": "call me [name], is it safe",
    "this is Maria calling, can I book": "this is [name] calling, can I book",
    "her name is O'Brien": "her name is [name]",
    "me llamo Juan Perez y tengo dolor": "me llamo [name] y tengo dolor",
    "My name is\nAnna": "My name is\n[name]",
    "hi there jean-luc is my name": "hi there [name] is my name",
    "my name is, uh, Gerald Pickens, and": "my name is, uh, [name], and",
    "first name is shanice last name o'neal": "first name is [name] last name [name]",
    "my husband's name is Theodore and": "my husband's name is [name] and",
    "my son Aiden has growing pains": "my son [name] has growing pains",
    "I am Nguyen Thi Lan, is it safe": "I am [name], is it safe",
    "Hi this is Tamika, call me": "Hi this is [name], call me",
    "Hi, Mary-Kate O'Shaughnessy here. How firm?": "Hi, [name] here. How firm?",
    "Dr. Abernathy sent me": "Dr. [name] sent me",
    "it's under Vandenberg": "it's under [name]",
    "Does it hurt? Thanks, Rhonda T.": "Does it hurt? Thanks, [name]",
    "does it hurt - Deb": "does it hurt - [name]",
    "spelled s m y t h e": "spelled [name]",
    # Dates of birth.
    "date of birth is July 9th 1954 and": "date of birth is [number] and",
    "i was born on the twenty third of may nineteen sixty one and": "i was born on [number] and",
    "dob 5/6/2012": "dob [number]",
    # Cards, by their check digit, and insurance numbers.
    "card 4111 1111 1111 1111 exp 12/27 cvv 123": "card [card number] exp [number] cvv [number]",
    "5500-0000-0000-0004": "[card number]",
    "my member id is XYZ123456789": "my member id is [number]",
    "policy number: AB-1234, group no 44-182": "policy number: [number], group no [number]",
    "medicare 1EG4-TE5-MK73": "medicare [number]",
    "W123456789 is on my card": "[number] is on my card",
    "my ssn is 123-45-6789": "my ssn is [number]",
    "born 04/05/1961": "born [number]",
    "order 4111 1111 1111 1112": "order [number]",
    "me: anna@example.com, 313-555-0142, my name is Anna": "me: [e-mail], [phone number], my name is [name]",
}
KEPT = [
    "Which massage for sciatica?",
    "is it safe at 82",
    "I had surgery in 2019 and 2021",
    "does a 90 minute massage cost $120-150",
    "L4-L5 and c5-c6-c7-t1 fusion",
    "my name is not important",
    "what is the name of the clinic",
    "names of techniques please",
    "name some techniques",
    "what's my name",
    "call me back please",
    "can you call me when you open",
    "this is hurting again",
    "one or two or three times a week",
    "I work at a dot com and sit all day",
    "my sister was born with a bad hip",
    "my son has growing pains",
    "is a Swedish Massage under medical massage",
    "This is Trigger Point work, right?",
    "I'm Irish and sore",
    "sets of 10 then 12, twice",
    "100,000 steps and 10000 squats",
    "take my name off your records",
    "is blue cross insurance ok, policy or no policy",
    "appointment at 10:30 or 11:30",
    "pain 7/10 since 3 weeks",
    "it's at 1 and 2",
    "@home massage",
    "",
]


def test_masked():
    """What names somebody is replaced by a word that says what stood there; the question around it stays."""
    assert [f"{said!r} is stored as {mask(said)!r}" for said, stored in MASKED.items() if mask(said) != stored] == []


def test_kept():
    """Ages, years, prices, vertebrae and common words are no personal data."""
    assert [f"{text!r} is stored as {mask(text)!r}" for text in KEPT if mask(text) != text] == []


def test_questions_stay():
    """Of thousands of questions that people ask about massage, only those are changed that introduce somebody."""
    phrases = [phrase for phrases in training_phrases().values() for phrase in phrases]
    assert len(phrases) > 1_000
    changed = [stored for phrase, stored in zip(phrases, map(mask, phrases), strict=True) if stored != phrase]
    introduced = ("my name is [name]", "my name's [name]", "Mrs. [name]")
    assert [phrase for phrase in changed if not any(each in phrase for each in introduced)] == []


@given(st.text(max_size=300))
def test_masking_is_done_once(text):
    """What is masked already is left as it is, whatever it is."""
    once = mask(text)
    assert mask(once) == once


@given(
    st.from_regex(r"[2-9]\d{2}[-. ]?[2-9]\d{2}[-. ]?\d{4}", fullmatch=True), st.sampled_from(["", "at ", "mobile: "])
)
def test_no_telephone_number_is_left(number, before):
    """However it is written, no three digits of the number are left."""
    assert not any(digits in mask(f"call me {before}{number} tonight") for digits in (number[:3], number[-4:]))


@given(st.from_regex(r"[a-z][a-z0-9._+-]{0,20}@[a-z]{2,12}\.(com|org|co\.uk)", fullmatch=True))
def test_no_address_is_left(address):
    """No e-mail address is left."""
    assert mask(f"my mail is {address}") == "my mail is [e-mail]"


def test_event_of_the_assistant_is_kept():
    """The clinics' numbers in the assistant's own words are for everybody."""
    event = {"event": "bot", "text": "Call 313-928-0700."}
    assert mask_event(event) == event


def test_only_texts_are_masked():
    """Ids, keys of rows and numbers of an event are no words of a visitor's."""
    event = {
        "event": "user",
        "text": "313-555-0142",
        "message_id": "4111111111111111",
        "timestamp": 1795364613.5550142,
        "parse_data": {"text": "313-555-0142", "entities": [{"value": "1234567", "alias": "my name is Bo"}]},
    }
    assert mask_event(event) == {
        **event,
        "text": "[phone number]",
        "parse_data": {
            "text": "[phone number]",
            "entities": [{"value": "1234567", "alias": "my name is [name]"}],
        },
    }
