"""Names the known question nearest to the visitor's, and lets its nearness share in the confidence."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.config import check_keys, check_range
from components.ranking import OUT_OF_SCOPE, intent_of
from components.sentence_embedder import SentenceEmbedder

NEAREST_QUESTION = "nearest_question"
# What the confidence is made of: the intent, the classifier's own confidence, the similarity, and its share.
MADE_OF = "confidence_made_of"
_QUESTIONS_FILE = "questions.json"
_VECTORS_FILE = "vectors.npy"
_USUAL_FILE = "vectors_with_usual_names.npy"
# Similarities that differ by less are the same: how the last digits are rounded depends on the processor.
_ROUNDING = 1e-5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestQuestion(GraphComponent, IntentClassifier):
    """Replaces the classifier's confidence by its weighted mean with the similarity to the nearest training question.

    A classifier must divide its certainty among the intents that it knows, so nonsense can look certain; a cosine
    similarity stays low when nothing like it was ever asked. Their mean tells known from unknown better than either.

    A question about a rare complaint is like few that were asked, so it is compared a second time with usual names in
    the names' places, but only with the questions of the intent in doubt: such likeness says nothing about the others.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # The name of the featurizer whose sentence vectors are compared.
            "featurizer": "sentence",
            # The name of those of the vectors with usual names.
            "usual_featurizer": "sentence_with_usual_names",
            # The share of the similarity in the confidence; the classifier's certainty has the rest.
            "similarity_share": 0.6,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("NearestQuestion", config, cls.get_default_config())
        check_range("NearestQuestion", config, "similarity_share", 0, 1)

    @classmethod
    def required_components(cls) -> list[type]:
        # At prediction a classifier must come before it too, but training does not run one before the other.
        return [SentenceEmbedder]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NearestQuestion:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._questions: list[str] = []
        self._rows: list[list[list[str]]] = []
        self._intents: list[str] = []
        self._vectors = np.zeros((0, 0), dtype=np.float32)
        # Those of the questions that name a row, with usual names.
        self._usual_vectors = np.zeros((0, 0), dtype=np.float32)

    def train(self, training_data: TrainingData) -> Resource:
        """Remembers the training questions, the rows they name, their intents and their unit vectors, shape (n, 384).

        Raises:
            InvalidConfigException: `featurizer` or `usual_featurizer` names none that gives sentence vectors.
        """
        examples = [each for each in training_data.intent_examples if self._vector(each) is not None]
        if training_data.intent_examples and not examples:
            raise _gives_nothing(self._config["featurizer"])
        self._questions = [example.get(TEXT) for example in examples]
        self._rows = [_named_rows(example) for example in examples]
        self._intents = [example.get(INTENT) for example in examples]
        self._vectors = _stack([self._vector(example) for example in examples])
        usual = [self._usual_vector(example) for example, rows in zip(examples, self._rows, strict=True) if rows]
        if any(vector is None for vector in usual):
            raise _gives_nothing(self._config["usual_featurizer"])
        self._usual_vectors = _stack(usual)
        self.persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Blends the ranking's confidence and adds the nearest question; a message without a vector stays as it is."""
        for message in messages:
            vector = self._vector(message)
            if vector is not None and len(self._questions) and intent_of(message):
                self._blend(message, self._vectors @ vector)
        return messages

    def _blend(self, message: Message, similarities: np.ndarray) -> None:
        alike = similarities.copy()
        usual = self._usual_vector(message)
        if usual is not None and self._named:
            alike[self._named] = np.maximum(alike[self._named], self._usual_vectors @ usual)
        nearest = _first_of_the_best(similarities)
        ranking = message.get(INTENT_RANKING_KEY) or [message.get(INTENT)]
        best, *others = ranking
        # Near to something that no answer covers is no reason to believe in an answer.
        known = 0.0 if self._intents[nearest] == OUT_OF_SCOPE else similarities[nearest]
        likest = self._likest(best, alike)
        own = 0.0 if likest is None else alike[likest]
        similarity = float(max(known, own))
        top = _ranked(best[INTENT_NAME_KEY], self._mean(best, similarity))
        rest = [self._runner_up(intent, alike, top) for intent in others]
        rest.sort(key=lambda intent: -intent[PREDICTED_CONFIDENCE_KEY])
        made_of = {
            "intent": best[INTENT_NAME_KEY],
            "classifier": float(best[PREDICTED_CONFIDENCE_KEY]),
            "similarity": similarity,
            "similarity_share": self._config["similarity_share"],
            # The question that the similarity is to, and whether both have usual names in it.
            "question": self._questions[nearest if likest is None or known > own - _ROUNDING else likest],
            "usual_names": bool(likest is not None and own > max(known, similarities[likest]) + _ROUNDING),
        }
        message.set(MADE_OF, made_of, add_to_output=True)
        message.set(
            NEAREST_QUESTION,
            {
                "text": self._questions[nearest],
                "intent": self._intents[nearest],
                "similarity": float(similarities[nearest]),
                "rows": self._rows[nearest],
            },
            add_to_output=True,
        )
        message.set(INTENT, top, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [top, *rest], add_to_output=True)

    def _runner_up(self, intent: dict[str, Any], similarities: np.ndarray, top: dict[str, Any]) -> dict[str, Any]:
        """Another intent, by its own nearest question; never above the classifier's choice."""
        blended = self._mean(intent, self._own(intent, similarities))
        return _ranked(intent[INTENT_NAME_KEY], min(blended, top[PREDICTED_CONFIDENCE_KEY]))

    def _own(self, intent: dict[str, Any], similarities: np.ndarray) -> float:
        """The similarity of the intent's own nearest question."""
        likest = self._likest(intent, similarities)
        return 0.0 if likest is None else float(similarities[likest])

    def _likest(self, intent: dict[str, Any], similarities: np.ndarray) -> int | None:
        """The number of the intent's own nearest question, or None where it has none."""
        own = self._numbers.get(intent[INTENT_NAME_KEY])
        return own[_first_of_the_best(similarities[own])] if own else None

    def _mean(self, intent: dict[str, Any], similarity: float) -> float:
        share = self._config["similarity_share"]
        return (1 - share) * intent[PREDICTED_CONFIDENCE_KEY] + share * float(similarity)

    @cached_property
    def _named(self) -> list[int]:
        """Which of the questions name a row."""
        return [number for number, rows in enumerate(self._rows) if rows]

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Which of the questions belong to each intent."""
        numbers: dict[str, list[int]] = {}
        for number, intent in enumerate(self._intents):
            numbers.setdefault(intent, []).append(number)
        return numbers

    def _vector(self, message: Message) -> np.ndarray | None:
        """The message's sentence vector at unit length, or None where it has none."""
        return _unit_vector(message, self._config["featurizer"])

    def _usual_vector(self, message: Message) -> np.ndarray | None:
        """The same with usual names, or None where the message names no row."""
        return _unit_vector(message, self._config["usual_featurizer"]) if _named_rows(message) else None

    def persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            known = {"questions": self._questions, "rows": self._rows, "intents": self._intents}
            (folder / _QUESTIONS_FILE).write_text(json.dumps(known), encoding="utf-8")
            np.save(folder / _VECTORS_FILE, self._vectors)
            np.save(folder / _USUAL_FILE, self._usual_vectors)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NearestQuestion:
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            known = json.loads((folder / _QUESTIONS_FILE).read_text(encoding="utf-8"))
            component._questions, component._rows = known["questions"], known["rows"]
            component._intents = known["intents"]
            component._vectors = np.load(folder / _VECTORS_FILE)
            component._usual_vectors = np.load(folder / _USUAL_FILE)
        return component


def _first_of_the_best(similarities: np.ndarray) -> int:
    """The first of those that are as high as the highest, whatever way a processor rounds."""
    return int(np.argmax(similarities >= similarities.max() - _ROUNDING))


def _ranked(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: max(0.0, min(1.0, float(confidence)))}


def _named_rows(message: Message) -> list[list[str]]:
    """Kind and key of the table rows that the message names."""
    doc = message.get(SPACY_DOCS[TEXT])
    return [[span.label_, span.id_] for span in doc.ents] if doc else []


def _unit_vector(message: Message, featurizer: str) -> np.ndarray | None:
    """The message's sentence vector of a featurizer at unit length."""
    for features in message.features:
        if features.origin == featurizer and features.type == FEATURE_TYPE_SENTENCE:
            vector = np.asarray(features.features, dtype=np.float32)[0]
            length = float(np.linalg.norm(vector))
            return vector / length if length else None
    return None


def _stack(vectors: list[np.ndarray]) -> np.ndarray:
    return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)


def _gives_nothing(featurizer: str) -> InvalidConfigException:
    return InvalidConfigException(f"NearestQuestion: featurizer {featurizer!r} gives no sentence vectors")
