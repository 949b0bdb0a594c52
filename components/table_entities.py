"""Adds the tables' rows that a message names as entities: {"entity": "condition", "value": "sciatica", ...}."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Span

from components.config import check_keys
from components.knowledge_spacy import KnowledgeSpacy
from components.spelling_corrector import SPELLED_ORIGINS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TableEntities(GraphComponent, EntityExtractorMixin):
    """Turns the spaCy document's entities into Rasa entities whose value is the row's key.

    Rasa's SpacyEntityExtractor keeps the words and drops the row, so "siatica" would have to be understood twice.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("TableEntities", config, cls.get_default_config())

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
    ) -> TableEntities:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds one entity for each named row, in the order of the text; `alias` is the visitor's own wording."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            found = [self._entity(message, span) for span in (doc.ents if doc else ())]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages

    @staticmethod
    def _entity(message: Message, span: Span) -> dict[str, Any]:
        """The entity, placed where its words stand in the visitor's own text, before any correction."""
        start, end = span.start_char, span.end_char
        origins = message.get(SPELLED_ORIGINS)
        if origins:
            start, end = origins[start], origins[end - 1] + 1
        return {
            "entity": span.label_,
            "value": span.id_,
            "alias": message.get(TEXT)[start:end],
            "start": start,
            "end": end,
        }
