"""Names the likeliest questions of a message that is neither understood nor lost."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.ranking import intent_of

LIKELIEST = "likeliest"
MOST = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DidYouMean(GraphComponent, IntentClassifier):
    """Adds `likeliest`, up to three intents, to each message that the threshold refused and that is worth a question.

    It comes after FallbackClassifier, which is the band's upper edge; `lowest` is the lower one.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # The least confidence of the best intent, for its question to be offered.
            "lowest": 0.46,
            # Intents that are never offered.
            "never": [],
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("DidYouMean", config, cls.get_default_config())
        check_range("DidYouMean", config, "lowest", 0, 1)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DidYouMean:
        return cls({**cls.get_default_config(), **config})

    def __init__(self, config: dict[str, Any]) -> None:
        self._lowest = config["lowest"]
        self._never = {DEFAULT_NLU_FALLBACK_INTENT_NAME, *config["never"]}

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if intent_of(message) != DEFAULT_NLU_FALLBACK_INTENT_NAME:
                continue
            ranking = message.get(INTENT_RANKING_KEY) or []
            guesses = [each for each in ranking if each[INTENT_NAME_KEY] != DEFAULT_NLU_FALLBACK_INTENT_NAME]
            best = guesses[0] if guesses and guesses[0][PREDICTED_CONFIDENCE_KEY] >= self._lowest else None
            message.set(LIKELIEST, self._likeliest(guesses) if best else [], add_to_output=True)
        return messages

    def _likeliest(self, guesses: list[dict[str, Any]]) -> list[str]:
        """The intents to offer, best first; none where the best guess is not to be offered."""
        if guesses[0][INTENT_NAME_KEY] in self._never:
            return []
        return [each[INTENT_NAME_KEY] for each in guesses if each[INTENT_NAME_KEY] not in self._never][:MOST]
