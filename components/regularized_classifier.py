"""Rasa's logistic regression with the strength of its regularization left to the configuration."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range

_RANGES = (
    ("C", 1e-4, 1e4),
    ("max_iter", 1, 1e6),
    ("tol", 1e-12, 1),
    ("random_state", 0, 2**32 - 1),
    ("ranking_length", 0, 1e6),
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RegularizedClassifier(LogisticRegressionClassifier):
    """Balanced multinomial logistic regression, `C` being the inverse strength of its L2 penalty (scikit-learn's name).

    Rasa fixes C at 1; thousands of character features for a few hundred examples want less.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**LogisticRegressionClassifier.get_default_config(), "C": 0.3}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("RegularizedClassifier", config, cls.get_default_config())
        for key, low, high in _RANGES:
            check_range("RegularizedClassifier", config, key, low, high)

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks the intents of each message; one without any word, such as a blank, gets no intent."""
        readable = [message for message in messages if _width(message) == self.clf.n_features_in_]
        if readable:
            super().process(readable)
        for message in messages:
            if not message.get(INTENT):
                message.set(INTENT, {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LogisticRegressionClassifier:
        classifier = super().load(config, model_storage, resource, execution_context, **kwargs)
        if hasattr(classifier.clf, "coef_"):
            # Column by column: else every prediction copies the whole matrix (2 ms for 66 intents).
            classifier.clf.coef_ = np.asfortranarray(classifier.clf.coef_)
        return classifier


def _width(message: Message) -> int:
    """How many numbers describe the message: word counts are missing where it has no words."""
    return sum(
        features.features.shape[-1]
        for features in message.features
        if features.attribute == TEXT and features.type == FEATURE_TYPE_SENTENCE
    )
