"""Messages in other languages."""

import re
from collections.abc import Iterator

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.language_guard import LANGUAGE, OTHER_LANGUAGE, LanguageGuard
from tests.components.messages import classified
from tests.data_files import training_phrases

FOREIGN = [
    "¿Qué masaje es bueno para la ciática?",
    "bonjour, avez-vous un massage pour le dos?",
    "Welche Massage hilft bei Ischias?",
    "kuinka paljon hieronta maksaa",
    "Gdzie boli mnie kark i plecy",
    "hvor mye koster",
    "ما هو التدليك العلاجي؟",
    "哪种按摩适合坐骨神经痛？",
    "привет",
    "我",
]
ENGLISH = [
    "does insurance cover it",
    "Wich masage for siatica",
    "my fybromialgia hurst realy bad",
    "myofascial release for plantar fasciitis",
    "what does hola como estas mean in the name of your clinic",
    "massage 按摩",
    "hola",
    "TMJ PNF",
    "517-898-2899",
    "😀🙏",
    " ",
    "",
]


@pytest.fixture(scope="module")
def guard() -> LanguageGuard:
    return LanguageGuard.create({}, None, None, None)


def test_another_language_is_noticed(guard):
    """The intent is certain, so that no threshold refuses it, and the classifiers' ranking follows."""
    messages = [classified(text, ask_cost=0.6, greet=0.2) for text in FOREIGN]
    assert guard.process(messages) == messages
    assert [fault for message in messages for fault in doubts(message)] == []


def doubts(message: Message) -> Iterator[str]:
    """What is wrong with a message that was in another language."""
    text = message.get(TEXT)
    if message.get(INTENT) != {"name": OTHER_LANGUAGE, "confidence": 1.0}:
        yield f"{text}: {message.get(INTENT)}"
    if [each["name"] for each in message.get(INTENT_RANKING_KEY)] != [OTHER_LANGUAGE, "ask_cost", "greet"]:
        yield f"{text}: {message.get(INTENT_RANKING_KEY)}"
    if not {INTENT, INTENT_RANKING_KEY} <= message.output_properties:
        yield f"{text}: only {message.output_properties} are sent on"


@pytest.mark.parametrize("text", ["hablas español?", "habla espanol", "Deutsch?", "parlez vous français"])
def test_a_language_that_is_called_by_its_own_name(guard, text):
    """Two words are too few to tell a language by its letters, but not by its name."""
    message = classified(text, ask_cost=0.6)
    guard.process([message])
    assert message.get(INTENT)["name"] == OTHER_LANGUAGE


def test_english_is_left_alone(guard):
    """Typing errors, names, a foreign word or two, numbers and signs change nothing."""
    before = classified("", ask_cost=0.6, greet=0.2)
    messages = guard.process([classified(text, ask_cost=0.6, greet=0.2) for text in [*ENGLISH, None]])
    assert len(messages) == len(ENGLISH) + 1
    assert [
        f"{message.get(TEXT)!r}: {message.get(key)}"
        for message in messages
        for key in (INTENT, INTENT_RANKING_KEY)
        if message.get(key) != before.get(key)
    ] == []


@pytest.mark.parametrize(
    ("certainty", "leads"),
    [
        ({"ask_cost": 0.75}, "ask_cost"),
        ({"ask_cost": 0.74}, OTHER_LANGUAGE),
        ({"out_of_scope": 0.99}, OTHER_LANGUAGE),
        ({}, OTHER_LANGUAGE),
    ],
)
def test_what_was_understood_is_answered(guard, certainty, leads):
    """From a confidence of `believed` on, a question is answered, whatever its words; out of scope is no answer."""
    message = classified("cuanto cuesta un masaje de tejido profundo", **certainty)
    guard.process([message])
    assert message.get(INTENT)["name"] == leads


@pytest.mark.parametrize("config", [{"english_share": 0.0}, {"certainty": 1.0}, {"believed": 0.5}])
def test_settings_count(config):
    """Each setting alone can keep a Spanish question, with an English word among it, from being noticed."""
    message = classified("cuanto cuesta un massage de tejido profundo", ask_cost=0.6)
    for settings, leads in (({}, OTHER_LANGUAGE), (config, "ask_cost")):
        LanguageGuard.create(settings, None, None, None).process(
            [message := classified(message.get("text"), ask_cost=0.6)]
        )
        assert message.get(INTENT)["name"] == leads


def test_questions_known_from_training_are_english(guard):
    """Of the questions that the assistant is trained on, hardly one is so misspelt that it looks foreign."""
    texts = [
        re.sub(r"\[([^]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", phrase)
        for intent, phrases in training_phrases().items()
        for phrase in phrases
        if intent.startswith("ask_") or intent.startswith("emergency_")
    ]
    messages = guard.process([classified(text) for text in texts])
    foreign = [message for message in messages if message.get(INTENT)]
    assert len(foreign) <= len(texts) / 1000


def test_the_language_is_told(guard):
    """By its script, by its own name, or by what the text looks like; also where it has three words."""
    texts = {
        "quiero un masaje": "es",
        "hablas español?": "es",
        "je cherche un massage du dos": "fr",
        "quero marcar uma massagem": "pt",
        "у меня болит спина": "ru",
        "أريد حجز مساج": "ar",
        "我想预约按摩": "zh",
        "tôi muốn đặt lịch mát xa": "vi",
        "magkano po ang masahe": "tl",
    }
    messages = [classified(text, ask_cost=0.4) for text in texts]
    guard.process(messages)
    assert {message.get(TEXT): message.get(LANGUAGE) for message in messages} == texts
