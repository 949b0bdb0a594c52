"""Emergencies are recognised in any words, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from knowledge.emergencies import Emergencies
from knowledge.emergency.load import load_emergencies
from tests.data_files import DEVELOPMENT, ROOT, phrase_blocks, training_phrases

EMERGENCIES = ROOT / "tests" / "data" / "emergencies.yml"
NEAR_MISSES = ROOT / "tests" / "data" / "near_misses.yml"


@pytest.fixture(scope="module")
def emergencies() -> Emergencies:
    return load_emergencies()


def intent_of(emergencies: Emergencies, text: str) -> str | None:
    sign = emergencies.find(text)
    return sign and f"emergency_{sign.kind.value}"


def test_no_emergency_is_missed(emergencies):
    """Every emergency of the list is recognised, and the right help is called."""
    blocks = phrase_blocks([EMERGENCIES])
    assert {block.intent for block in blocks} == {"emergency_medical", "emergency_suicide"}
    assert [
        f"{block.intent}: {text!r} is taken for {found}"
        for block in blocks
        for text in block.say
        if (found := intent_of(emergencies, text)) != block.intent
    ] == []


def test_no_near_miss_alarms(emergencies):
    """General, past and figurative talk of illness and death raises no alarm."""
    texts = [text for block in phrase_blocks([NEAR_MISSES]) for text in block.say]
    assert texts
    assert [(text, sign.key) for text in texts if (sign := emergencies.find(text))] == []


def test_training_and_development_phrases(emergencies):
    """Of the phrases of all intents exactly those of the two emergencies are recognised, each as its own."""
    phrases = [(intent, text) for intent, texts in training_phrases().items() for text in texts]
    phrases += [(block.intent, text) for block in phrase_blocks(DEVELOPMENT) for text in block.say]
    wrong = [
        (intent, text, found)
        for intent, text in phrases
        if (found := intent_of(emergencies, text)) != (intent if intent.startswith("emergency_") else None)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("calm", "alarm"),
    [
        ("I had a stroke years ago", "I had a stroke years ago and now my face is drooping again"),
        ("can massage help chest pain", "can massage help the chest pain I have right now, my arm is numb"),
        ("no chest pain, just a stiff neck", "no fever, but chest pain and I can't breathe"),
        ("my feet go numb when I sit long", "my feet went numb when I fell off the roof"),
        ("do you treat people with seizures", "do you treat people, one of them is having a seizure right now"),
        ("what if I pass out during a massage", "what if I pass out, I'm about to faint now"),
        ("this job is killing me", "this job makes me want to kill myself"),
        ("I lost my brother to suicide years ago", "I lost my brother to suicide years ago and I want to die too"),
    ],
)
def test_what_calms_does_not_silence_an_emergency(emergencies, calm, alarm):
    """Words that show that nothing happens do not hide that something does."""
    assert emergencies.find(calm) is None
    assert emergencies.find(alarm)


# However it is written, with the key of the sign that it is.
WRITTEN = (
    ("I CAN'T BREATHE!!!", "cannot_breathe"),
    ("i can’t breathe", "cannot_breathe"),  # curly
    ("i can`t breathe", "cannot_breathe"),
    ("i can t breathe", "cannot_breathe"),
    ("i cant breath", "cannot_breathe"),
    ("i caaaan't breeeathe", "cannot_breathe"),
    ("ｉ ｃａｎ'ｔ ｂｒｅａｔｈｅ", "cannot_breathe"),
    ("chest\u200b pain", "chest_pain"),
    ("chest💔pain😱", "chest_pain"),
    ("my chést hurts", "chest_pain"),
    ("chst pian", "chest_pain"),
    ("cehst pain", "chest_pain"),
    ("my wife's chest's hurtin", "chest_pain"),
    ("unconcious", "not_waking"),
    ("siezure!", "seizure"),
    ("hart attack", "heart_attack"),
    ("sucide", "suicide"),
    ("su1cide", "suicide"),
    ("s*icide", "suicide"),
    ("want to dіe", "want_to_die"),  # a Cyrillic letter
    ("KMS", "suicide"),
    ("ayuda! i want to kill my self por favor", "kill_self"),
    ("hello 你好 he is not breathing 救命", "cannot_breathe"),
)


def test_spelling_case_and_script_do_not_matter(emergencies):
    """Typing errors, capitals, odd quotes, emoji, invisible and look-alike letters hide no emergency."""
    found = {text: emergencies.find(text) for text, _ in WRITTEN}
    assert [
        f"{text!r} is no {key}, but {found[text]}" for text, key in WRITTEN if not found[text] or found[text].key != key
    ] == []


@pytest.mark.parametrize(
    "text", ["prison massage", "beach towel", "the hearth is warm", "strobe light", "breast pocket"]
)
def test_ordinary_words_are_not_corrected(emergencies, text):
    """A word that resembles a sign and is right as it is stays itself."""
    assert emergencies.find(text) is None


def test_next_to_nothing_is_no_emergency(emergencies):
    """Empty, blank and odd texts are survived."""
    texts = ("", " \n\t ", ".", "?!", "'", "🤷🏽", "你好", "\x00\u202e", "\ud83d", "(", "*", "7")
    assert [(text, sign.key) for text in texts if (sign := emergencies.find(text))] == []


def test_sign_in_the_middle_of_a_long_story(emergencies):
    """A sign is found wherever it stands, also where a long text is cut into parts."""
    story = "well you know i was at the market with my niece and we had a lovely day there. " * 12
    for words in range(150, 250, 5):
        before = " ".join((story * 3).split()[:words])
        assert emergencies.find(f"{before} and now my chest hurts so bad {story}").key == "chest_pain"


@pytest.mark.parametrize(
    "part",
    [
        "massage for my back and chest? ",
        "no chest pain ",
        "chest pain years ago i took all my pills ",
        "can't ",
        "help! ",
        "a",
        "'",
        "(",
        "my chest, does massage hurt people ",
        "suicidee ",
    ],
)
def test_long_texts_are_read_to_the_end(emergencies, part):
    """100 kB of a phrase mean what 50 kB of it mean: no pattern gives up or runs away."""
    half, whole = (emergencies.find(part * (size // len(part))) for size in (50_000, 100_000))
    assert whole == half
