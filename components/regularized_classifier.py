"""Rasa's logistic regression with the strength of its regularization left to the configuration."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

from components.config import check_keys, check_range

_RANGES = (("C", 1e-4, 1e4), ("max_iter", 1, 1e6), ("tol", 1e-12, 1), ("random_state", 0, 2**32 - 1), ("ranking_length", 0, 1e6))


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

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

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
