"""Gives the other components spaCy documents, from a pipeline that is compiled from the knowledge tables."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from components.config import check_keys
from components.knowledge_pipeline import build_pipeline
from components.spelling import plain
from components.spelling_corrector import SPELLED
from knowledge.load import load_tables


@lru_cache(maxsize=1)
def compiled(version: str) -> Language:
    """The pipeline of the tables of this version: made once, though several components ask for it at each start.

    Raises:
        TablesError: the tables are unsound; the message lists every fault.
    """
    return build_pipeline(load_tables())


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="KnowledgeSpacy",
)
class KnowledgeSpacy(SpacyNLP):
    """Provides the spaCy pipeline of the tables and adds its documents to messages.

    Rasa's own component, but for where the pipeline comes from (the tables instead of a model on disk) and for the
    text that it reads (with typing errors put right).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        check_keys("KnowledgeSpacy", config, KnowledgeSpacy.get_default_config())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeSpacy:
        """Compiles the pipeline.

        Raises:
            TablesError: the tables are unsound; the message lists every fault.
        """
        version = load_tables().version()
        model = SpacyModel(model=compiled(version), model_name=version)
        return cls(model, {**cls.get_default_config(), **config})

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Makes Rasa train again when a table changes, not only when the configuration does."""
        return load_tables().version()

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Adds a document of the corrected text to each message that has a text."""
        for message in messages:
            if message.get(TEXT):
                message.set(SPACY_DOCS[TEXT], model.model(self._get_text(message, TEXT)))
        return messages

    def _get_text(self, example: Message, attribute: str) -> str:
        """The text to read: corrected, where there is a correction."""
        if attribute == TEXT and example.get(SPELLED):
            return example.get(SPELLED)
        return plain(example.get(attribute) or "")
