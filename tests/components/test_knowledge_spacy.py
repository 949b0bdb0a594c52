"""The documents that the other components read."""

import pytest
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.knowledge_spacy import KnowledgeSpacy
from components.spelling_corrector import SPELLED
from knowledge.load import load_tables
from tests.components.graph import settings

SETTING = next(setting for setting in settings() if setting.name == "KnowledgeSpacy")


@pytest.fixture
def read(pipeline):
    def read_once(text: str, **more: str) -> Message:
        message = Message({TEXT: text, **more})
        pipeline.step(SETTING, message)
        return message

    return read_once


def test_document_is_of_the_corrected_text(read):
    """Where typing errors were put right, the corrected text is read."""
    doc = read("my stif NECK", **{SPELLED: "my stiff neck"}).get(SPACY_DOCS[TEXT])
    assert doc.text == "my stiff neck"
    assert [span.id_ for span in doc.ents] == ["neck_pain"]


def test_document_without_a_correction(read):
    """A text that was not corrected is read in plain letters."""
    assert read("Deep-Tissue?").get(SPACY_DOCS[TEXT]).text == "deep tissue?"


def test_no_text_no_document(read):
    """An empty message has nothing to read."""
    assert read("").get(SPACY_DOCS[TEXT]) is None


def test_training_reads_as_conversations_do(pipeline, read):
    """A training phrase leads to the same document as the same words of a visitor."""
    for example in pipeline.training_data.training_examples:
        said = read(example.get(TEXT), **{SPELLED: example.get(SPELLED)}).get(SPACY_DOCS[TEXT])
        assert example.get(SPACY_DOCS[TEXT]).to_json() == said.to_json()


def test_changed_tables_need_a_new_model(pipeline):
    """Rasa compares these marks to decide whether a trained model is still good."""
    version = load_tables().version()
    assert KnowledgeSpacy.fingerprint_addon({}) == version
    assert version in pipeline.loaded[SETTING.place].provide().fingerprint()
