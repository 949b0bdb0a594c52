"""Which kinds of rows a message names, as numbers for the classifier."""

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.entity_featurizer import LABELS
from tests.components.graph import settings

SETTING = next(setting for setting in settings() if setting.name == "EntityFeaturizer")
SCALE = SETTING.config["scale"]


@pytest.fixture
def added(pipeline):
    """The features that the component adds for a text."""

    def features_of(text: str):
        message = pipeline.run(Message({TEXT: text}), before=SETTING)
        earlier = len(message.features)
        pipeline.step(SETTING, message)
        return message.features[earlier:]

    return features_of


@pytest.fixture
def row(added):
    """Two numbers for each label: named at all, named more than once."""

    def row_of(text: str) -> dict[str, tuple[float, float]]:
        numbers = added(text)[-1].features[0] / SCALE
        return {label: tuple(numbers[2 * i : 2 * i + 2]) for i, label in enumerate(LABELS) if numbers[2 * i]}

    return row_of


def test_shape(added):
    """One row of ten numbers for the sentence and, as Rasa demands, for the sequence."""
    features = added("sciatica")
    assert {each.type for each in features} == {FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE}
    assert all(each.features.shape == (1, 10) and each.attribute == TEXT for each in features)


def test_kinds_of_rows(row):
    """Each kind that is named gives a one, and another one when it is named more than once."""
    kinds = {
        "sciatica": {"condition": (1, 0)},
        "sciatica or tinnitus": {"condition": (1, 1)},
        "migraine": {"uncovered": (1, 0)},
        "myofascial release": {"technique": (1, 0)},
        "spa massage": {"massage": (1, 0)},
        "all body kneads": {"clinic": (1, 0)},
        "does bilky treat sciatica and arthritis": {"clinic": (1, 0), "condition": (1, 1)},
        "hello": {},
    }
    assert {text: row(text) for text in kinds} == kinds


def test_rows_of_a_kind_look_alike(added):
    """What is learnt about one condition holds for all of them."""
    one, other = (added(text)[-1].features for text in ("sciatica", "earache"))
    assert np.array_equal(one, other)


def test_numbers_are_scaled(added):
    """A one is as large as config.yml says."""
    assert added("sciatica")[-1].features.max() == SCALE


def test_no_text_no_features(added):
    """An empty message gets no numbers."""
    assert added("") == []
