"""The sentence vectors that each message gets."""

from itertools import product

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.spelling_corrector import SPELLED
from tests.components.graph import settings

SETTING = next(setting for setting in settings() if setting.name == "SentenceEmbedder")
CLASSIFIER = next(setting for setting in settings() if setting.name == "RegularizedClassifier")


@pytest.fixture
def embed(pipeline):
    def features_of(text: str, **more: str):
        message = Message({TEXT: text, **more})
        pipeline.step(SETTING, message)
        return message.features

    return features_of


def test_vector_is_the_encoders_times_scale(embed, encoder):
    """The message's vector is that of the saved encoder, as long as config.yml says."""
    for features in embed("does insurance cover it"):
        own = encoder.embed(["does insurance cover it"]) * SETTING.config["scale"]
        assert np.allclose(features.features, own, atol=1e-5)
        assert np.linalg.norm(features.features) == pytest.approx(SETTING.config["scale"], rel=1e-4)


def test_shape_and_origin(embed):
    """One row of 384 numbers for sentence and sequence, under the aliases by which NearestQuestion finds them."""
    features = embed("hello")
    aliases = SETTING.config["alias"], SETTING.config["usual_alias"]
    assert sorted((each.origin, each.type) for each in features) == sorted(
        product(aliases, [FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE])
    )
    assert all(each.features.shape == (1, 384) for each in features)


@pytest.mark.parametrize(
    ("text", "usual"),
    [("what helps neuropathy", "what helps back pain"), ("do you take insurance", "do you take insurance")],
)
def test_usual_names(pipeline, encoder, text, usual):
    """The second vector is that of the same question about something well known."""
    message = pipeline.run(Message({TEXT: text}), before=CLASSIFIER)
    found = {each.origin: each.features for each in message.features if each.type == FEATURE_TYPE_SENTENCE}
    for alias, embedded in (("alias", text), ("usual_alias", usual)):
        vector = found[SETTING.config[alias]] / SETTING.config["scale"]
        assert np.allclose(vector, encoder.embed([embedded]), atol=1e-5)


def test_corrected_text_is_embedded(embed):
    """Where typing errors were put right, the corrected text counts."""
    misspelt = embed("siatica masage", **{SPELLED: "sciatica massage"})
    assert np.allclose(misspelt[0].features, embed("sciatica massage")[0].features, atol=1e-5)


def test_no_text_no_vector(embed):
    """An empty message gets no vector."""
    assert embed("") == []


def test_training_examples_get_vectors(pipeline):
    """Training sees the vectors that conversations will see."""
    assert all(
        any(features.origin == SETTING.config["alias"] for features in example.features)
        for example in pipeline.training_data.training_examples
    )
