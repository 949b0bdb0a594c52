"""Rasa's logistic regression with the strength of its regularization left to the configuration."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier

from components.config import check_keys, check_range


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
        check_range("RegularizedClassifier", config, "C", 1e-4, 1e4)

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])
