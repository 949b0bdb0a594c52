"""The second text that each message gets."""

import json
import re

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.spelling_corrector import SPELLED, SPELLED_ORIGINS, SpellingCorrector
from knowledge.load import load_tables
from tests.components.graph import PHRASES, settings

SETTING = next(setting for setting in settings() if setting.name == "SpellingCorrector")


@pytest.fixture
def spell(pipeline):
    def spell_once(text: str) -> Message:
        message = Message({TEXT: text})
        pipeline.step(SETTING, message)
        return message

    return spell_once


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Siatica and my stif NECK", "sciatica and my stiff neck"),
        ("who KNOWS a good clinic", "who knows a good clinic"),
        ("hola", "hola"),
        ("call 517-898-2899", "call 517 898 2899"),
        ("Insurrance?", "insurance?"),
    ],
)
def test_text_to_read_is_corrected(spell, text, spelled):
    """Towards the words of tables and training phrases; English, other languages and numbers stay."""
    assert spell(text).get(SPELLED) == spelled


def test_own_text_stays(spell):
    """What the visitor typed is never changed."""
    assert spell("Siatica and my stif NECK").get(TEXT) == "Siatica and my stif NECK"


def test_positions_are_those_of_the_own_text(spell):
    """Each letter of the corrected text points into the visitor's."""
    message = spell("My stif NECK")
    start = message.get(SPELLED).index("neck")
    assert message.get(SPELLED_ORIGINS)[start : start + 5] == [8, 9, 10, 11, 12]


def test_no_text_no_correction(spell):
    """An empty message gets no second text."""
    message = spell("")
    assert message.get(SPELLED) is None
    assert message.get(SPELLED_ORIGINS) is None


def test_vocabulary_holds_names_and_phrases_but_no_errors(pipeline):
    """Names and training phrases are learnt; misspelt aliases, which stand in the tables on purpose, are not."""
    folder = pipeline.folder / f"{SETTING.place}_SpellingCorrector"
    vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    tables = load_tables()
    names = " ".join(row.name for row in tables.conditions.values())
    assert set(re.findall("[a-z]+", names.lower())) <= vocabulary.keys()
    assert {"insurance", "stretching", "phone"} <= vocabulary.keys()
    assert "siatica" in tables.conditions["sciatica"].aliases
    assert "siatica" not in vocabulary
    assert any("insurance" in phrase for phrase in PHRASES["ask_insurance"])


def test_changed_tables_need_a_new_model():
    """Rasa compares this mark to decide whether a trained component is still good."""
    assert SpellingCorrector.fingerprint_addon({}) == load_tables().version()
