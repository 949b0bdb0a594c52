"""Lets the pipeline read each question of a message on its own, beside the whole message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.question_parts import take_apart

# The message that a part was cut from.
PART_OF = "part_of"
# Whether the part is one of several questions; else it is a piece of a message that asks one thing.
IS_QUESTION = "is_question"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MessageSplitter(GraphComponent, IntentClassifier):
    """Appends the parts of each message to the batch, so that all components after it read them in one go.

    PartsJoiner, at the pipeline's end, takes them out again. Training never sees a part.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # Parts beyond these are not read; each costs as much as a message.
        return {"most": 5}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("MessageSplitter", config, cls.get_default_config())
        check_range("MessageSplitter", config, "most", 2, 20)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageSplitter:
        return cls({**cls.get_default_config(), **config}["most"])

    def __init__(self, most: int) -> None:
        self._most = most

    def process(self, messages: list[Message]) -> list[Message]:
        """The messages, followed by their questions, where they ask several, else by their pieces."""
        parts = []
        for message in messages:
            apart = take_apart(message.get(TEXT) or "")
            several = len(apart.questions) > 1
            for part in (apart.questions if several else apart.pieces)[: self._most]:
                parts.append(Message({TEXT: part, PART_OF: message, IS_QUESTION: several}))
        return [*messages, *parts]
