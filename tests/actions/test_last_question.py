"""What the last question was, for the actions that say more, or less, about it."""

import pytest

from actions.answers import Answers
from actions.context import intent_of
from actions.decline import ActionDecline
from actions.take_offer import ActionTakeOffer
from actions.tell_more import ActionTellMore
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, domain, understood

ANSWERS = Answers(load_tables())
FIRST = "ask_explain_technique"
SECOND = ANSWERS.more(FIRST, domain())
THIRD = ANSWERS.more(SECOND, domain())


@pytest.fixture(scope="module")
def action():
    return ActionTellMore()


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


def last(action: ActionTellMore, talk: Conversation, steps: int = 0) -> list[str | None]:
    return [intent_of(each) for each in action.last_questions(talk.tracker, domain(), steps)]


def test_question_with_its_rows(action, talk):
    """The last question is given as it was understood."""
    talk.hear("what is sciatica good for", "ask_technique_for_condition", ("condition", "sciatica"))
    parse = talk.tracker.latest_message
    talk.hear("shorter", "ask_shorter")
    assert action.last_questions(talk.tracker, domain()) == [parse]


@pytest.mark.parametrize("turn", ["thank", "greet", "repeat", "ask_shorter", "affirm", "nlu_fallback", "out_of_scope"])
def test_turns_in_between(action, talk, turn):
    """What is no question is passed over."""
    talk.hear("...", "ask_price")
    talk.hear("...", turn)
    talk.hear("...", "ask_shorter")
    assert last(action, talk) == ["ask_price"]


def test_nothing_was_asked(action, talk):
    """Before any question, and after starting over, there is none."""
    talk.hear("...", "ask_shorter")
    assert last(action, talk) == []
    talk.hear("...", "ask_price")
    talk.start_over()
    talk.hear("...", "ask_shorter")
    assert last(action, talk) == []


@pytest.mark.parametrize(("steps", "intent"), [(0, FIRST), (1, SECOND), (2, THIRD)])
def test_steps(action, talk, steps, intent):
    """Each step goes on where the answer before it ends."""
    talk.hear("...", FIRST)
    talk.hear("...", "ask_more")
    assert last(action, talk, steps) == [intent]


def test_steps_that_were_taken(action, talk):
    """Each "tell me more" took a step, whatever else was said in between."""
    for intent in (FIRST, "ask_more", "thank", "ask_more", "ask_shorter"):
        talk.hear("...", intent)
    assert last(action, talk) == [THIRD]


def test_way_has_an_end(action, talk):
    """Where the way comes back to a question that it began with, it ends."""
    talk.hear("...", FIRST)
    talk.hear("...", "ask_more")
    assert len({FIRST, SECOND, THIRD, ANSWERS.more(THIRD, domain())}) == 3
    assert last(action, talk, 3) == last(action, talk, 99) == [THIRD]


def test_question_where_nothing_goes_on(action, talk):
    """A question without a way stays what it was, with its rows."""
    assert ANSWERS.more("ask_source", domain()) is None
    talk.hear("...", "ask_source")
    talk.hear("...", "ask_more")
    assert last(action, talk, 1) == ["ask_source"]


def test_several_questions(action, talk):
    """Of a message with several questions all are given; a step goes on from the last of them."""
    parts = [understood("...", intent) for intent in ("ask_price", "nlu_fallback", FIRST)]
    talk.hear("...", "several_questions", parts=parts)
    talk.hear("...", "ask_more")
    assert last(action, talk) == ["ask_price", FIRST]
    assert last(action, talk, 1) == [SECOND]


def test_no_more_questions_than_were_answered(action, talk):
    """Of four questions in a message three were answered, and only these count."""
    intents = ["ask_price", "ask_insurance", "ask_referral", "ask_session_length"]
    parts = [understood("...", intent) for intent in intents]
    talk.hear("...", "several_questions", parts=parts)
    talk.hear("...", "ask_shorter")
    assert last(action, talk) == intents[:3]


def test_question_that_was_picked(action, talk):
    """A question that was offered and picked is the last one, and not what was asked before it."""
    talk.hear("...", "ask_safety")
    talk.ask(ActionDecline(), "money?", "nlu_fallback", likeliest=["ask_insurance", "ask_price"])
    talk.ask(ActionTakeOffer(), "the second", "choose")
    talk.hear("thanks", "thank")
    talk.hear("...", "ask_more")
    assert last(action, talk) == ["ask_price"]


def test_question_of_a_button(action, talk):
    """A button asks a question as words do."""
    talk.hear("/choose", "choose", ("question", "ask_price"))
    talk.hear("...", "ask_more")
    assert last(action, talk) == ["ask_price"]


def test_offer_that_was_accepted(action, talk):
    """A yes to the only question that was offered asks it."""
    talk.ask(ActionDecline(), "money?", "nlu_fallback", likeliest=["ask_price"])
    talk.hear("yes", "affirm")
    talk.hear("...", "ask_more")
    assert last(action, talk) == ["ask_price"]
