"""Puts emergencies above everything else that a message may mean."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys
from components.ranking import OVERRULED_BY, intent_of, lead
from knowledge.emergencies import Emergencies
from knowledge.emergency.load import load_emergencies
from knowledge.emergency.tables import Kind

EMERGENCY_SIGN = "emergency_sign"
_INTENTS = {Kind.MEDICAL: "emergency_medical", Kind.SUICIDE: "emergency_suicide"}
EMERGENCIES = frozenset(_INTENTS.values())
# Entities that name a complaint, and how many words a message has that does little else.
_COMPLAINTS = {"condition", "uncovered"}
_FEW_WORDS = 4


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EmergencyMatcher(GraphComponent, IntentClassifier):
    """Gives a message that tells of an emergency its emergency intent, with certainty, whatever was classified before.

    Where the classifier sees an emergency that the tables show to be none, it takes the best other intent.
    It comes after the other classifiers and before FallbackClassifier: an emergency is certain, so no threshold stands
    above it, and what takes the place of a called-off one has to be certain enough.
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
                    lead(message, _INTENTS[sign.kind], type(self).__name__)
                elif self._is_false_alarm(message):
                    self._call_off(message)
        return messages

    def _is_false_alarm(self, message: Message) -> bool:
        """Whether the classifier chose an emergency of which all signs are calmed, or for no more than a name.

        A visitor who names a complaint ("shingles") asks about it. A calmed sign of the other emergency shows nothing.
        """
        chosen = intent_of(message)
        if chosen not in _INTENTS.values():
            return False
        calmed = {_INTENTS[sign.kind] for sign, _, _ in self._emergencies.signs(message.get(TEXT))}
        if calmed:
            return chosen in calmed
        named = any(entity[ENTITY_ATTRIBUTE_TYPE] in _COMPLAINTS for entity in message.get(ENTITIES, []))
        return named and len(message.get(TEXT).split()) <= _FEW_WORDS

    def _call_off(self, message: Message) -> None:
        """Puts the best intent that is no emergency first, as certain as it was; without one all stays as it is."""
        ranking = message.get(INTENT_RANKING_KEY) or []
        others = [intent for intent in ranking if intent[INTENT_NAME_KEY] not in _INTENTS.values()]
        if others:
            refused = [intent for intent in ranking if intent not in others]
            message.set(INTENT, others[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, [*others, *refused], add_to_output=True)
            message.set(OVERRULED_BY, type(self).__name__, add_to_output=True)
