"""Lets the pipeline read a question that refers back a second time, with the name of what it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from components.config import check_keys, check_range
from components.conversation import technique_spoken_of
from components.knowledge_spacy import compiled
from components.message_splitter import PART_OF
from components.spelling import plain
from knowledge.load import load_tables
from knowledge.reference import refers_back

# The message that this is another reading of.
READING_OF = "reading_of"
_KINDS = {"technique", "massage"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReferenceReader(GraphComponent, IntentClassifier):
    """Appends "deep tissue massage: is it gentle?" to a batch that holds "is it gentle?", where that is spoken of.

    What is spoken of is the technique that an earlier part of the message names, else the one of the conversation.
    FollowUp, behind the classifiers, takes the clearer of the two readings. Training never sees one.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # For how many of the visitor's messages a technique is spoken of.
        return {"lifetime": 3}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("ReferenceReader", config, cls.get_default_config())
        check_range("ReferenceReader", config, "lifetime", 1, 100)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReferenceReader:
        """Raises TablesError, with every fault, when the tables are unsound."""
        tables = load_tables()
        names = {key: technique.name for key, technique in tables.techniques.items()}
        return cls({**cls.get_default_config(), **config}["lifetime"], names, compiled(tables.version()))

    def __init__(self, lifetime: int, names: Mapping[str, str], language: Language) -> None:
        self._lifetime = lifetime
        self._names = names
        self._language = language

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """The messages, followed by the second readings of those that refer to a technique without naming one."""
        return [*messages, *self._readings(messages, technique_spoken_of(tracker, self._lifetime))]

    def _readings(self, messages: list[Message], spoken_of: str | None) -> Iterator[Message]:
        latest: dict[int, str] = {}
        for message in messages:
            text = message.get(TEXT) or ""
            whole = message.get(PART_OF)
            if not spoken_of and whole is None:
                continue
            named = [span.id_ for span in self._language(plain(text)).ents if span.label_ in _KINDS]
            if named:
                latest[id(whole)] = named[-1]
                continue
            # What stands behind a technique in the same message is about it, whatever its words.
            before = latest.get(id(whole))
            name = self._names.get(before or spoken_of or "")
            if name and any(map(str.isalpha, text)) and (before or refers_back(text)):
                yield Message({TEXT: f"{name}: {text}", READING_OF: message})
