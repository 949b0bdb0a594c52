"""Confidence that also asks: was anything like it ever asked?"""

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.nearest_question import CLASSIFIER_CONFIDENCE, NEAREST_QUESTION, NearestQuestion
from tests.components.graph import context


def told(text: str, vector: list[float], intent: str | None = None, origin: str = "sentence") -> Message:
    """A message whose meaning is a vector of two numbers."""
    message = Message({TEXT: text, **({INTENT: intent} if intent else {})})
    message.add_features(Features(np.array([vector]), FEATURE_TYPE_SENTENCE, TEXT, origin))
    return message


KNOWN = [told("east?", [8, 0], "east"), told("north?", [0, 8], "north"), told("north-east?", [4.8, 6.4], "north")]


def trained(folder, **config) -> NearestQuestion:
    resource = Resource("nearest")
    component = NearestQuestion.create(config, LocalModelStorage.create(folder), resource, context(resource))
    component.train(TrainingData(KNOWN))
    return component


@pytest.fixture
def made(tmp_path):
    """Certainty and nearness count the same."""
    return trained(tmp_path, similarity_share=0.5)


def judged(made, vector: list[float], **certainty: float) -> Message:
    """A message that the classifier judged before: its certainty of each intent, best first."""
    message = told("where?", vector)
    ranking = [{"name": name, "confidence": value} for name, value in certainty.items()]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    assert made.process([message]) == [message]
    return message


def test_confidence_is_the_mean_of_certainty_and_nearness(made):
    """0.9 sure, and the nearest question at a cosine of 0.8, make 0.85."""
    message = judged(made, [0.8, -0.6], east=0.9, north=0.1)
    assert message.get(INTENT) == {"name": "east", "confidence": pytest.approx(0.85)}
    assert message.get(CLASSIFIER_CONFIDENCE) == 0.9


@pytest.mark.parametrize(("share", "confidence"), [(0, 0.9), (0.25, 0.875), (1, 0.8)])
def test_share_of_nearness(tmp_path, share, confidence):
    """`similarity_share` says how much nearness counts: not at all, a quarter, or alone."""
    message = judged(trained(tmp_path, similarity_share=share), [0.8, -0.6], east=0.9, north=0.1)
    assert message.get(INTENT)["confidence"] == pytest.approx(confidence)


def test_nonsense_loses_confidence(made):
    """A classifier that is certain of something unlike any question is not believed."""
    assert judged(made, [-1, -1], east=1.0).get(INTENT)["confidence"] <= 0.5


def test_nearest_question_is_named(made):
    """Which question, of which intent, how near, and which rows it names: what explains the answer."""
    nearest = judged(made, [3, 4], east=0.9, north=0.1).get(NEAREST_QUESTION)
    assert nearest == {"text": "north-east?", "intent": "north", "similarity": pytest.approx(1), "rows": []}


def test_the_classifier_chooses(made):
    """The nearest question shares in the confidence and never changes the intent."""
    ranking = judged(made, [0, 1], east=0.6, north=0.4).get(INTENT_RANKING_KEY)
    assert [intent["name"] for intent in ranking] == ["east", "north"]
    assert ranking[1]["confidence"] <= ranking[0]["confidence"]


def test_runners_up_are_judged_by_their_own_questions(made):
    """Each other intent gets the mean of its certainty and its own nearest question."""
    ranking = judged(made, [1, 0], east=0.8, north=0.1).get(INTENT_RANKING_KEY)
    assert ranking[0] == {"name": "east", "confidence": pytest.approx(0.9)}
    assert ranking[1] == {"name": "north", "confidence": pytest.approx((0.1 + 0.6) / 2)}


def test_ranking_is_sorted(made):
    """An intent that nobody trained has no nearness and falls behind."""
    ranking = judged(made, [0.6, 0.8], north=0.5, west=0.3, east=0.2).get(INTENT_RANKING_KEY)
    assert [intent["name"] for intent in ranking] == ["north", "east", "west"]
    assert ranking[2]["confidence"] == pytest.approx(0.15)


@pytest.mark.parametrize("vector", [[1, 0], [-1, 0], [0.3, -0.2]])
@pytest.mark.parametrize("certainty", [0.0, 0.5, 1.0])
def test_confidence_is_one(made, vector, certainty):
    """A confidence lies between nought and one, also for the opposite of every question."""
    assert 0 <= judged(made, vector, east=certainty).get(INTENT)["confidence"] <= 1


def test_length_of_the_vector_does_not_count(made):
    """Vectors are compared by direction, whatever the featurizer's scale."""
    short, long = (judged(made, vector, east=0.5).get(INTENT)["confidence"] for vector in ([0.03, 0.01], [30, 10]))
    assert short == pytest.approx(long)


@pytest.mark.parametrize(
    "message",
    [
        Message({TEXT: "where?"}),
        told("where?", [1, 0], origin="another featurizer"),
        told("where?", [0, 0]),
    ],
    ids=["no vector", "vector of another origin", "vector without a direction"],
)
def test_message_without_a_vector_stays(made, message):
    """What cannot be compared keeps the classifier's confidence."""
    intent = {"name": "east", "confidence": 0.9}
    message.set(INTENT, intent)
    made.process([message])
    assert message.get(INTENT) == intent
    assert message.get(NEAREST_QUESTION) is None


@pytest.mark.parametrize("intent", [None, {"name": None, "confidence": 0.0}])
def test_message_without_an_intent_stays(made, intent):
    """Nearness alone makes no intent."""
    message = told("where?", [1, 0])
    message.set(INTENT, intent)
    made.process([message])
    assert message.get(INTENT) == intent
    assert message.get(NEAREST_QUESTION) is None


def test_wrong_featurizer(tmp_path):
    """A featurizer that gives no vectors is found out at training, not by answers that decline nothing."""
    resource = Resource("nearest")
    component = NearestQuestion.create(
        {"featurizer": "sentense"}, LocalModelStorage.create(tmp_path), resource, context(resource)
    )
    with pytest.raises(InvalidConfigException, match="NearestQuestion: featurizer 'sentense'"):
        component.train(TrainingData(KNOWN))


def test_no_examples(tmp_path):
    """Without examples nothing is known, and messages pass through."""
    resource = Resource("nearest")
    component = NearestQuestion.create({}, LocalModelStorage.create(tmp_path), resource, context(resource))
    component.train(TrainingData([]))
    assert judged(component, [1, 0], east=0.9).get(INTENT)["confidence"] == 0.9


def test_explanation_reaches_the_tracker(pipeline):
    """Nearest question, its rows and the classifier's own certainty are among what the server sends on."""
    parsed = pipeline.parse("which massage for siatica").as_dict(only_output_properties=True)
    assert parsed[NEAREST_QUESTION]["text"] == "which massage for sciatica"
    assert parsed[NEAREST_QUESTION]["rows"] == [["condition", "sciatica"]]
    assert 0 <= parsed[CLASSIFIER_CONFIDENCE] <= 1
