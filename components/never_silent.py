"""Says something where an action failed: no turn ends without a word."""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action as rasa_actions
from rasa.core.featurizers.precomputation import MessageContainerForCoreFeaturization
from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, BotUttered, Event, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.config import check_keys, check_range


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class NeverSilent(Policy):
    """Predicts an apology when an action has run and nothing was said since the visitor's message.

    Rasa goes on when a custom action fails (the action server is stopped, hangs, answers 500 or nonsense): it logs the
    error, and the visitor reads nothing. Rasa also waits five minutes for an answer; this policy shortens that wait.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Above RulePolicy (4), which would end the turn with the same certainty.
            "priority": 7,
            "apology": "utter_technical_trouble",
            # Seconds that the action server may take.
            "action_timeout": 4.0,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("NeverSilent", config, cls.get_default_config())
        check_range("NeverSilent", config, "action_timeout", 0.1, 300)

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeverSilent:
        return cls({**cls.get_default_config(), **config}, model_storage, resource, execution_context)

    load = create

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context)
        # Rasa has no setting for it; the constant is read at each call.
        rasa_actions.DEFAULT_REQUEST_TIMEOUT = config["action_timeout"]

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Learns nothing.

        Raises:
            InvalidConfigException: the domain has no such apology.
        """
        if self.config["apology"] not in domain.action_names_or_texts:
            raise InvalidConfigException(
                f"NeverSilent: apology {self.config['apology']!r} is no response of the domain"
            )
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        precomputations: MessageContainerForCoreFeaturization | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The apology with certainty, or nothing with certainty."""
        probabilities = self._default_predictions(domain)
        # `rasa test core` plays a story: no action runs and no model serves the conversation, so all of it is silent.
        if tracker.model_id and is_silent(tracker.events):
            probabilities[domain.index_for_action(self.config["apology"])] = 1.0
        return self._prediction(probabilities)


def is_silent(events: list[Event]) -> bool:
    """Whether an action has run, or refused to, since the visitor's latest message, and no message was sent."""
    acted = False
    for event in reversed(events):
        if isinstance(event, UserUttered):
            return acted
        # A message without text, picture or anything else is no message.
        if isinstance(event, BotUttered) and (event.text or any(event.data.values())):
            return False
        acted = acted or isinstance(event, ActionExecutionRejected)
        acted = acted or (isinstance(event, ActionExecuted) and event.action_name != ACTION_LISTEN_NAME)
    return False
