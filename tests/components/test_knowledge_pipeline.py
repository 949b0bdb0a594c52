"""Which rows a text names."""

import pytest

from components.spelling import plain
from knowledge.load import load_tables
from tests.language import real_language


def rows(text: str) -> list[tuple[str, str]]:
    """Words and row, in the order of the text; plain text, as the pipeline gets it."""
    return [(span.text, span.id_) for span in real_language()(plain(text)).ents]


def keys(text: str) -> list[str]:
    return [key for _, key in rows(text)]


def test_labels_say_what_kind_of_row():
    """A span's label is the kind of its row, its id the row's key."""
    doc = real_language()("does bilky treat sciatica or migraine by myofascial release or sports massage")
    assert [(span.label_, span.id_) for span in doc.ents] == [
        ("clinic", "all-body-kneads"),
        ("condition", "sciatica"),
        ("uncovered", "migraine"),
        ("technique", "myofascial_release"),
        ("massage", "sports_massage"),
    ]


def test_misspelt_names_find_their_row():
    """A name of long enough words is found through one or two wrong letters."""
    named = {
        "sciattica": ["sciatica"],
        "fibromyalgya": ["fibromyalgia"],
        "myofascial relase": ["myofascial_release"],
        "osteoporossis": ["osteoporosis"],
        "carpal tunnell": ["carpal_tunnel"],
        "lymphatic drainnage": ["lymphatic_drainage"],
        "prefered rehabilitasion": ["preferred-rehabilitation"],
    }
    assert {text: keys(text) for text in named} == named


def test_english_words_are_no_errors_of_names():
    """An English word is not a misspelt name: "knows" is not "knots", though the text holds a real typing error."""
    texts = ["he knows", "a knit cap", "stages", "special", "a dwelling", "at an angle", "a groan", "boulders"]
    named = {
        **{text: [] for text in texts},
        **{f"{text} fybromialgia": ["fibromyalgia"] for text in texts},
    }
    assert {text: keys(text) for text in named} == named


def test_whose_body_it_is():
    """A name that holds "my" is one of anybody's body, misspelt or not."""
    owners = ["my", "the", "his", "her", "your", "their", "our", "both"]
    named = {
        **{f"ringing in {owner} ears": ["tinnitus"] for owner in owners},
        **{f"shooting pain down {owner} legs": ["sciatica"] for owner in owners},
    }
    assert {text: keys(text) for text in named} == named


@pytest.mark.parametrize("text", ["pain in the back of my knee", "it hurts at the back of the knee"])
def test_back_of_something(text):
    """The back of something else is no back."""
    assert keys(text) == ["knee_pain"]


def test_back_of_course():
    """... and a back before another "of" is one."""
    assert keys("my back of course") == ["back_pain"]


def test_back_is_not_neck():
    """Short words are told apart by every letter."""
    assert keys("pain in my back") == ["back_pain"]
    assert keys("pain in my neck") == ["neck_pain"]
    assert keys("my bcak and my nekc") == []


@pytest.mark.parametrize("text", ["which clinic", "what clinics are there", "is this clinic good"])
def test_clinic_is_not_clinical(text):
    """Asking for a clinic names no clinical massage."""
    assert keys(text) == []


def test_clinical_is_therapeutic_massage():
    """The word itself is an alias."""
    assert keys("clinical massage") == ["therapeutic_massage"]


def test_longest_name_wins():
    """Of names that overlap, the longest one is meant, and it alone."""
    named = {
        "i have muscle knots": [("muscle knots", "muscle_knots")],
        "knots in my back": [("knots in my back", "muscle_knots")],
        "chronic back pain": [("chronic back pain", "back_pain")],
        "my frozen shoulder": [("frozen shoulder", "frozen_shoulder")],
        "medical massage clinic": [("medical massage clinic", "medical-massage-clinic")],
        "massage by a physical therapist": [("massage by a physical therapist", "physical_therapy_massage")],
        "trigger point therapy": [("trigger point therapy", "trigger_point_therapy")],
    }
    assert {text: rows(text) for text in named} == named


@pytest.mark.parametrize("text", ["my back strain", "my back spasm"])
def test_the_more_telling_name_wins(text):
    """Of equally long names that overlap, the one with more words of meaning is meant: not "my back"."""
    assert keys(text) in (["muscle_strain"], ["muscle_spasm"])
    assert rows(text)[0][0] == text.removeprefix("my ")


@pytest.mark.parametrize("text", ["headaches", "Headache", "HEADACHES"])
def test_inflection_and_case_do_not_count(text):
    """One and many, small letters and capitals are the same name."""
    assert keys(text) == ["headache"]


@pytest.mark.parametrize("text", ["deep tissue massage", "deep-tissue massage", "Deep–Tissue Massage"])
def test_joining_signs_do_not_count(text):
    """With a hyphen or without, the name is the same."""
    assert keys(text) == ["deep_tissue_massage"]


def test_nothing_is_found_where_nothing_is_named():
    """A text that names no row has no entities."""
    texts = ["", " ", "...", "😀", "坐骨神经痛", "hola, que tal", "the weather in paris"]
    assert {text: found for text in texts if (found := rows(text))} == {}


def test_several_rows_in_one_text():
    """Each name is found in its place, one misspelt and one not."""
    assert keys("siatica, tinitus and an earache") == ["sciatica", "tinnitus", "earache"]


def test_every_row_can_be_named():
    """No row of the tables is out of reach of the pipeline."""
    tables = load_tables()
    ruler = real_language().get_pipe("table_ruler")
    rows_known = {pattern["id"] for pattern in ruler.patterns}
    assert rows_known == {*tables.conditions, *tables.uncovered, *tables.techniques, *tables.clinics}
