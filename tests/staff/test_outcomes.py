"""What became of a message is told by the reply to it, for every response that there is."""

from __future__ import annotations

import pytest

from staff.outcomes import _ASKS_BACK, _DECLINES, _SUSPECTS, Said, outcome_of
from staff.records import Outcome
from tests.data_files import responses

RESPONSES = responses()


def said(response: str, **more) -> Said:
    """The response with the metadata that its data file gives it, and what an action adds."""
    return Said(response, {**RESPONSES[response][0]["metadata"], **more})


@pytest.mark.parametrize(
    ("intent", "replies", "outcome"),
    [
        ("ask_insurance", [said("utter_ask_insurance")], Outcome.ANSWERED),
        ("ask_technique_for_condition", [said("utter_recommendation", facts=["F094"])], Outcome.ANSWERED),
        ("ask_bot", [said("utter_ask_bot")], Outcome.ANSWERED),
        ("choose", [said("utter_ask_insurance")], Outcome.ANSWERED),
        ("repeat", [said("utter_ask_insurance")], Outcome.ANSWERED),
        ("ask_price", [said("utter_ask_price")], Outcome.NOT_COVERED),
        ("ask_technique_for_condition", [said("utter_condition_not_covered")], Outcome.NOT_COVERED),
        ("several_questions", [said("utter_ask_price"), said("utter_ask_insurance")], Outcome.ANSWERED),
        ("several_questions", [said("utter_part_not_covered"), said("utter_ask_insurance")], Outcome.ANSWERED),
        ("nlu_fallback", [said("utter_did_you_mean")], Outcome.DID_YOU_MEAN),
        ("ask_technique_for_condition", [said("utter_condition_unknown")], Outcome.DID_YOU_MEAN),
        ("ask_compare", [said("utter_which_technique")], Outcome.DID_YOU_MEAN),
        ("nlu_fallback", [said("utter_nlu_fallback")], Outcome.DECLINED),
        ("out_of_scope", [said("utter_out_of_scope")], Outcome.DECLINED),
        ("nlu_fallback", [said("utter_lost_again"), said("utter_contact")], Outcome.DECLINED),
        ("other_language", [said("utter_other_language")], Outcome.DECLINED),
        ("ask_price", [said("utter_technical_trouble")], Outcome.DECLINED),
        ("ask_price", [], Outcome.DECLINED),
        ("emergency_medical", [said("utter_emergency_heart")], Outcome.EMERGENCY),
        ("nlu_fallback", [said("utter_maybe_emergency")], Outcome.EMERGENCY),
        ("affirm", [said("utter_still_medical")], Outcome.EMERGENCY),
        ("ask_insurance", [said("utter_first_medical"), said("utter_ask_insurance")], Outcome.ANSWERED),
        ("greet", [said("utter_greet")], Outcome.TALK),
        ("dissatisfied", [said("utter_dissatisfied")], Outcome.TALK),
        ("why", [said("utter_why")], Outcome.TALK),
        ("forget_me", [said("utter_forget_me")], Outcome.TALK),
    ],
)
def test_outcome(intent, replies, outcome):
    """Of several replies the gravest counts, and after it the one that tells most."""
    assert outcome_of(intent, replies) is outcome


def test_known_responses_exist():
    """Each response that decides an outcome by its name is one that the assistant has."""
    assert {*_DECLINES, *_ASKS_BACK, _SUSPECTS} <= set(RESPONSES)
