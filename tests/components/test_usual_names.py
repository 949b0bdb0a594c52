"""Questions with well-known names in the names' places."""

import pytest

from components.entity_featurizer import LABELS
from components.knowledge_spacy import compiled
from components.usual_names import USUAL, with_usual_names
from knowledge.load import load_tables

LANGUAGE = compiled(load_tables().version())


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("what helps neuropathy", "what helps back pain"),
        ("is cupping like lymphatic drainage?", "is cupping like myofascial release?"),
        ("do you take insurance", "do you take insurance"),
        ("", ""),
    ],
)
def test_names_are_replaced(text, usual):
    assert with_usual_names(LANGUAGE(text)) == usual


@pytest.mark.parametrize("label", LABELS)
def test_every_kind_has_a_name(label):
    """The usual name of every kind is one that the tables know, but for clinics, whose names are their own."""
    names = {span.label_ for span in LANGUAGE(USUAL[label]).ents}
    assert names == set() if label == "clinic" else names == {label.replace("uncovered", "condition")}
