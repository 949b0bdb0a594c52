"""Puts what cannot wait above everything else that a message may mean."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.conversation import PARTS, messages_before
from components.did_you_mean import LIKELIEST
from components.language_guard import LANGUAGE, OTHER_LANGUAGE
from components.nearest_question import NEAREST_QUESTION
from components.ranking import OUT_OF_SCOPE, intent_of, lead
from safety.languages import ENGLISH, is_in_english
from safety.load import load_triage
from safety.tables import Help, Level
from safety.triage import TRIAGE, Assessment, Triage, language_of

# What a message that is asked about means otherwise: it is answered once nothing is happening.
KEPT = "kept"
MAYBE_EMERGENCY, DOCTOR_FIRST = "maybe_emergency", "doctor_first"
INTENTS = {
    Help.MEDICAL: "emergency_medical",
    Help.SUICIDE: "emergency_suicide",
    Help.ABUSE: "emergency_abuse",
    Help.CONDUCT: "sexual_request",
}
EMERGENCIES = frozenset(INTENTS[help_] for help_ in (Help.MEDICAL, Help.SUICIDE, Help.ABUSE))
_DENY = "deny"
_NOT_UNDERSTOOD = frozenset({DEFAULT_NLU_FALLBACK_INTENT_NAME, OUT_OF_SCOPE, OTHER_LANGUAGE, None})
# What an answer needs, once nothing is happening.
_TOLD = (TEXT, INTENT, INTENT_RANKING_KEY, ENTITIES, PARTS, LIKELIEST, NEAREST_QUESTION)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TriageGuard(GraphComponent, IntentClassifier):
    """Gives a message that cannot wait its emergency's intent with certainty, whatever was understood before.

    One that may be an emergency asks first; what it means otherwise is kept. One that a doctor must judge first says
    so, unless its answer does. It comes last, so that no threshold and no other question stands above it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # For how many of the visitor's messages what they told is read together with the next one.
            "lifetime": 2,
            # How much more a message must weigh that is understood as a question of its own, and shows no sign, to be
            # asked about, or sent to a doctor first.
            "doubt": 1.0,
            # Intents whose answers send to a doctor themselves.
            "points_to_doctor": [],
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("TriageGuard", config, cls.get_default_config())
        check_range("TriageGuard", config, "lifetime", 0, 10)
        check_range("TriageGuard", config, "doubt", 0, 10)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TriageGuard:
        """Reads the tables.

        Raises:
            TablesError: the safety tables are unsound; the message lists every fault.
        """
        return cls({**cls.get_default_config(), **config}, load_triage())

    def __init__(self, config: dict[str, Any], triage: Triage) -> None:
        self._lifetime = config["lifetime"]
        self._doubt = config["doubt"]
        self._points_to_doctor = frozenset(config["points_to_doctor"])
        self._triage = triage

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Adds `triage` to each text, and the intent that goes before all others where one does."""
        told = messages_before(tracker, self._lifetime)
        latest = tracker.latest_message if tracker else None
        language = language_of(latest.parse_data if latest else None)
        before = [text for text, intent in told if intent not in EMERGENCIES]
        was_asked = bool(told) and told[-1][1] == MAYBE_EMERGENCY
        suspected = self._triage.assess(told[-1][0], [text for text, _ in told[:-1]]) if was_asked else None
        for message in messages:
            if message.get(TEXT):
                assessment = self._triage.assess(message.get(TEXT), before)
                message.set(TRIAGE, self._told(message, assessment, language), add_to_output=True)
                self._decide(message, assessment, suspected)
        return messages

    def _told(self, message: Message, assessment: Assessment, before: str) -> dict[str, Any]:
        """What was found, for the actions and for staff; `before` is the language of the message before it."""
        became = self._triage.became(message.get(TEXT))
        found = assessment.kind or assessment.level is not Level.ANSWER
        language = assessment.language if found else became[1] if became else ENGLISH
        # English words may be all that was recognised of another language: "otra vez, ya se puso el epipen". Few words
        # tell none: "gracias".
        other = message.get(LANGUAGE) or before
        if language == ENGLISH and other != ENGLISH and not is_in_english(message.get(TEXT)):
            language = other
        return {
            "level": assessment.level.value,
            "asks": assessment.asks,
            "kind": assessment.kind and assessment.kind.key,
            "sign": assessment.sign and assessment.sign.key,
            "words": " ... ".join(assessment.words),
            "modified": [f"{each.sign.key}: {each.modifier.key}" for each in assessment.modified if each.modifier],
            "became": became and became[0].value,
            "language": language,
        }

    def _decide(self, message: Message, assessment: Assessment, suspected: Assessment | None) -> None:
        if assessment.kind and (assessment.is_urgent or assessment.kind.help is Help.CONDUCT):
            self._lead(message, INTENTS[assessment.kind.help])
        elif suspected and (answer := self._triage.yes_or_no(message.get(TEXT))) is not None:
            self._answer(message, suspected, answer)
        elif assessment.asks and not suspected and self._is_worth_it(message, assessment):
            kept = {key: message.get(key) for key in _TOLD if message.get(key)}
            message.set(KEPT, kept, add_to_output=True)
            self._lead(message, MAYBE_EMERGENCY)
        elif self._needs_a_doctor(message, assessment):
            self._lead(message, DOCTOR_FIRST)

    def _needs_a_doctor(self, message: Message, assessment: Assessment) -> bool:
        says_so = intent_of(message) in self._points_to_doctor
        return assessment.level is Level.DOCTOR and not says_so and self._is_worth_it(message, assessment)

    def _is_worth_it(self, message: Message, assessment: Assessment) -> bool:
        """Whether to ask, or to send to a doctor, instead of an answer that is known."""
        if assessment.modified or intent_of(message) in _NOT_UNDERSTOOD:
            return True
        return assessment.margin >= self._doubt

    def _answer(self, message: Message, suspected: Assessment, is_so: bool) -> None:
        """Yes is the emergency that was suspected; no goes on with what was kept."""
        found = {**message.get(TRIAGE), "language": suspected.language}
        kind = suspected.kind if is_so else None
        if kind:
            found |= {"level": kind.level.value, "kind": kind.key}
        message.set(TRIAGE, found, add_to_output=True)
        self._lead(message, INTENTS[kind.help] if kind else _DENY)

    def _lead(self, message: Message, intent: str) -> None:
        lead(message, intent, type(self).__name__)
        message.set(PARTS, None)
