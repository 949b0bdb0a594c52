"""From a message to what a caller hears: words for the ear, turns that can be kept in mind, choices with their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.telephone.ear import for_the_ear
from channels.telephone.spoken import (
    KEYS,
    MOST_WORDS,
    Choice,
    Page,
    choices_in,
    fitting,
    offers,
    pages,
    sentences_of,
    words_in,
)
from knowledge.load import load_tables
from knowledge.phone import OPEN, load_prompts
from knowledge.records import Clinic
from tests.data_files import responses

# What no voice should have to read.
UNSPEAKABLE = re.compile(r"[\d*_#|<>\[\]{}()~`\\^+=$%&@•→✓\n]|(?<![A-Za-z])(?:https?:|www\.)|\s\s")


# Texts as they are written, and as they are said.
HEARD = [
    # Marks, links, lists.
    ("**Rest** is _good_, `really`.", "Rest is good, really."),
    ("# Fascia\nIt is tissue.", "Fascia It is tissue."),
    ("See [the clinic](https://a.example/x_(y)) first.", "See the clinic first."),
    ("![A hand](hand.png) on a back", "A hand on a back"),
    ("Look at https://a.example/b?c=1.", "Look at."),
    ("It stands there (www.a.example/b).", "It stands there."),
    ("<b>Now</b><br/> rest", "Now rest"),
    ("- heat\n- cold", "heat cold"),
    ("1. Heat\n2) Cold", "Heat Cold"),
    ('“Knots” and "bands"', "Knots and bands"),
    ("Good 🙂, very ❤️ good", "Good, very good"),
    ("a\u2060b\u200b \u00a0c", "ab c"),
    # Parentheses, dashes, slashes.
    ("Fascia (connective tissue) is everywhere.", "Fascia, connective tissue, is everywhere."),
    ("It helps (somewhat).", "It helps, somewhat."),
    ("It helps (does it)?", "It helps, does it?"),
    ("One (two (three) four) five", "One, two, three, four, five"),
    ("(Only) this", "Only, this"),
    ("It helps — some say", "It helps, some say"),
    ("Monday – Friday", "Monday, Friday"),
    ("trigger-point work", "trigger-point work"),
    ("hands/feet and/or legs", "hands or feet or legs"),
    ("pain of 4/10", "pain of four out of ten"),
    # Numbers.
    ("3 of 12", "three of twelve"),
    ("3-12 sessions, 20–30 minutes", "three to twelve sessions, twenty to thirty minutes"),
    ("1,200 people", "one thousand two hundred people"),
    ("1.5 hours", "one point five hours"),
    ("½ an hour, 3½ or 2 1/4 hours", "one half an hour, three and one half or two and one quarter hours"),
    ("the 1st, 2nd and 21st-century", "the first, second and twenty-first-century"),
    ("50% or 5-10 %", "fifty percent or five to ten percent"),
    ("90° and -5°", "ninety degrees and minus five degrees"),
    ("~50", "about fifty"),
    ("vertebrae C4/C5 and B12", "vertebrae C four or C five and B twelve"),
    ("room 007", "room zero zero seven"),
    ("٣ times", "three times"),
    ("1,2 and 3", "one, two and three"),
    ("9" * 16, " ".join(["nine"] * 3) + (", " + " ".join(["nine"] * 3)) * 3 + ", nine nine nine nine"),
    # Money and time.
    ("$1, $80 and $1,200.50", "one dollar, eighty dollars and one thousand two hundred dollars and fifty cents"),
    (
        "$80-120 or $90 – $100.00",
        "eighty to one hundred and twenty dollars or ninety to one hundred dollars",
    ),
    ("US$ 30", "thirty dollars"),
    ("at 9:30, 9:05 and 10:00", "at nine thirty, nine oh five and ten"),
    ("9 a.m. to 5 p.m.", "nine A M to five P M."),
    ("9am-5pm daily", "nine A M to five P M daily"),
    ("I am 5", "I am five"),
    # Abbreviations.
    ("e.g. heat, i.e. warmth, etc.", "for example, heat, that is, warmth, and so on."),
    ("60-min massage, 30 min. or 1 hr", "sixty-minute massage, thirty minutes or one hour"),
    ("10 lbs for 2 wks", "ten pounds for two weeks"),
    ("Dr. Lee, Mr. Poe and Mrs. Poe of St. Louis", "Doctor Lee, Mister Poe and Missus Poe of Saint Louis"),
    ("No. 5 vs. No.6", "number five versus number six"),
    ("PT, PTs & approx. all", "physical therapy, physical therapists and about all"),
    ("open 24/7", "open day and night"),
    # Telephone numbers.
    ("Call (313) 928-0700.", "Call three one three, nine two eight, zero seven zero zero."),
    ("5178982899", "five one seven, eight nine eight, two eight nine nine"),
    ("+1 517 898 2899", "one, five one seven, eight nine eight, two eight nine nine"),
    ("15178982899", "one, five one seven, eight nine eight, two eight nine nine"),
    ("800-PT-FIRST", "eight zero zero, P T, F I R S T"),
    (
        "800-PT-FIRST or 1-800-PT-FIRST",
        "eight zero zero, P T, F I R S T or one, eight zero zero, P T, F I R S T",
    ),
    (
        "123-456-7890 or 555-1234",
        "one two three, four five six, seven eight nine zero or five five five, one two three four",
    ),
    ("911 or 988, not 9110", "nine one one or nine eight eight, not nine thousand one hundred and ten"),
    ("2024-10-12", "two zero two four, one zero, one two"),
    # Nothing to change.
    ("It doesn't hurt; rest, then ask.", "It doesn't hurt; rest, then ask."),
    ("", ""),
    (" \n ", ""),
    ("🙂", ""),
]


def clinics_with_a_number() -> list[Clinic]:
    clinics = [clinic for clinic in load_tables().clinics.values() if clinic.phone]
    assert clinics
    return clinics


def test_words_for_the_ear():
    """Marks, links and signs are left out; numbers, money, times and abbreviations are said as people say them."""
    found = [(text, for_the_ear(text), heard) for text, heard in HEARD]
    assert [f"{text!r}: {said!r} is not {heard!r}" for text, said, heard in found if said != heard] == []


SIGNS = st.sampled_from("$-–.,½/()[]*#🙂éx°%&٣①:@\\")
PARTS = SIGNS | st.sampled_from(
    [
        "80",
        "1/2",
        "https://a.example",
        "www.a.example",
        "min",
        "a.m.",
        "p.m.",
        "St.",
        "No.",
        "1st",
        "th",
        "911",
        "9" * 18,
    ]
)
NUMBERS = st.sampled_from(["800-PT-FIRST", "(313) 928-0700", "0", "e.g.", "etc.", "30", "M", "I'm", "pain"])
WRITTEN = st.lists(PARTS | NUMBERS, max_size=12)
TEXTS = st.text(max_size=200) | WRITTEN.map("".join) | WRITTEN.map(" ".join)


@given(text=TEXTS)
@example(text="0.0st")
def test_any_text_can_be_spoken(text):
    """Whatever an answer says, no sign and no digit is left, and each sentence has words."""
    for sentence in (for_the_ear(text), *sentences_of(text)):
        assert not UNSPEAKABLE.search(sentence)
        assert sentence == sentence.strip()
    assert all(any(character.isalnum() for character in sentence) for sentence in sentences_of(text))


def test_phone_variants_stay_as_they_are_written():
    """An answer written for the phone needs no putting right: what was heard by its writer is what is said."""
    written = [
        (name, re.sub(r"\{\w+\}", "that", answer.get("text") or ""))
        for name in sorted(responses())
        for answer in responses()[name]
        if answer.get("channel") == "phone"
    ]
    assert written
    found = [(name, " ".join(text.split()), for_the_ear(text)) for name, text in written]
    assert [f"{name}: {said!r} is not {text!r}" for name, text, said in found if said != text] == []


def test_clinics_numbers_are_told_digit_by_digit():
    """A number from the table is spoken in groups, without a word such as "hundred"."""
    heard = {clinic.key: for_the_ear(f"Call {clinic.phone}.") for clinic in clinics_with_a_number()}
    wrong = [key for key in heard if re.search(r"hundred|thousand|-", heard[key]) or heard[key].count(",") != 2]
    assert [f"{key}: {heard[key]!r}" for key in wrong] == []


SENTENCES = [
    ("One. Two! Three? Four", ("One.", "Two!", "Three?", "Four")),
    ("Try:\n- heat\n- cold", ("Try:", "heat", "cold")),
    ("First line\n\n\nsecond line.", ("First line", "second line.")),
    ("He said “no.” She left.", ("He said no.", "She left.")),
    ("It takes 30 min. Then rest.", ("It takes thirty minutes.", "Then rest.")),
    ("Open to 5 p.m. Call first.", ("Open to five P M.", "Call first.")),
    ("Open to 5 p.m. or so.", ("Open to five P M or so.",)),
    ("Oil, balm, etc. Then rest.", ("Oil, balm, and so on.", "Then rest.")),
    ("Mr. Lee of St. Louis came.", ("Mister Lee of Saint Louis came.",)),
    ("1.5 hours. 2 hours.", ("one point five hours.", "two hours.")),
    ("Well... yes.", ("Well...", "yes.")),
    ("---\n***\n. . .", ()),
    ("", ()),
]


def test_sentences():
    """A text ends where a sentence or a line does, and not at the point of an abbreviation."""
    found = [(text, sentences_of(text), sentences) for text, sentences in SENTENCES]
    assert [f"{text!r}: {said} is not {sentences}" for text, said, sentences in found if said != sentences] == []


class TestPages:
    """Turns of no more words than one keeps in mind."""

    def test_short_answer_is_one_turn(self):
        assert pages([("One two.", "Three.")], 5, 5) == (("One two.", "Three."),)

    def test_nothing(self):
        assert pages([], 5, 5) == ()
        assert pages([(), ()], 5, 5) == ()

    def test_sentences_stay_whole(self):
        """A sentence that does not fit any more begins the next turn."""
        assert pages([("a b c.", "d e f.", "g h.")], 5, 5) == (("a b c.",), ("d e f.", "g h."))

    def test_room_for_what_comes_after_the_last_words(self):
        """The last turn is shorter where choices follow it, even where the rest would have fitted into one."""
        assert pages([("a b.", "c d.")], 5, 3) == (("a b.",), ("c d.",))
        assert pages([("a b c d.",)], 5, 3) == (("a b c",), ("d.",))

    def test_answers_stay_whole(self):
        """A second answer begins a turn of its own where there is no room for all of it."""
        assert pages([("a b.",), ("c d.", "e f.")], 5, 5) == (("a b.",), ("c d.", "e f."))
        assert pages([("a.",), ("b.",), ("c d e f.",)], 4, 4) == (("a.", "b."), ("c d e f.",))

    def test_long_sentence_is_cut_where_one_breathes(self):
        assert pages([("a b, c d; e f: g h.",)], 4, 4) == (("a b, c d;",), ("e f: g h.",))

    def test_sentence_without_a_breath(self):
        assert pages([("a b c d e.",)], 2, 2) == (("a b",), ("c d",), ("e.",))

    @pytest.mark.parametrize("last", [0, -3])
    def test_no_room_at_all(self, last):
        """One word is said in any case."""
        assert pages([("a b.",)], 2, last) == (("a",), ("b.",))

    @given(
        answers=st.lists(st.lists(st.text("ab ,.", min_size=1, max_size=40).filter(str.strip), max_size=5), max_size=4),
        most=st.integers(2, 12),
        less=st.integers(0, 12),
    )
    def test_every_word_is_said_once(self, answers, most, less):
        """Nothing is lost, nothing is said twice, and no turn is too long, the last one least of all."""
        last = max(1, most - less)
        parts = pages(answers, most, last)
        assert [word for part in parts for each in part for word in each.split()] == [
            word for answer in answers for each in answer for word in each.split()
        ]
        assert all(part and words_in(part) <= most for part in parts)
        assert not parts or words_in(parts[-1]) <= last


BUTTONS = [
    {"title": "Does it hurt?", "payload": "/ask_does_it_hurt"},
    {"title": "60-min massage", "payload": "/ask_length"},
    {"title": "**Prices** 💵", "payload": "/ask_price"},
]


class TestChoices:
    """What can be chosen, by a key or in words."""

    def test_buttons_get_keys(self):
        assert choices_in({"text": "Well?", "buttons": BUTTONS}) == (
            Choice("1", "Does it hurt?", "/ask_does_it_hurt"),
            Choice("2", "sixty-minute massage", "/ask_length"),
            Choice("3", "Prices", "/ask_price"),
        )

    @pytest.mark.parametrize("message", [{}, {"text": "Hello."}, {"buttons": None}, {"buttons": []}])
    def test_none(self, message):
        assert choices_in(message) == ()

    def test_buttons_that_are_none_on_the_phone(self):
        """What has no words or does nothing is left out, and leaves no gap between the keys."""
        odd = [{"title": "👍", "payload": "/x"}, {"payload": "/x"}, {"title": "Go"}, {"title": None, "payload": "/x"}]
        choices = choices_in({"buttons": [*odd, *BUTTONS]})
        assert [(choice.key, choice.title) for choice in choices] == [
            ("1", "Does it hurt?"),
            ("2", "sixty-minute massage"),
            ("3", "Prices"),
        ]

    def test_keys_of_the_line_are_never_choices(self):
        choices = choices_in(
            {"buttons": [{"title": f"Choice {letter}", "payload": letter} for letter in "abcdefghijkl"]}
        )
        assert "".join(choice.key for choice in choices) == KEYS == "12345678"
        assert not set(KEYS) & set("09*#")

    def test_how_they_are_said(self):
        assert offers(choices_in({"buttons": BUTTONS})) == (
            "Press one, or say: Does it hurt?",
            "Press two for: sixty-minute massage.",
            "Press three for: Prices.",
        )
        assert offers(()) == ()

    def test_as_many_as_fit(self):
        choices = choices_in({"buttons": BUTTONS})
        assert fitting(choices, 40) == choices
        assert fitting(choices, words_in(offers(choices)) - 1) == choices[:2]
        assert fitting(choices, 7) == choices[:1]
        assert fitting(choices, 0) == choices[:1]
        assert fitting((), 40) == ()

    def test_page_counts_its_words(self):
        choices = choices_in({"buttons": BUTTONS})
        assert Page(("Well, which?", *offers(choices)), choices).words == 2 + 7 + 5 + 4


def test_turns_of_forty_words():
    assert MOST_WORDS == 40


def test_each_prompt_is_one_turn():
    """What the line says itself fits into a turn with any clinic's name and number, and is said as it is written."""
    assert OPEN
    clinics = clinics_with_a_number()
    prompts = load_prompts()
    assert [fault for key in OPEN for clinic in clinics for fault in faults_of_prompt(key, prompts[key], clinic)] == []


def faults_of_prompt(key: str, prompt: str, clinic: Clinic) -> Iterator[str]:
    """What is wrong with a prompt once a clinic's words are filled in."""
    words = {"clinic": clinic.name, "number": clinic.phone_spoken, "heard": "which massage helps with sciatica"}
    text = prompt.format(**words)
    sentences = sentences_of(text)
    if words_in(sentences) > MOST_WORDS:
        yield f"{key}, {clinic.key}: {words_in(sentences)} words"
    if " ".join(sentences) != text:
        yield f"{key}, {clinic.key}: said as {' '.join(sentences)!r}"
