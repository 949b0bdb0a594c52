"""What is offered where a message was nearly understood."""

import pytest
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from components.did_you_mean import LIKELIEST, DidYouMean
from tests.components.graph import settings
from tests.components.messages import classified
from tests.data_files import ROOT, read_yaml

SETTING = next(setting for setting in settings() if setting.name == "DidYouMean")


def refused(config: dict | None = None, **certainty: float) -> Message:
    """A message of these guesses after the component."""
    message = classified("sumthing about price", **certainty)
    component = DidYouMean.create({"lowest": 0.4, **(config or {})}, None, None, None)
    assert component.process([message]) == [message]
    return message


def offered(*never: str, **certainty: float) -> list[str] | None:
    return refused({"never": list(never)}, **certainty).get(LIKELIEST)


def test_likeliest_are_offered_best_first():
    """Of what the threshold refused, the three likeliest intents, without the fallback itself."""
    found = offered(nlu_fallback=0.6, ask_cost=0.5, ask_insurance=0.3, ask_tipping=0.1, ask_booking=0.05)
    assert found == ["ask_cost", "ask_insurance", "ask_tipping"]


@pytest.mark.parametrize(("confidence", "found"), [(0.4, ["ask_cost"]), (0.399, [])])
def test_a_weak_guess_is_not_offered(confidence, found):
    """Below `lowest` the message is lost: no question is worth offering."""
    assert offered(nlu_fallback=0.6, ask_cost=confidence) == found


def test_some_intents_are_never_offered():
    """An intent of `never` is left out of the list, and the next ones take its place."""
    found = offered("greet", nlu_fallback=0.6, ask_cost=0.5, greet=0.3, ask_tipping=0.2, ask_booking=0.1)
    assert found == ["ask_cost", "ask_tipping", "ask_booking"]


def test_nothing_is_offered_where_the_best_guess_is_never_offered():
    """Who most likely said hello did not ask for the runner-up."""
    assert offered("greet", nlu_fallback=0.6, greet=0.5, ask_cost=0.45) == []


def test_a_message_without_guesses():
    """Where nothing was classified there is nothing to offer."""
    assert offered(nlu_fallback=0.6) == []


@pytest.mark.parametrize("certainty", [{"ask_cost": 0.9, "greet": 0.1}, {"out_of_scope": 0.9, "ask_cost": 0.5}, {}])
def test_only_the_refused_are_offered_something(certainty):
    """What was understood, what is out of scope and what nothing has classified is left alone."""
    assert offered(**certainty) is None


def test_no_guess_takes_the_fallbacks_place():
    """However harmless a guess may be, what the threshold refused stays refused."""
    assert refused(nlu_fallback=0.6, greet=0.59).get(INTENT)["name"] == "nlu_fallback"


def test_offers_reach_the_actions():
    """What is offered is among what the server sends on."""
    told = refused(nlu_fallback=0.6, ask_cost=0.5).as_dict(only_output_properties=True)
    assert told[LIKELIEST] == ["ask_cost"]


def test_config_names_intents_that_exist():
    """What config.yml never offers are intents of the domain, emergencies among them."""
    intents = {
        each if isinstance(each, str) else next(iter(each)) for each in read_yaml(ROOT / "domain.yml")["intents"]
    }
    assert {"emergency_medical", "emergency_suicide", "out_of_scope"} <= set(SETTING.config["never"]) <= intents


def test_offers_lie_below_the_threshold():
    """In config.yml `lowest` leaves room under the fallback's threshold."""
    threshold = next(setting for setting in settings() if setting.name == "FallbackClassifier").config["threshold"]
    assert SETTING.config["lowest"] < threshold
