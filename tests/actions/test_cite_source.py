"""Who says so?"""

import pytest

from actions.cite_source import ActionCiteSource
from actions.explain_technique import ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from knowledge.load import load_tables
from tests.actions.fakes import FakeTracker, Said, asked, naming, said_by
from tests.data_files import responses

TABLES = load_tables()
KNEADS = TABLES.sources["all-body-kneads"]


@pytest.fixture(scope="module")
def action():
    return ActionCiteSource()


def answers(*named: tuple[str, str]) -> list[dict]:
    """The events of a recommendation for these complaints."""
    return [said.as_event() for said in said_by(ActionRecommendTechnique(), naming(*named))]


def small_talk(response: str) -> dict:
    """The event of a response that a rule utters without an action of ours."""
    return Said(response, {}, responses()[response][0]["metadata"]).as_event()


def after(*events) -> FakeTracker:
    return FakeTracker(events=[{"event": "session_started"}, {"event": "action", "name": "action_listen"}, *events])


def test_name(action):
    """The rule of ask_source calls the action by this name."""
    assert action.name() == "action_cite_source"


def test_after_an_answer(action):
    """Publisher and title of the article behind the previous answer are named; a caller hears the publisher."""
    (said,) = said_by(action, after(asked(), *answers(("condition", "sciatica")), asked()))
    assert said.text() == f"My last answer came from All Body Kneads, in its article “{KNEADS.title}”."
    assert said.text("phone") == "My last answer came from All Body Kneads."
    assert said.sources == ["all-body-kneads"]


def test_after_an_answer_with_several_sources(action):
    """Each article behind the answer is named."""
    (said,) = said_by(action, after(asked(), *answers(("condition", "fibromyalgia")), asked()))
    assert said.sources == ["all-body-kneads", "therarehab-and-wellness"]
    assert all(TABLES.sources[key].title in said.text() for key in said.sources)
    assert said.text("phone") == "My last answer came from All Body Kneads and Thera Rehab and Wellness."


def test_after_two_messages(action):
    """The sources of everything that the previous turn said are named, in its order, each once."""
    replies = answers(("condition", "neck_pain"), ("condition", "sciatica"), ("condition", "arthritis"))
    (said,) = said_by(action, after(asked(), *replies, asked()))
    assert said.sources == ["therarehab-and-wellness", "all-body-kneads"]


def test_only_the_previous_turn_counts(action):
    """What was answered before the previous question is not cited."""
    earlier = [asked(), *answers(("condition", "neck_pain"))]
    (said,) = said_by(action, after(*earlier, asked(), *answers(("condition", "sciatica")), asked()))
    assert said.sources == ["all-body-kneads"]


def test_answer_of_a_response(action):
    """An answer that stands in data/ is cited as one from the tables is."""
    (said,) = said_by(action, after(asked(), small_talk("utter_ask_success_stories"), asked()))
    assert said.sources == ["therarehab-and-wellness"]


@pytest.mark.parametrize("response", ["utter_greet", "utter_thank", "utter_ask_help"])
def test_after_small_talk(action, response):
    """What comes from no article is not given one, though an earlier answer had its source."""
    earlier = [asked(), *answers(("condition", "sciatica"))]
    (said,) = said_by(action, after(*earlier, asked(), small_talk(response), asked()))
    assert said.response == "utter_no_source"
    assert said.sources == []


def test_after_an_admission_of_ignorance(action):
    """A complaint that no article covers has no source."""
    (said,) = said_by(action, after(asked(), *answers(("uncovered", "plantar_fasciitis")), asked()))
    assert said.response == "utter_no_source"


@pytest.mark.parametrize("tracker", [after(asked()), FakeTracker()], ids=["first message", "no events"])
def test_at_the_start(action, tracker):
    """Before any answer there is none to cite."""
    (said,) = said_by(action, tracker)
    assert said.response == "utter_no_source"


def test_twice_in_a_row(action):
    """Asked again, the same articles are named again."""
    conversation = [asked(), *answers(("condition", "fibromyalgia")), asked()]
    first = said_by(action, after(*conversation))
    again = said_by(action, after(*conversation, *(said.as_event() for said in first), asked()))
    assert again == first


def test_messages_without_metadata(action):
    """A message of a channel or of stock Rasa, which carries no metadata of ours, is passed over."""
    bare = [{"event": "bot", "text": "Hello"}, {"event": "bot", "text": "Hi", "metadata": None}]
    (said,) = said_by(action, after(asked(), *answers(("condition", "sciatica")), *bare, asked()))
    assert said.sources == ["all-body-kneads"]


def test_source_that_no_table_knows(action):
    """A source of an older version of the tables is passed over."""
    old = {"event": "bot", "text": "...", "metadata": {"metadata": {"sources": ["retired-clinic", "all-body-kneads"]}}}
    (said,) = said_by(action, after(asked(), old, asked()))
    assert said.sources == ["all-body-kneads"]


def test_explanations_are_cited_by_who_is_quoted(action):
    """After an explanation, those are named whom it quotes."""
    explained = said_by(ActionExplainTechnique(), naming(("technique", "vibration_massage")))
    (said,) = said_by(action, after(asked(), *(each.as_event() for each in explained), asked()))
    assert said.text().startswith("My last answer came from A medical massage clinic")
