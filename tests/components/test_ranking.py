"""How later components change what the classifier chose, and that they sign it."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from actions.explain_answer import _OVERRULED
from components.follow_up import FollowUp
from components.language_guard import LanguageGuard
from components.nearest_question import MADE_OF
from components.parts_joiner import PartsJoiner
from components.ranking import OVERRULED_BY, lead, take_over
from components.triage_guard import TriageGuard


def message(**confidences: float) -> Message:
    """A message with this ranking, best first."""
    ranking = [{"name": name, "confidence": value} for name, value in confidences.items()]
    return Message({INTENT: ranking[0], INTENT_RANKING_KEY: ranking})


def names(ranked: Message) -> list[str]:
    return [each["name"] for each in ranked.get(INTENT_RANKING_KEY)]


def test_lead():
    """The new intent stands before the others, once, and its component signs it for everybody to read."""
    ranked = message(east=0.9, north=0.4, west=0.1)
    lead(ranked, "north", "Guard")
    assert ranked.get(INTENT) == {"name": "north", "confidence": 1.0}
    assert names(ranked) == ["north", "east", "west"]
    assert ranked.get(OVERRULED_BY) == "Guard"
    assert OVERRULED_BY in ranked.output_properties


def test_take_over():
    """Intent, ranking and what else is wanted come from the other message; the rest stays."""
    ranked, other = message(east=0.9), message(north=0.8, east=0.2)
    other.set(MADE_OF, {"classifier": 0.7})
    other.set("kept", "theirs")
    ranked.set("kept", "own")
    take_over(ranked, other, "Joiner", MADE_OF)
    assert names(ranked) == ["north", "east"]
    assert ranked.get(MADE_OF) == {"classifier": 0.7}
    assert ranked.get("kept") == "own"
    assert ranked.get(OVERRULED_BY) == "Joiner"


def test_every_component_that_overrules_is_explained():
    """Staff who ask why read in plain words what decided it."""
    assert {each.__name__ for each in (TriageGuard, FollowUp, LanguageGuard, PartsJoiner)} == set(_OVERRULED)
