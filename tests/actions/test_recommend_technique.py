"""Which massage for a condition?"""

import pytest

from actions.context import LIFETIME
from actions.offers import offer
from actions.recommend_technique import SIMILAR, ActionRecommendTechnique
from knowledge.load import load_tables
from tests.actions.fakes import Conversation, FakeTracker, naming, resembling, said_by, slots_set_by

TABLES = load_tables()


@pytest.fixture(scope="module")
def action():
    return ActionRecommendTechnique()


def test_name(action):
    """The rule of ask_technique_for_condition calls the action by this name."""
    assert action.name() == "action_recommend_technique"


def test_one_condition(action):
    """The row's answer and caution are said, with its facts and sources, and the next questions name its technique."""
    (said,) = said_by(action, naming(("condition", "sciatica")))
    row = TABLES.conditions["sciatica"]
    assert said.text() == f"{row.answer} {row.caution}"
    assert said.text("phone") == f"{row.spoken} {row.caution_spoken}"
    assert (said.facts, said.sources) == (["F094"], ["all-body-kneads"])
    assert said.next == ["What is trigger point therapy?", "Who offers trigger point therapy?", "Does it hurt?"]


def test_condition_without_a_caution(action):
    """Where there is nothing to warn of, the answer stands alone."""
    (said,) = said_by(action, naming(("condition", "fibromyalgia")))
    assert said.text() == TABLES.conditions["fibromyalgia"].answer


def test_several_conditions(action):
    """Each condition gets a message of its own, in the order in which the visitor named them."""
    said = said_by(action, naming(("condition", "stress"), ("condition", "sciatica")))
    assert [each.sources for each in said] == [
        list(TABLES.conditions["stress"].sources),
        list(TABLES.conditions["sciatica"].sources),
    ]


def test_condition_named_twice(action):
    """A condition that the visitor repeats is answered once."""
    assert len(said_by(action, naming(("condition", "sciatica"), ("condition", "sciatica")))) == 1


def test_three_conditions_are_all_answered(action):
    """Three messages are not too many, and nothing is said about stopping."""
    said = said_by(action, naming(*(("condition", key) for key in ("stress", "sciatica", "arthritis"))))
    assert [each.response for each in said] == ["utter_recommendation"] * 3


def test_more_than_three_conditions(action):
    """The first three are answered, and the visitor is told that the others were left out."""
    said = said_by(action, naming(*(("condition", key) for key in ("stress", "sciatica", "arthritis", "tinnitus"))))
    assert [each.words.get("condition") for each in said] == ["stress", "sciatica", "arthritis", None]
    assert said[-1].response == "utter_more_conditions"
    assert "first three" in said[-1].text()


def test_covered_and_uncovered_together(action):
    """What the articles cover is answered first; then what they do not is admitted, with no other condition offered."""
    said = said_by(action, naming(("uncovered", "plantar_fasciitis"), ("condition", "sciatica")))
    assert [each.response for each in said] == ["utter_recommendation", "utter_condition_besides"]
    assert said[0].facts == ["F094"]
    assert "plantar fasciitis" in said[1].text()
    assert "plantar fasciitis" in said[1].text("phone")


def test_several_uncovered_complaints(action):
    """They share one message, with what is near to any of them."""
    (said,) = said_by(action, naming(("uncovered", "plantar_fasciitis"), ("uncovered", "hip_pain")))
    assert said.text().startswith("None of my five articles covers plantar fasciitis or hip pain")
    assert "joint pain" in said.text()


@pytest.mark.parametrize(
    ("text", "responses"),
    [
        ("a pulled muscle in my leg", ["utter_recommendation"]),
        ("a pulled muscle in the back of my left leg", ["utter_recommendation"]),
        ("a pulled muscle, and my leg hurts", ["utter_recommendation", "utter_condition_besides"]),
    ],
)
def test_where_it_hurts_is_no_second_complaint(action, text, responses):
    """The part of the body in which a complaint sits gets no "not covered" of its own."""
    tracker = located(text, ("condition", "muscle_strain", "pulled muscle"), ("uncovered", "bunion", "leg"))
    assert [said.response for said in said_by(action, tracker)] == responses


def located(text: str, *named: tuple[str, str, str]) -> FakeTracker:
    """A tracker whose latest message names rows, each as (label, key, words), where the words stand in the text."""
    entities = [
        {"entity": label, "value": key, "start": text.index(words), "end": text.index(words) + len(words)}
        for label, key, words in named
    ]
    return FakeTracker({"text": text, "entities": entities})


@pytest.mark.parametrize(
    "named",
    [
        [("condition", "sciatica"), ("uncovered", "leg_pain")],
        [("uncovered", "leg_pain"), ("condition", "sciatica")],
    ],
)
def test_uncovered_complaint_that_goes_with_a_covered_one(action, named):
    """A sciatica down the leg asks about sciatica: a complaint whose nearest row is named, too, gets no message."""
    assert "sciatica" in TABLES.uncovered["leg_pain"].near
    (said,) = said_by(action, naming(*named))
    assert said.words["condition"] == "sciatica"


def test_uncovered_complaint(action):
    """A complaint that no article names gets no technique, fact or source, and counts as not answered."""
    (said,) = said_by(action, naming(("uncovered", "plantar_fasciitis")))
    assert said.text().startswith("None of my five articles covers plantar fasciitis")
    assert (said.facts, said.sources) == ([], [])
    assert said.metadata["answered"] is False


def test_uncovered_complaint_with_near_ones(action):
    """The nearest covered conditions are named without any technique, and the first is offered as a question."""
    (said,) = said_by(action, naming(("uncovered", "hip_pain")))
    assert said.response == "utter_condition_near"
    assert "joint pain and arthritis" in said.text()
    assert "joint pain and arthritis" in said.text("phone")
    assert said.next[0] == "Which massage for joint pain?"
    assert "If one of those is what you have" in said.text()
    assert said.sources == []
    assert not any(technique.name in said.text() for technique in TABLES.techniques.values())


def test_uncovered_complaint_with_one_near(action):
    """One condition is no list."""
    (said,) = said_by(action, naming(("uncovered", "vertigo")))
    assert TABLES.uncovered["vertigo"].near == ("dizziness",)
    assert "If that is what you have" in said.text()


@pytest.mark.parametrize(
    "tracker",
    [naming(), naming(("technique", "myofascial_release"), ("clinic", "all-body-kneads")), FakeTracker()],
    ids=["nothing named", "other rows named", "no entities at all"],
)
def test_no_complaint_named(action, tracker):
    """Without a complaint the assistant says that it made none out, and asks."""
    (said,) = said_by(action, tracker)
    assert said.response == "utter_condition_unknown"
    assert said.text().endswith("?")
    assert said.metadata["answered"] is False


def test_replies_do_not_leak_into_one_another(action):
    """Answering one visitor leaves the response's own metadata as it is for the next."""
    first = said_by(action, naming(("condition", "sciatica")))
    said_by(action, naming(("condition", "stress")))
    assert said_by(action, naming(("condition", "sciatica"))) == first


def test_complaint_in_other_words(action):
    """Where a known question is like the visitor's, its condition is offered, and nothing is recommended yet."""
    (said,) = said_by(action, resembling(SIMILAR, ("condition", "back_pain")))
    assert said.response == "utter_condition_maybe"
    assert "Is it chronic back pain?" in said.text()
    assert "Is it chronic back pain?" in said.text("phone")
    assert said.next[0] == "Which massage for chronic back pain?"
    assert (said.facts, said.sources) == ([], [])
    assert said.metadata["answered"] is False


def test_several_conditions_of_the_known_question(action):
    """Each of its conditions is offered, once; other rows that it names are not."""
    rows = [("technique", "pnf_stretching"), *[("condition", key) for key in ("stress", "neck_pain", "stress")]]
    (said,) = said_by(action, resembling(0.9, *rows))
    assert "Is it stress or neck pain?" in said.text()


@pytest.mark.parametrize(
    "tracker",
    [
        resembling(SIMILAR - 0.01, ("condition", "stress")),
        resembling(0.9),
        resembling(0.9, ("uncovered", "hip_pain"), ("technique", "pnf_stretching")),
        resembling(0.9, ("condition", "no_such_row")),
        FakeTracker({"entities": [], "nearest_question": None}),
    ],
    ids=["not like it", "names no row", "names no condition", "names a row that is gone", "nothing near"],
)
def test_known_question_that_does_not_help(action, tracker):
    """A question that is not like the visitor's, or names no condition, is not offered."""
    assert [said.response for said in said_by(action, tracker)] == ["utter_condition_unknown"]


def test_what_is_named_counts_more_than_what_is_near(action):
    """A complaint that the visitor names is answered, whatever known question is near."""
    tracker = resembling(0.9, ("condition", "stress"))
    tracker.latest_message["entities"] = [{"entity": "condition", "value": "sciatica"}]
    (said,) = said_by(action, tracker)
    assert said.words["condition"] == "sciatica"


ASK = "ask_technique_for_condition"


@pytest.fixture
def talk() -> Conversation:
    """A conversation in which sciatica was spoken of."""
    talk = Conversation()
    talk.hear("I have sciatica", "ask_bot", ("condition", "sciatica"))
    return talk


def test_condition_and_technique_are_remembered(action):
    """The condition and the technique recommended first are spoken of from then on; of several, the last."""
    named = [("condition", "sciatica"), ("condition", "neck_pain")]
    for count in (1, 2):
        row = TABLES.conditions[named[count - 1][1]]
        slots = {"condition": row.key, "technique": row.techniques[0]}
        assert slots_set_by(action, naming(*named[:count])) == slots


def test_uncovered_complaint_is_not_remembered_for_a_technique(action):
    """A complaint that no article covers makes no technique the subject."""
    assert slots_set_by(action, naming(("uncovered", "hip_pain"))) == {}


@pytest.mark.parametrize("text", ["which massage for that", "so what would help", "what do you recommend"])
def test_that(action, talk, text):
    """A question that names no complaint and has no other subject is about the one spoken of."""
    (said,) = talk.ask(action, text, ASK)
    assert said.words["condition"] == "sciatica"


def test_that_is_an_uncovered_complaint(action):
    """A complaint that is not covered can be spoken of, too, and is still not covered."""
    talk = Conversation()
    talk.hear("I have a bad hip", "ask_bot", ("uncovered", "hip_pain"))
    (said,) = talk.ask(action, "which massage for that", ASK)
    assert said.response == "utter_condition_near"


def test_complaint_in_other_words_is_not_that(action, talk):
    """A complaint that is not known by name is not taken for the one before, though the message points back."""
    (said,) = talk.ask(action, "and what about these blisters of mine", ASK)
    assert said.response == "utter_condition_unknown"


def test_name_counts_more_than_that(action, talk):
    """A complaint that the message names is answered, and that one alone."""
    (said,) = talk.ask(action, "and which for stress", ASK, ("condition", "stress"))
    assert said.words["condition"] == "stress"


def test_that_is_forgotten(action, talk):
    """Long after, and in the first message, no complaint is assumed."""
    for _ in range(LIFETIME["condition"]):
        talk.hear("...", "ask_price")
    for later in (talk, Conversation()):
        (said,) = later.ask(action, "which massage for that", ASK)
        assert said.response == "utter_condition_unknown"


def test_near_conditions_are_offered(action):
    """The covered conditions that are near to a complaint are offered as buttons, three at most."""
    (said,) = said_by(action, naming(("uncovered", "hip_pain")))
    near = TABLES.uncovered["hip_pain"].near
    assert [payload for _, payload in said.buttons] == [offer(ASK, condition=key) for key in near[:3]]
    assert said.buttons[0][0] == f"Which massage for {TABLES.conditions[near[0]].name}?"


def test_conditions_of_the_known_question_are_offered(action):
    """The conditions of a question like the visitor's are offered as buttons, each once, and none is remembered."""
    tracker = resembling(0.9, *(("condition", key) for key in ("stress", "neck_pain", "stress")))
    (said,) = said_by(action, tracker)
    assert [payload for _, payload in said.buttons] == [offer(ASK, condition=key) for key in ("stress", "neck_pain")]
    assert slots_set_by(action, tracker) == {}
