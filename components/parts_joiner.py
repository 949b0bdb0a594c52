"""Decides whether a message asks one question or several, by what its parts were understood as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.conversation import PARTS
from components.message_splitter import IS_QUESTION, PART_OF, MessageSplitter
from components.nearest_question import MADE_OF, NEAREST_QUESTION
from components.ranking import OUT_OF_SCOPE, confidence_of, intent_of, lead, take_over

SEVERAL_QUESTIONS = "several_questions"
_UNKNOWN = frozenset({DEFAULT_NLU_FALLBACK_INTENT_NAME, OUT_OF_SCOPE, None})
# What an action needs to answer a part, and to say why.
_TOLD = (TEXT, INTENT, INTENT_RANKING_KEY, ENTITIES, NEAREST_QUESTION, MADE_OF)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class PartsJoiner(GraphComponent, IntentClassifier):
    """Gives a message whose parts ask for different things the intent `several_questions` and the `parts`' parses.

    A message whose parts all ask the same keeps its own understanding, which sees them together; one that is not
    understood takes that of its only piece that is. It comes last in the pipeline: a part is known or unknown only
    after the threshold has judged it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Intents that need no answer of their own beside a question, such as a greeting.
            "courtesies": [],
            # How much less certain than the whole a part may be; and where another part asks what the whole asks and is
            # as certain of it. Wider ones take more single questions apart than they mend.
            "margin": 0.15,
            "wide_margin": 0.2,
            # How much more certain than the whole each piece must be that is no question by its form, to be answered.
            "clearer": 0.1,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("PartsJoiner", config, cls.get_default_config())
        check_range("PartsJoiner", config, "margin", 0, 1)
        check_range("PartsJoiner", config, "wide_margin", 0, 1)
        check_range("PartsJoiner", config, "clearer", 0, 1)

    @classmethod
    def required_components(cls) -> list[type]:
        return [MessageSplitter]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PartsJoiner:
        return cls({**cls.get_default_config(), **config})

    def __init__(self, config: dict[str, Any]) -> None:
        self._courtesies = frozenset(config["courtesies"])
        self._margin = config["margin"]
        self._wide_margin = config["wide_margin"]
        self._clearer_by = config["clearer"]

    def process(self, messages: list[Message]) -> list[Message]:
        """The whole messages alone, each with what its parts add to it."""
        wholes = [message for message in messages if message.get(PART_OF) is None]
        for whole in wholes:
            parts = [message for message in messages if message.get(PART_OF) is whole]
            questions = self._several(whole, [part for part in parts if part.get(IS_QUESTION)])
            if questions or (questions := self._clearer(whole, parts)):
                _ask_all(whole, questions)
            elif intent_of(whole) in _UNKNOWN and (telling := self._telling(parts)):
                take_over(whole, telling, type(self).__name__, NEAREST_QUESTION, MADE_OF)
        return wholes

    def _several(self, whole: Message, parts: Sequence[Message]) -> list[Message]:
        """The parts to answer, or none where the whole is better answered as one."""
        asked = [part for part in parts if intent_of(part) not in self._courtesies]
        known = [part for part in asked if intent_of(part) not in _UNKNOWN]
        intents = {intent_of(part) for part in known}
        if intent_of(whole) in _UNKNOWN:
            return asked if intents and len(asked) > 1 else []
        # Where the whole is far clearer than a part, the part was torn from it; less so where another stands alone.
        same = [confidence_of(part) for part in known if intent_of(part) == intent_of(whole)]
        margin = self._wide_margin if max(same, default=0.0) >= confidence_of(whole) else self._margin
        torn = min(map(confidence_of, known), default=0.0) < confidence_of(whole) - margin
        return asked if len(intents) > 1 and not torn else []

    def _clearer(self, whole: Message, parts: Sequence[Message]) -> list[Message]:
        """The pieces that ask, where each of them is far clearer than the whole and they ask different things."""
        asked = [part for part in parts if intent_of(part) not in self._courtesies | _UNKNOWN]
        several = len({intent_of(part) for part in asked}) > 1
        return asked if several and min(map(confidence_of, asked)) >= confidence_of(whole) + self._clearer_by else []

    def _telling(self, parts: Sequence[Message]) -> Message | None:
        """The one piece that is understood, or the clearest courtesy, where the whole is not."""
        known = [part for part in parts if intent_of(part) not in _UNKNOWN]
        asked = [part for part in known if intent_of(part) not in self._courtesies]
        if not asked and known and not any(part.get(ENTITIES) for part in parts):
            return max(known, key=confidence_of)
        return asked[0] if len({intent_of(part) for part in asked}) == 1 else None


def _ask_all(whole: Message, parts: Sequence[Message]) -> None:
    lead(whole, SEVERAL_QUESTIONS, PartsJoiner.__name__, min(map(confidence_of, parts)))
    whole.set(PARTS, [{key: part.get(key) for key in _TOLD if part.get(key)} for part in parts], add_to_output=True)
