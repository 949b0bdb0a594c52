"""An apology where an action has failed."""

from __future__ import annotations

import asyncio

import pytest
import rasa.core.actions.action as rasa_actions
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.utils.endpoints import EndpointConfig

from components.never_silent import NeverSilent, is_silent
from tests.components.graph import context
from tests.data_files import ROOT, read_yaml, responses

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [ask]
    actions: [action_answer]
    responses:
      utter_technical_trouble: [{text: "I'm sorry."}]
      utter_goodbye: [{text: "Bye."}]
    """
)
LISTEN, ANSWER = ActionExecuted("action_listen"), ActionExecuted("action_answer")
ASKED = UserUttered("does it hurt?", {"name": "ask", "confidence": 0.9})
SAID = BotUttered("It should not.")
PATIENCE = 60  # seconds within which a call must have been given up; without the policy Rasa waits for five minutes


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Makes the policy; the timeout that it sets in Rasa is undone afterwards."""
    monkeypatch.setattr(rasa_actions, "DEFAULT_REQUEST_TIMEOUT", rasa_actions.DEFAULT_REQUEST_TIMEOUT)
    storage, resource = LocalModelStorage.create(tmp_path), Resource("never_silent")

    def create(method: str = "create", **config) -> NeverSilent:
        return getattr(NeverSilent, method)(config, storage, resource, context(resource))

    return create


def tracker(*events: Event) -> DialogueStateTracker:
    """A conversation that a model serves."""
    conversation = DialogueStateTracker.from_events("visitor", list(events), domain=DOMAIN)
    conversation.model_id = "model"
    return conversation


SILENT = {
    "an action failed": [ASKED, ANSWER],
    "an action failed after a slot was set": [ASKED, SlotSet("clinic", "a"), ANSWER, SlotSet("technique", "b")],
    "an action failed in a later turn": [ASKED, ANSWER, SAID, LISTEN, ASKED, ANSWER],
    "an action failed after one that failed": [ASKED, ANSWER, ANSWER],
    "an action was refused": [ASKED, ANSWER, ActionExecutionRejected("action_answer")],
}
NOT_SILENT = {
    "nothing has happened": [],
    "nobody has spoken yet": [ActionExecuted("action_session_start"), SessionStarted(), LISTEN],
    "no action has run yet": [LISTEN, ASKED],
    "no action has run yet in this turn": [ASKED, ANSWER, SAID, LISTEN, ASKED],
    "an answer was given": [ASKED, ANSWER, SAID],
    "a second action failed after an answer": [ASKED, ANSWER, SAID, ANSWER],
    "the apology was said": [ASKED, ANSWER, ActionExecuted("utter_technical_trouble"), SAID],
    "the turn is over": [ASKED, ANSWER, SAID, LISTEN],
    "only listening": [ASKED, LISTEN],
    "started over with a word": [ASKED, ActionExecuted("action_restart"), SAID, Restarted()],
}


def test_silence():
    """An action ran after the visitor's message, and nothing was said."""
    assert [name for name, events in SILENT.items() if not is_silent(list(tracker(*events).events))] == []


def test_no_silence():
    """Before any action, and after any word, there is nothing to apologise for."""
    assert [name for name, events in NOT_SILENT.items() if is_silent(list(tracker(*events).events))] == []


def predict(policy: NeverSilent, *events: Event) -> PolicyPrediction:
    return policy.predict_action_probabilities(tracker(*events), DOMAIN)


def test_a_played_story_is_left_alone(make):
    """Where no model serves the conversation, as in `rasa test core`, no action has run and none is missed."""
    story = tracker(*SILENT["an action failed"])
    story.model_id = None
    assert not any(make().predict_action_probabilities(story, DOMAIN).probabilities)


@pytest.mark.parametrize("apology", ["utter_technical_trouble", "utter_goodbye"])
def test_the_apology_is_certain_where_nothing_was_said(make, apology):
    """The configured response, and no other, is predicted."""
    probabilities = predict(make(apology=apology), *SILENT["an action failed"]).probabilities
    assert dict(zip(DOMAIN.action_names_or_texts, probabilities, strict=True)) == {
        name: float(name == apology) for name in DOMAIN.action_names_or_texts
    }


def test_nothing_is_predicted_otherwise(make):
    """Every other turn is left to the other policies."""
    policy = make()
    assert [name for name, events in NOT_SILENT.items() if predict(policy, *events).max_confidence != 0] == []


@pytest.mark.parametrize("case", ["an action failed", "an answer was given"])
def test_the_apology_goes_before_the_rule_that_ends_the_turn(make, tmp_path, case):
    """RulePolicy is certain too, that it is the visitor's turn; it has its way only where something was said."""
    events = SILENT.get(case) or NOT_SILENT[case]
    rules = RulePolicy.create(
        RulePolicy.get_default_config(), LocalModelStorage(tmp_path), Resource("rules"), context(Resource("rules"))
    )
    listen = rules._prediction([float(name == "action_listen") for name in DOMAIN.action_names_or_texts])
    combined = DefaultPolicyPredictionEnsemble().combine_predictions_from_kwargs(
        tracker(*events), DOMAIN, never_silent=predict(make(), *events), rules=listen
    )
    chosen = DOMAIN.action_names_or_texts[combined.max_confidence_index]
    assert chosen == ("utter_technical_trouble" if case in SILENT else "action_listen")


def test_an_apology_that_is_missing_is_refused(make):
    """A response that the domain does not have is found out at training, by its name."""
    with pytest.raises(InvalidConfigException, match="NeverSilent: apology 'utter_sorry'"):
        make(apology="utter_sorry").train([], DOMAIN)


def test_training_learns_nothing(make):
    """An apology of the domain passes, and the resource is returned for Rasa to keep."""
    assert make().train([], DOMAIN) == Resource("never_silent")


@pytest.mark.parametrize("method", ["create", "load"])
def test_action_timeout_is_set_in_rasa(make, method):
    """Both when it is trained and when a model is loaded, Rasa gets the configured wait."""
    make(method, action_timeout=2.5)
    assert rasa_actions.DEFAULT_REQUEST_TIMEOUT == 2.5


async def test_an_action_server_that_hangs_is_given_up(make):
    """A server that takes the request and never answers makes the action fail, instead of the visitor wait."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    make(action_timeout=0.2)
    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    action = rasa_actions.RemoteAction("action_answer", EndpointConfig(f"http://{host}:{port}"))
    call = asyncio.create_task(
        action.run(OutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker(ASKED), DOMAIN)
    )
    async with server:
        done, _ = await asyncio.wait({call}, timeout=PATIENCE)
        call.cancel()
    assert done == {call}
    assert isinstance(call.exception(), asyncio.TimeoutError)


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ({"apologie": "utter_goodbye"}, "NeverSilent has no setting 'apologie'"),
        ({"apology": 7}, "NeverSilent: apology must be a str"),
        ({"action_timeout": "soon"}, "NeverSilent: action_timeout must be a float"),
        ({"action_timeout": 0}, "NeverSilent: action_timeout must lie between"),
        ({"action_timeout": float("inf")}, "NeverSilent: action_timeout must lie between"),
    ],
)
def test_wrong_settings(config, error):
    """A misspelt key, a value of another type and a wait that makes no sense are refused."""
    with pytest.raises(InvalidConfigException, match=error):
        NeverSilent.validate_config(config)


def test_settings_of_config_are_valid():
    """config.yml has the policy, its settings pass, and the apology has words, also for the phone."""
    (entry,) = [each for each in read_yaml(ROOT / "config.yml")["policies"] if each["name"].endswith(".NeverSilent")]
    given = {key: value for key, value in entry.items() if key != "name"}
    NeverSilent.validate_config(given)
    apology = responses()[{**NeverSilent.get_default_config(), **given}["apology"]]
    assert {each.get("channel") for each in apology} == {None, "phone"}
