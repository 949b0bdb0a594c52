"""Confidence that also asks: was anything like it ever asked?"""

import numpy as np
import pytest
import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Span

from components.nearest_question import MADE_OF, NEAREST_QUESTION, NearestQuestion
from tests.components.graph import context


def told(text: str, vector: list[float], intent: str | None = None, origin: str = "sentence") -> Message:
    """A message whose meaning is a vector of two numbers."""
    message = Message({TEXT: text, **({INTENT: intent} if intent else {})})
    message.add_features(Features(np.array([vector]), FEATURE_TYPE_SENTENCE, TEXT, origin))
    return message


def naming(message: Message, vector: list[float]) -> Message:
    """The message, as one that names a row; with a usual name it would mean `vector`."""
    doc = LANGUAGE("gout")
    doc.set_ents([Span(doc, 0, 1, "uncovered", span_id="gout")])
    message.set(SPACY_DOCS[TEXT], doc)
    message.add_features(Features(np.array([vector]), FEATURE_TYPE_SENTENCE, TEXT, USUAL))
    return message


LANGUAGE = spacy.blank("en")
USUAL = NearestQuestion.get_default_config()["usual_featurizer"]
KNOWN = [told("east?", [8, 0], "east"), told("north?", [0, 8], "north"), told("north-east?", [4.8, 6.4], "north")]


def stored(folder) -> tuple[LocalModelStorage, Resource, ExecutionContext]:
    resource = Resource("nearest")
    return LocalModelStorage.create(folder), resource, context(resource)


def train(component: NearestQuestion, examples: list[Message]) -> NearestQuestion:
    component.train(TrainingData(examples))
    return component


def trained(folder, **config) -> NearestQuestion:
    return train(NearestQuestion.create(config, *stored(folder)), KNOWN)


@pytest.fixture
def made(tmp_path):
    """Certainty and nearness count the same."""
    return trained(tmp_path, similarity_share=0.5)


def judged(made, vector: list[float], **certainty: float) -> Message:
    """A message that the classifier judged before: its certainty of each intent, best first."""
    return judge(made, told("where?", vector), **certainty)


def judge(made, message: Message, **certainty: float) -> Message:
    ranking = [{"name": name, "confidence": value} for name, value in certainty.items()]
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    assert made.process([message]) == [message]
    return message


def test_confidence_is_the_mean_of_certainty_and_nearness(made):
    """0.9 sure, and the nearest question at a cosine of 0.8, make 0.85."""
    message = judged(made, [0.8, -0.6], east=0.9, north=0.1)
    assert message.get(INTENT) == {"name": "east", "confidence": pytest.approx(0.85)}
    assert message.get(MADE_OF) == {
        "intent": "east",
        "classifier": 0.9,
        "similarity": pytest.approx(0.8),
        "similarity_share": 0.5,
        "question": message.get(NEAREST_QUESTION)["text"],
        "usual_names": False,
    }


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


class TestUsualNames:
    """A question is compared with the intent's own a second time, usual names in the names' places."""

    @pytest.fixture
    def made(self, tmp_path):
        examples = [*KNOWN, naming(told("east of gout?", [0.6, 0.8], "east"), [-0.8, 0.6])]
        component = train(NearestQuestion.create({"similarity_share": 0.5}, *stored(tmp_path)), examples)
        return component.load({"similarity_share": 0.5}, *stored(tmp_path))

    def test_own_questions_count(self, made):
        """What was asked about another row makes the intent surer."""
        message = naming(told("east of lupus?", [0, -1]), [-0.8, 0.6])
        assert judge(made, message, east=0.5, north=0.4).get(INTENT)["confidence"] == pytest.approx(0.75)
        made_of = message.get(MADE_OF)
        assert (made_of["question"], made_of["usual_names"]) == ("east of gout?", True)

    def test_others_do_not(self, made):
        """It makes no other intent surer."""
        message = naming(told("north of lupus?", [0, -1]), [-0.8, 0.6])
        assert judge(made, message, north=0.5, east=0.4).get(INTENT)["confidence"] == pytest.approx(0.25)

    def test_what_names_nothing_stays(self, made):
        message = told("east?", [0, -1])
        message.add_features(Features(np.array([[-0.8, 0.6]]), FEATURE_TYPE_SENTENCE, TEXT, USUAL))
        assert judge(made, message, east=0.5, north=0.4).get(INTENT)["confidence"] == pytest.approx(0.25)

    def test_wrong_featurizer(self, tmp_path):
        examples = [naming(told("east of gout?", [0.6, 0.8], "east"), [-0.8, 0.6])]
        component = NearestQuestion.create({"usual_featurizer": "usuall"}, *stored(tmp_path))
        with pytest.raises(InvalidConfigException, match="NearestQuestion: featurizer 'usuall'"):
            component.train(TrainingData(examples))


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


def test_rounding_decides_nothing(tmp_path):
    """Of two questions that are equally near but for a processor's rounding, the first one counts, on any processor."""
    known = [told("east?", [8, 0.02], "east"), told("east too?", [8, -0.02], "east")]
    made = train(NearestQuestion.create({}, *stored(tmp_path)), known)
    for slant in (-1e-3, 0, 1e-3):
        message = judged(made, [1, slant], east=0.9)
        assert message.get(NEAREST_QUESTION)["text"] == "east?"
        assert message.get(MADE_OF)["question"] == "east?"


def test_usual_name_that_changes_nothing(made):
    """A question that is as near with a usual name as without one, but for rounding, counts by its own words."""
    made = train(made, [naming(told("gout east?", [8, 0], "east"), [8, 0.001])])
    message = naming(told("gout?", [1, 0]), [1, 0])
    message.set(INTENT, {"name": "east", "confidence": 0.9})
    message.set(INTENT_RANKING_KEY, [{"name": "east", "confidence": 0.9}])
    made.process([message])
    assert message.get(MADE_OF)["usual_names"] is False


def test_wrong_featurizer(tmp_path):
    """A featurizer that gives no vectors is found out at training, not by answers that decline nothing."""
    component = NearestQuestion.create({"featurizer": "sentense"}, *stored(tmp_path))
    with pytest.raises(InvalidConfigException, match="NearestQuestion: featurizer 'sentense'"):
        component.train(TrainingData(KNOWN))


def test_no_examples(tmp_path):
    """Without examples nothing is known, and messages pass through."""
    component = train(NearestQuestion.create({}, *stored(tmp_path)), [])
    assert judged(component, [1, 0], east=0.9).get(INTENT)["confidence"] == 0.9


def test_explanation_reaches_the_tracker(pipeline):
    """Nearest question, its rows and what the confidence is made of are among what the server sends on."""
    parsed = pipeline.parse("which massage for siatica").as_dict(only_output_properties=True)
    assert parsed[NEAREST_QUESTION]["text"] == "which massage for sciatica"
    assert parsed[NEAREST_QUESTION]["rows"] == [["condition", "sciatica"]]
    made_of, share = parsed[MADE_OF], parsed[MADE_OF]["similarity_share"]
    mean = (1 - share) * made_of["classifier"] + share * made_of["similarity"]
    assert made_of["intent"] == parsed["intent"]["name"]
    assert (made_of["question"], made_of["usual_names"]) == ("which massage for sciatica", False)
    assert parsed["intent"]["confidence"] == pytest.approx(mean)
