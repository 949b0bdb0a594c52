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
from components.nearest_question import NEAREST_QUESTION
from components.ranking import OUT_OF_SCOPE, intent_of, lead
from safety.load import load_triage
from safety.tables import Help, Kind, Level
from safety.triage import Assessment, Triage

# What triage found: the message's level, kind, sign and words, for the actions and for staff.
TRIAGE = "triage"
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
_NOT_UNDERSTOOD = frozenset({DEFAULT_NLU_FALLBACK_INTENT_NAME, OUT_OF_SCOPE, None})
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
        before = [text for text, intent in told if intent not in EMERGENCIES]
        was_asked = bool(told) and told[-1][1] == MAYBE_EMERGENCY
        suspected = self._triage.assess(told[-1][0], [text for text, _ in told[:-1]]).kind if was_asked else None
        for message in messages:
            if message.get(TEXT):
                assessment = self._triage.assess(message.get(TEXT), before)
                message.set(TRIAGE, _told(assessment), add_to_output=True)
                self._decide(message, assessment, was_asked, suspected)
        return messages

    def _decide(self, message: Message, assessment: Assessment, was_asked: bool, suspected: Kind | None) -> None:
        if assessment.kind and (assessment.is_urgent or assessment.kind.help is Help.CONDUCT):
            self._lead(message, INTENTS[assessment.kind.help])
        elif was_asked and (answer := self._triage.yes_or_no(message.get(TEXT))) is not None:
            self._answer(message, suspected if answer else None)
        elif assessment.asks and not was_asked and self._is_worth_it(message, assessment):
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
        limits = self._triage.thresholds
        name, found = ("ask", assessment.danger) if assessment.asks else ("doctor", assessment.doctor)
        return found >= limits[name] + self._doubt

    def _answer(self, message: Message, kind: Kind | None) -> None:
        """Yes is the emergency that was suspected; no goes on with what was kept."""
        if kind:
            found = message.get(TRIAGE) or {}
            message.set(TRIAGE, {**found, "level": kind.level.value, "kind": kind.key}, add_to_output=True)
        self._lead(message, INTENTS[kind.help] if kind else _DENY)

    def _lead(self, message: Message, intent: str) -> None:
        lead(message, intent, type(self).__name__)
        message.set(PARTS, None)


def _told(assessment: Assessment) -> dict[str, Any]:
    return {
        "level": assessment.level.value,
        "asks": assessment.asks,
        "kind": assessment.kind and assessment.kind.key,
        "sign": assessment.sign and assessment.sign.key,
        "words": " ... ".join(assessment.words),
        "modified": [f"{each.sign.key}: {each.modifier.key}" for each in assessment.modified if each.modifier],
    }
