"""Gives each message a second text with its typing errors put right, for the components that follow."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.config import check_keys
from components.spelling import Speller, count_words, plain
from knowledge.load import load_tables

# The corrected text, in lower case, and where each of its letters stood in the visitor's own.
SPELLED = "spelled"
SPELLED_ORIGINS = "spelled_origins"
_VOCABULARY_FILE = "vocabulary.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Corrects towards the words of the tables and the training phrases; the visitor's own text stays untouched."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("SpellingCorrector", config, cls.get_default_config())

    @staticmethod
    def required_packages() -> list[str]:
        return ["symspellpy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingCorrector:
        return cls(model_storage, resource, Speller({}))

    def __init__(self, model_storage: ModelStorage, resource: Resource, speller: Speller) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._speller = speller

    def train(self, training_data: TrainingData) -> Resource:
        """Collects the vocabulary."""
        tables = load_tables()
        named = [*tables.conditions.values(), *tables.uncovered.values(), *tables.techniques.values()]
        named += tables.clinics.values()
        phrases = [example.get(TEXT) for example in training_data.training_examples if example.get(TEXT)]
        aliases = [alias for row in named for alias in row.aliases]
        self._speller = Speller(count_words([row.name for row in named], [*phrases, *aliases]))
        self.persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                spelled, origins = self._speller.correct(plain(message.get(TEXT)))
                message.set(SPELLED, spelled)
                message.set(SPELLED_ORIGINS, origins)
        return messages

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Makes Rasa train again when a table changes."""
        return load_tables().version()

    def persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _VOCABULARY_FILE).write_text(json.dumps(self._speller.vocabulary), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingCorrector:
        with model_storage.read_from(resource) as folder:
            vocabulary = json.loads((folder / _VOCABULARY_FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, Speller(vocabulary))
