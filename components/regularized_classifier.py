"""Rasa's logistic regression with the strength of its regularization left to the configuration."""

from __future__ import annotations

from collections.abc import Sequence
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
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.tensorflow.constants import RANKING_LENGTH
from scipy.sparse import coo_matrix, csr_matrix, hstack, issparse
from scipy.special import softmax

from components.config import check_keys, check_range
from components.logistic_regression import fit

_RANGES = (
    ("C", 1e-4, 1e4),
    ("max_iter", 1, 1e6),
    ("tol", 1e-12, 1),
    ("random_state", 0, 2**32 - 1),
    ("ranking_length", 0, 1e6),
)
# What was learnt, in scikit-learn's names without their underscores, and the file that holds it.
_LEARNT = ("classes", "coef", "intercept")
_FILE = "learnt.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RegularizedClassifier(LogisticRegressionClassifier):
    """Balanced multinomial logistic regression, `C` being the inverse strength of its L2 penalty (scikit-learn's name).

    Rasa fixes C at 1; thousands of character features for a few hundred examples want less.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **LogisticRegressionClassifier.get_default_config(),
            "C": 0.3,
            # Names of featurizers whose features are for other components.
            "ignored_featurizers": [],
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("RegularizedClassifier", config, cls.get_default_config())
        for key, low, high in _RANGES:
            check_range("RegularizedClassifier", config, key, low, high)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the weights on all examples that have an intent and features; with none, nothing is learnt."""
        examples = [(each.get(INTENT), self._features(each)) for each in training_data.intent_examples]
        labels = [intent for intent, features in examples if features]
        if not labels:
            return self._resource
        by_featurizer = list(zip(*(features for _, features in examples if features), strict=True))
        sparse = [_stack(rows) for rows in by_featurizer if issparse(rows[0])]
        dense = [np.vstack(rows) for rows in by_featurizer if not issparse(rows[0])]
        learnt = fit(
            hstack(sparse, format="csr") if sparse else csr_matrix((len(labels), 0)),
            np.hstack(dense) if dense else np.empty((len(labels), 0)),
            labels,
            self.config["C"],
            self.config["max_iter"],
            self.config["tol"],
        )
        self.clf.classes_, self.clf.coef_, self.clf.intercept_ = learnt
        self.clf.n_features_in_ = learnt.weights.shape[1]
        self.persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks the intents of each message; one without any word, such as a blank, gets no intent."""
        for message in messages:
            features = self._features(message)
            width = sum(each.shape[-1] for each in features)
            # Of an untrained one, scikit-learn does not say how many features it takes.
            ranking = self._rank(features) if width == getattr(self.clf, "n_features_in_", None) else []
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _features(self, message: Message) -> list[Any]:
        """The sentence features of the message's text, each of shape (1, n): the sparse ones, then the dense ones."""
        found = [
            features.features
            for features in message.features
            if features.attribute == TEXT
            and features.type == FEATURE_TYPE_SENTENCE
            and features.origin not in self.config["ignored_featurizers"]
        ]
        return sorted(found, key=lambda features: not issparse(features))

    def _rank(self, features: list[Any]) -> list[dict[str, Any]]:
        """The likeliest intents, best first.

        What scikit-learn's predict_proba computes, without its copies and checks, which take ten times as long for
        one message.
        """
        weights = self.clf.coef_.T
        scores = self.clf.intercept_.copy()
        start = 0
        for each in features:
            if issparse(each):
                scores += each.data @ weights[start + each.col]
            else:
                scores += each[0] @ weights[start : start + each.shape[-1]]
            start += each.shape[-1]
        probabilities = softmax(scores)
        order = np.argsort(-probabilities, kind="stable")[: self.config[RANKING_LENGTH] or None]
        return [
            {INTENT_NAME_KEY: str(self.clf.classes_[i]), PREDICTED_CONFIDENCE_KEY: float(probabilities[i])}
            for i in order
        ]

    def persist(self) -> None:
        """Stores what was learnt as plain arrays.

        Rasa stores the whole scikit-learn object with skops, whose import alone takes longer than the rest of loading.
        """
        with self._model_storage.write_to(self._resource) as folder:
            learnt = {name: getattr(self.clf, f"{name}_") for name in _LEARNT}
            np.savez(folder / _FILE, **learnt)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RegularizedClassifier:
        """The trained classifier, or an untrained one where nothing was learnt."""
        classifier = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder, np.load(folder / _FILE, allow_pickle=False) as learnt:
                for name in _LEARNT:
                    setattr(classifier.clf, f"{name}_", learnt[name])
        except ValueError:  # What Rasa's storage raises where nothing was stored.
            return classifier
        # A feature's weights side by side, since a message has few of all features.
        classifier.clf.coef_ = np.asfortranarray(classifier.clf.coef_)
        classifier.clf.n_features_in_ = classifier.clf.coef_.shape[1]
        return classifier


def _stack(rows: Sequence[coo_matrix]) -> csr_matrix:
    """Rows of shape (1, n), each below the other: SciPy's vstack without its checks of each row."""
    ends = np.cumsum([0, *(len(row.data) for row in rows)])
    data, columns = (np.concatenate([getattr(row, part) for row in rows]) for part in ("data", "col"))
    return csr_matrix((data, columns, ends), shape=(len(rows), rows[0].shape[1]))
