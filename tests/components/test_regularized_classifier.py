"""The intent classifier."""

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.regularized_classifier import RegularizedClassifier
from tests.components.graph import PHRASES, context, settings

SETTING = next(setting for setting in settings() if setting.name == "RegularizedClassifier")


def told(numbers: list[float], intent: str | None = None) -> Message:
    """A message that other components have described by a few numbers."""
    message = Message({TEXT: "...", **({INTENT: intent} if intent else {})})
    message.add_features(Features(np.array([numbers]), FEATURE_TYPE_SENTENCE, TEXT, "numbers"))
    return message


EXAMPLES = [told([1, 0], "left"), told([0.9, 0.1], "left"), told([0, 1], "right"), told([0.1, 0.9], "right")]


def classifier(folder, **config) -> RegularizedClassifier:
    resource = Resource("classifier")
    made = RegularizedClassifier.create(
        {**RegularizedClassifier.get_default_config(), **config},
        LocalModelStorage.create(folder),
        resource,
        context(resource),
    )
    made.train(TrainingData(EXAMPLES))
    return made


def confidence(made: RegularizedClassifier, numbers: list[float]) -> dict[str, float]:
    message = told(numbers)
    made.process([message])
    return {intent["name"]: intent["confidence"] for intent in message.get(INTENT_RANKING_KEY)}


def test_ranking(tmp_path):
    """The likelier intent comes first, and the certainties add up to one."""
    message = told([0.8, 0.2])
    classifier(tmp_path).process([message])
    ranking = message.get(INTENT_RANKING_KEY)
    assert [intent["name"] for intent in ranking] == ["left", "right"]
    assert message.get(INTENT) == ranking[0]
    assert sum(intent["confidence"] for intent in ranking) == pytest.approx(1)


def test_ignored_featurizers(tmp_path):
    """Features that are for other components neither teach nor count."""
    made = classifier(tmp_path, ignored_featurizers=["aside"])
    message = told([0.8, 0.2])
    message.add_features(Features(np.array([[9.0]]), FEATURE_TYPE_SENTENCE, TEXT, "aside"))
    made.process([message])
    assert {each["name"]: each["confidence"] for each in message.get(INTENT_RANKING_KEY)} == confidence(
        made, [0.8, 0.2]
    )


def test_strength_reaches_the_regression(tmp_path):
    """A larger C fits the examples more closely: more certainty for the same message."""
    weak, strong = tmp_path / "weak", tmp_path / "strong"
    weak.mkdir()
    strong.mkdir()
    assert confidence(classifier(strong, C=100.0), [1, 0])["left"] > confidence(classifier(weak, C=0.1), [1, 0])["left"]


def test_rare_intents_count_as_much(tmp_path):
    """An intent with few examples is not drowned by one with many."""
    resource = Resource("classifier")
    made = RegularizedClassifier.create(
        RegularizedClassifier.get_default_config(), LocalModelStorage.create(tmp_path), resource, context(resource)
    )
    made.train(TrainingData([*EXAMPLES[:2] * 20, *EXAMPLES[2:]]))
    balanced = confidence(made, [0.5, 0.5])
    assert balanced["left"] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("numbers", [[], [1.0], [1.0, 0.0, 0.0]], ids=["none", "too few", "too many"])
def test_message_that_cannot_be_read(tmp_path, numbers):
    """A message without the numbers that training knew, such as a blank, gets no intent; others beside it do."""
    strange = told(numbers) if numbers else Message({TEXT: " "})
    usual = told([1, 0])
    made = classifier(tmp_path)
    assert made.process([strange, usual]) == [strange, usual]
    assert strange.get(INTENT) == {"name": None, "confidence": 0.0}
    assert strange.get(INTENT_RANKING_KEY) == []
    assert usual.get(INTENT)["name"] == "left"


def test_ranking_is_as_long_as_configured(tmp_path):
    """`ranking_length` cuts the list; the best come first."""
    message = told([0, 1])
    classifier(tmp_path, ranking_length=1).process([message])
    assert [intent["name"] for intent in message.get(INTENT_RANKING_KEY)] == ["right"]


def test_loaded_from_its_file(tmp_path):
    """Loaded, it ranks as it did when it was trained; loaded where nothing was learnt, it ranks nothing."""
    trained = classifier(tmp_path)
    message = told([0.7, 0.3])
    for resource, expected in (
        (Resource("classifier"), confidence(trained, [0.7, 0.3])),
        (Resource("nothing"), {}),
    ):
        loaded = RegularizedClassifier.load(
            RegularizedClassifier.get_default_config(), LocalModelStorage(tmp_path), resource, context(resource)
        )
        loaded.process([message])
        assert {each["name"]: each["confidence"] for each in message.get(INTENT_RANKING_KEY)} == pytest.approx(expected)


def test_training_phrases_are_understood(pipeline):
    """In the real pipeline each training phrase leads to its own intent."""
    for intent, phrases in PHRASES.items():
        for phrase in phrases:
            message = pipeline.run(Message({TEXT: phrase}), before=SETTING)
            pipeline.step(SETTING, message)
            assert message.get(INTENT)["name"] == intent
