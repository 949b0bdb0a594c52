"""Understands "and cupping?" and "no, my jaw": a name alone, after a question about another."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.conversation import intents_asked, technique_spoken_of
from components.message_splitter import PART_OF
from components.nearest_question import MADE_OF, NEAREST_QUESTION
from components.ranking import confidence_of, intent_of, lead, take_over
from components.reference_reader import READING_OF
from components.table_entities import TableEntities
from knowledge.reference import refers_back

# Words that carry a name into a conversation and ask for nothing themselves.
_CARRIERS = re.compile(
    r"\b(?:what about|how about|"
    r"and|or|but|so|ok|okay|oh|then|about|for|with|at|in|on|the|a|an|my|your|that|it's|it|its|this|no|nope|nah|"
    r"not|i'm|i'd|im|i|meant|mean|meaning|sorry|actually|rather|instead|also|too|please|well|hm+|um+|uh+|of|by|from|now|say|said|same|"
    r"wrong|maybe|was|wait|yes|yeah|again|question|thing|one|try|more|like|thinking|asking)\b",
    re.IGNORECASE,
)
# "Not deep tissue, trigger point": the row before the comma is what the visitor does not mean.
_DENIAL = re.compile(r"\bnot\s+(?:the\s+|my\s+|a\s+|about\s+|for\s+)*$", re.IGNORECASE)
# Entities that are a topic, and the slot that keeps it.
_KINDS = {"technique", "massage"}
_LETTER = re.compile(r"[^\W_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class FollowUp(GraphComponent, IntentClassifier):
    """Gives a message that only names rows of the tables the previous question's intent, if that asks about such rows.

    A question that refers back ("do they press hard?") is asked of the kind of massage that is being spoken of. Without
    a previous question of that kind, the classifier's understanding stays.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # The kinds of rows that each intent asks about, as entities.
            "asks_about": {},
            # Questions that are asked of several kinds of massage, each with its intents by the kind's key.
            "siblings": [],
            # How many of the visitor's messages ago the previous question may have been.
            "lifetime": 3,
            # From this confidence on, a message needs no name of what it refers to ...
            "clear": 0.8,
            # ... and from this one on, it is believed with that name.
            "believed": 0.85,
            # Intents that refer to no technique, whatever the message is with a name.
            "unrelated": [],
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("FollowUp", config, cls.get_default_config())
        check_range("FollowUp", config, "lifetime", 1, 100)
        check_range("FollowUp", config, "clear", 0, 1)
        check_range("FollowUp", config, "believed", 0, 1)

    @classmethod
    def required_components(cls) -> list[type]:
        return [TableEntities]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FollowUp:
        return cls({**cls.get_default_config(), **config})

    def __init__(self, config: dict[str, Any]) -> None:
        self._siblings: list[dict[str, str]] = config["siblings"]
        self._asks_about = {intent: set(kinds) for intent, kinds in config["asks_about"].items()}
        self._lifetime = config["lifetime"]
        self._clear = config["clear"]
        self._believed = config["believed"]
        self._unrelated = set(config["unrelated"])

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Sets the intent of each bare name; a part of a message follows up the part before it.

        Of two readings the clearer one stays: those that ReferenceReader has appended are not returned.
        """
        for reading in messages:
            if original := reading.get(READING_OF):
                self._choose(original, reading)
        messages = [message for message in messages if not message.get(READING_OF)]
        asked, topic = intents_asked(tracker, self._lifetime), technique_spoken_of(tracker, self._lifetime)
        for place, message in enumerate(messages):
            before = [each for each in messages[:place] if message.get(PART_OF) and each.get(PART_OF)]
            corrected = _drop_denied(message)
            alone = bool(message.get(ENTITIES)) and (corrected or _is_bare(message))
            if alone and not _leads_over(message, messages[place + 1 :]):
                # A correction asks the usual question about the row, where none was asked before.
                usual = list(self._asks_about) if corrected else []
                self._repeat(message, [*(intent_of(each) for each in reversed(before)), *asked, *usual])
            elif refers_back(message.get(TEXT) or ""):
                topics = [kind for each in reversed(before) if (kind := self._kind(each))]
                self._ask_of(message, topics[0] if topics else topic)
        return messages

    def _choose(self, original: Message, reading: Message) -> None:
        """Takes over what the reading was understood as, where that is clear and the original is not."""
        # A part behind a name in the same message is about that name, however clear it seems without; and where it then
        # asks what the whole message asks, it need not be sure of it.
        whole = original.get(PART_OF)
        clear = 1.0 if whole else self._clear
        believed = 0.0 if whole and intent_of(reading) == intent_of(whole) else self._believed
        unclear = intent_of(original) not in self._unrelated and confidence_of(original) < clear
        if unclear and confidence_of(reading) >= max(believed, confidence_of(original)):
            take_over(original, reading, type(self).__name__, NEAREST_QUESTION, MADE_OF)

    def _repeat(self, message: Message, asked: list[str | None]) -> None:
        """Gives a bare name the latest of the questions asked that is about such rows."""
        kinds = {entity[ENTITY_ATTRIBUTE_TYPE] for entity in message.get(ENTITIES)}
        fitting = next((intent for intent in asked if kinds & self._asks_about.get(intent, set())), None)
        if fitting:
            lead(message, fitting, type(self).__name__)

    def _ask_of(self, message: Message, topic: str | None) -> None:
        """Turns the question to the kind of massage that is being spoken of, unless it names one itself."""
        if {entity[ENTITY_ATTRIBUTE_TYPE] for entity in message.get(ENTITIES) or []} & _KINDS:
            return
        for sibling in self._siblings:
            if topic in sibling and intent_of(message) in sibling.values() and intent_of(message) != sibling[topic]:
                lead(message, sibling[topic], type(self).__name__, confidence_of(message))
                return

    def _kind(self, message: Message) -> str | None:
        """The kind of massage or the technique that a part speaks of."""
        for entity in message.get(ENTITIES) or []:
            if entity[ENTITY_ATTRIBUTE_TYPE] in _KINDS:
                return entity[ENTITY_ATTRIBUTE_VALUE]
        return next(
            (kind for sibling in self._siblings for kind, name in sibling.items() if name == intent_of(message)), None
        )


def _leads_over(message: Message, behind: list[Message]) -> bool:
    """Whether a part only names what another part asks about: "and cupping? what is that?"."""
    whole = message.get(PART_OF)
    parts = [each for each in behind if whole and each.get(PART_OF) is whole]
    return bool(parts) and refers_back(parts[0].get(TEXT))


def _is_bare(message: Message) -> bool:
    text, end, between = message.get(TEXT), 0, []
    for entity in sorted(message.get(ENTITIES), key=lambda each: each[ENTITY_ATTRIBUTE_START]):
        between.append(text[end : entity[ENTITY_ATTRIBUTE_START]])
        end = entity[ENTITY_ATTRIBUTE_END]
    text = " ".join([*between, text[end:]])
    return not _LETTER.search(_CARRIERS.sub(" ", text.replace("’", "'")))


def _drop_denied(message: Message) -> bool:
    """Takes away rows that a bare message says are not meant, where it names another; whether there were any."""
    entities = message.get(ENTITIES) or []
    text = message.get(TEXT)
    meant = [each for each in entities if not _DENIAL.search(_before(text, each[ENTITY_ATTRIBUTE_START]))]
    denied = bool(meant) and len(meant) < len(entities) and _is_bare(message)
    if denied:
        message.set(ENTITIES, meant, add_to_output=True)
    return denied


def _before(text: str, place: int) -> str:
    # So many letters as a denial may have; the whole text for each of thousands of names would take seconds.
    return text[max(0, place - 40) : place]
