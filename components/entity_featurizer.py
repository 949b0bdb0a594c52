"""Tells the intent classifier which kinds of table rows a message names."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, SPACY_DOCS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.config import check_keys, check_range
from components.knowledge_spacy import KnowledgeSpacy

LABELS = ("condition", "uncovered", "technique", "massage", "clinic")
# For each label: named at all, and named more than once (a comparison names two).
_WIDTH = 2 * len(LABELS)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EntityFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds ten numbers a message, so that what is learnt about one condition holds for all of them."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "scale": 1.0}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("EntityFeaturizer", config, cls.get_default_config())
        check_range("EntityFeaturizer", config, "scale", 0, 1000)

    @classmethod
    def required_components(cls) -> list[type]:
        return [KnowledgeSpacy]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityFeaturizer:
        return cls(execution_context.node_name, config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds features of shape (1, 10) to each message that has a text."""
        for message in messages:
            if message.get(TEXT):
                self._add(message)
        return messages

    def _add(self, message: Message) -> None:
        doc = message.get(SPACY_DOCS[TEXT])
        labels = [span.label_ for span in doc.ents] if doc else []
        row = np.zeros((1, _WIDTH), dtype=np.float32)
        for i, label in enumerate(LABELS):
            row[0, 2 * i] = label in labels
            row[0, 2 * i + 1] = labels.count(label) > 1
        row *= self._config["scale"]
        for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
            message.add_features(Features(row, kind, TEXT, self._config[FEATURIZER_CLASS_ALIAS]))
