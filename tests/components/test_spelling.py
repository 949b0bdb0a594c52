"""Typing errors are put right, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.spelling import Speller, count_words, plain

NAMES = [
    "sciatica",
    "knots",
    "neck",
    "back",
    "clinic",
    "clinical",
    "massage",
    "stiff",
    "fibromyalgia",
    "shoulder",
    "hold",
]
SPELLER = Speller(dict.fromkeys(NAMES, 3))


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("siatica", "sciatica"),
        ("my stif neck", "my stiff neck"),
        ("masage for siatica?", "massage for sciatica?"),
        ("fybromialgia", "fibromyalgia"),
        ("shuolder", "shoulder"),
        ("cliinc", "clinic"),
    ],
)
def test_errors_are_put_right(text, corrected):
    """Letters left out, doubled, changed or swapped are put right, whatever stands around the word."""
    assert SPELLER.correct(text)[0] == corrected


def test_other_words_are_left_alone():
    """English words, words of other languages and words too short to tell are no typing errors of known ones."""
    texts = [
        "who knows my back",
        "which clinic",
        "the click of a clock",
        "leave a message, shoulders up, it scolds",
        "hola",
        "hola que tal",
        "i'm stuck, don't you know",
        "bak",
        "nek",
        "",
        " ",
        "?!",
    ]
    corrected = {text: SPELLER.correct(text) for text in texts}
    assert {text: found for text, found in corrected.items() if found != (text, list(range(len(text) + 1)))} == {}


def test_capitals_numbers_and_other_scripts_are_left_alone():
    """A word in capitals, a number and whatever is not written in plain letters stay as they are."""
    texts = ["SIATICA", "SIatica", "517-898-2899", "12", "4th", "800-PT-FIRST", "ciática", "坐骨神经痛"]
    assert [SPELLER.correct(text)[0] for text in texts] == texts


@pytest.mark.parametrize("gap", ["  ", "\n", " \t ", "\u3000"])
def test_gaps_are_one_space(gap):
    """Several spaces and line breaks read as one space, and what follows still knows its place."""
    text = f"neck{gap}back"
    corrected, origins = SPELLER.correct(text)
    assert corrected == "neck back"
    assert [text[origin] for origin in origins[5:9]] == list("back")


def test_short_words_only_lose_or_swap_letters():
    """In a short word another letter makes another word: "hola" is not "hold", but "hlod" is."""
    assert SPELLER.correct("hola")[0] == "hola"
    assert SPELLER.correct("hlod")[0] == "hold"


def test_nothing_is_corrected_without_a_vocabulary():
    """An untrained speller leaves everything as it is."""
    assert Speller({}).correct("siatica") == ("siatica", list(range(8)))


def test_positions_lead_back_to_the_visitors_text():
    """Each letter of the corrected text knows where it came from; what follows a correction keeps its place."""
    text = "my siatica hurts"
    corrected, origins = SPELLER.correct(text)
    assert corrected == "my sciatica hurts"
    start = corrected.index("hurts")
    assert text[origins[start] : origins[start + 4] + 1] == "hurts"
    start = corrected.index("sciatica")
    assert text[origins[start] : origins[start + 7] + 1] == "siatica"


@pytest.mark.parametrize("word", ["siatica", "sciaticaa", "scciatica", "sciaticca", "sciatca"])
def test_a_corrected_word_covers_the_whole_of_the_visitors(word):
    """First and last letter of both words stand at the same places, though one is longer than the other."""
    corrected, origins = SPELLER.correct(f"my {word}!")
    assert corrected == "my sciatica!"
    assert (origins[3], origins[10]) == (3, 3 + len(word) - 1)


WORDS = st.sampled_from(["siatica", "fybromialgia", "knots", "knows", "stif", "hola", "?", "  ", "12", "Ünï", "\n"])


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_positions_never_run_backwards(text):
    """For any text there is a position for each letter and for the end, inside of the text, in rising order."""
    corrected, origins = SPELLER.correct(text)
    assert len(origins) == len(corrected) + 1
    assert origins == sorted(origins)
    assert origins[-1] == len(text)
    assert all(0 <= origin <= len(text) for origin in origins)


@given(st.text(st.characters()))
def test_plain_keeps_positions(text):
    """Plain text is as long as the visitor's, letter for letter, and can be stored and sent."""
    assert len(plain(text)) == len(text)
    assert plain(text).encode("utf-8").decode("utf-8") == plain(text)
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("Golfer’s “ELBOW”", 'golfer\'s "elbow"'),
        ("deep-tissue/long–term", "deep tissue long term"),
        ("neck\u00a0pain", "neck pain"),
        ("İ", "İ"),
        ("\ud83d", "\ufffd"),
        ("😀", "😀"),
    ],
)
def test_plain(text, simple):
    """Case, quotes and joining signs become plain; a letter whose small form is longer stays, half a letter goes."""
    assert plain(text) == simple


def test_vocabulary_counts_names_and_english_words():
    """Every word of a name counts, of the phrases only those that are English."""
    vocabulary = count_words(["Sciatica"], ["does siatica massage hurt", "massage"])
    assert vocabulary == {"sciatica": 1, "does": 1, "massage": 2, "hurt": 1}


def test_vocabulary_takes_a_frequent_word_that_is_no_error():
    """A word that is not English, but that people keep using, is learnt unless it misspells a known one."""
    phrases = ["bilkyzone siatica"] * 3
    assert count_words(["sciatica"], phrases) == {"sciatica": 1, "bilkyzone": 3}
    assert "bilkyzone" not in count_words(["sciatica"], phrases[:2])
