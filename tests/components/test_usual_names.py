"""Questions with well-known names in the names' places."""

import pytest
from spacy.language import Language

from components.entity_featurizer import LABELS
from components.knowledge_spacy import compiled
from components.usual_names import USUAL, with_usual_names
from knowledge.load import load_tables


@pytest.fixture(scope="module")
def language() -> Language:
    """The pipeline that the components share."""
    return compiled(load_tables().version())


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("what helps neuropathy", "what helps back pain"),
        ("is cupping like lymphatic drainage?", "is cupping like myofascial release?"),
        ("do you take insurance", "do you take insurance"),
        ("", ""),
    ],
)
def test_names_are_replaced(language, text, usual):
    assert with_usual_names(language(text)) == usual


def test_every_kind_has_a_name(language):
    """The usual name of every kind is one that the tables know, but for clinics, whose names are their own."""
    names = {label: {span.label_ for span in language(USUAL[label]).ents} for label in LABELS}
    expected = {label: {label.replace("uncovered", "condition")} for label in LABELS}
    assert names == {**expected, "clinic": set()}
