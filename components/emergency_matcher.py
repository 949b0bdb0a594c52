"""Puts emergencies above everything else that a message may mean."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys
from knowledge.emergencies import Emergencies
from knowledge.emergency.load import load_emergencies
from knowledge.emergency.tables import Kind, Sign

EMERGENCY_SIGN = "emergency_sign"
_INTENTS = {Kind.MEDICAL: "emergency_medical", Kind.SUICIDE: "emergency_suicide"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EmergencyMatcher(GraphComponent, IntentClassifier):
    """Gives a message that tells of an emergency its emergency intent, with certainty, whatever was classified before.

    It must be the last classifier, after FallbackClassifier: no threshold stands above an emergency.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("EmergencyMatcher", config, cls.get_default_config())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EmergencyMatcher:
        """Reads the tables.

        Raises:
            TablesError: the emergency tables are unsound; the message lists every fault.
        """
        return cls(load_emergencies())

    def __init__(self, emergencies: Emergencies) -> None:
        self._emergencies = emergencies

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds `emergency_sign` to each text: the row of emergencies.csv that it matches, or None."""
        for message in messages:
            if message.get(TEXT):
                sign = self._emergencies.find(message.get(TEXT))
                message.set(EMERGENCY_SIGN, sign and sign.key, add_to_output=True)
                if sign:
                    self._raise_alarm(message, sign)
        return messages

    @staticmethod
    def _raise_alarm(message: Message, sign: Sign) -> None:
        top = {INTENT_NAME_KEY: _INTENTS[sign.kind], PREDICTED_CONFIDENCE_KEY: 1.0}
        others = message.get(INTENT_RANKING_KEY) or []
        behind = [intent for intent in others if intent[INTENT_NAME_KEY] != top[INTENT_NAME_KEY]]
        message.set(INTENT, top, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [top, *behind], add_to_output=True)
