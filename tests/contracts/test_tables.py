"""What must hold for every row of the knowledge tables, as the visitor reads, hears and names it."""

from __future__ import annotations

import pytest

from actions.clinic_contact import ActionClinicContact
from actions.compare import ActionCompare
from actions.conditions_for_technique import ActionConditionsForTechnique
from actions.describe_clinic import ActionDescribeClinic
from actions.explain_technique import ActionExplainTechnique
from actions.recommend_technique import ActionRecommendTechnique
from actions.who_offers import ActionWhoOffers
from components.spelling import plain
from knowledge.records import Category, Source
from knowledge.wording import (
    MOST_LETTERS_NEXT,
    MOST_WORDS_HEARD,
    MOST_WORDS_READ,
    faults_of_button,
    faults_of_facts,
    faults_of_length,
    faults_of_message,
    faults_of_naming_heard,
    faults_of_naming_read,
    faults_of_naming_technique,
    faults_of_promises,
    faults_of_sound,
    faults_of_sources,
    publisher_in,
)
from tests.actions.fakes import FakeTracker, Said, naming, said_by
from tests.contracts.wording import TABLES
from tests.language import real_language


def composed() -> dict[str, Said]:
    """Every message that the actions make from a row, by action, row and place in the reply."""
    about_complaints = [("condition", key) for key in TABLES.conditions] + [
        ("uncovered", key) for key in TABLES.uncovered
    ]
    about_techniques = [(row.category.value, key) for key, row in TABLES.techniques.items()]
    about_clinics = [("clinic", key) for key in TABLES.clinics]
    asked = [(ActionRecommendTechnique, [named]) for named in about_complaints]
    for action in (ActionExplainTechnique, ActionConditionsForTechnique, ActionWhoOffers):
        asked += [(action, [named]) for named in about_techniques]
    asked += [(ActionCompare, [one, other]) for one in about_techniques for other in about_techniques if one < other]
    for action in (ActionDescribeClinic, ActionClinicContact):
        asked += [(action, named) for named in [[], *([each] for each in about_clinics)]]
    made = {action: action(TABLES) for action, _ in asked}
    replies = {
        f"{action.__name__}-{'-'.join(key for _, key in named)}-{i}": said
        for action, named in asked
        for i, said in enumerate(said_by(made[action], naming(*named)))
    }
    for key in TABLES.conditions:
        (replies[f"like a question about {key}"],) = said_by(made[ActionRecommendTechnique], resembling(key))
    return replies


def resembling(condition: str) -> FakeTracker:
    """A message that names nothing, but is like a known question about a condition."""
    return FakeTracker({"nearest_question": {"similarity": 1.0, "rows": [["condition", condition]]}})


def cited(said: Said) -> list[Source]:
    return [TABLES.sources[key] for key in said.sources]


# Two techniques without a written comparison are explained one after the other; each message is checked once.
SAID = {(said.response, said.text(), said.text("phone")): (name, said) for name, said in composed().items()}
EACH = pytest.mark.parametrize("said", [pytest.param(said, id=name) for name, said in SAID.values()])


@EACH
def test_length_fits_reader_and_listener(said):
    """A message has at most 90 words on the web and at most 40 on the phone."""
    assert faults_of_length(said.text(), MOST_WORDS_READ) == []
    assert faults_of_length(said.text("phone"), MOST_WORDS_HEARD) == []


@EACH
@pytest.mark.parametrize("channel", [None, "phone"], ids=["web", "phone"])
def test_message_is_whole(said, channel):
    """A message begins with a capital, ends as a sentence does, and has every placeholder filled in."""
    assert faults_of_message(said.text(channel)) == []


@EACH
def test_publisher_is_named(said):
    """A message that carries facts names each of its publishers on the web, and one at least on the phone."""
    if not said.facts:
        return
    assert faults_of_naming_read(said.text(), cited(said)) == []
    assert faults_of_naming_heard(said.text("phone"), cited(said)) == []


@pytest.mark.parametrize("key", TABLES.conditions)
def test_technique_is_named(key):
    """The answer about a condition names the technique that it recommends first, read and heard."""
    condition = TABLES.conditions[key]
    technique = TABLES.techniques[condition.techniques[0]]
    assert faults_of_naming_technique(condition.answer, technique) == []
    assert faults_of_naming_technique(condition.spoken, technique) == []


@EACH
def test_no_publisher_is_named_without_being_cited(said):
    """Whoever the web message names as saying something stands among its sources."""
    named = {key for key, source in TABLES.sources.items() if said.facts and publisher_in(said.text(), source)}
    assert named <= set(said.sources)


@EACH
def test_phone_text_reads_well_aloud(said):
    """What a caller hears holds no digits, brackets, links or abbreviations."""
    assert faults_of_sound(said.text("phone")) == []


@EACH
def test_no_promise(said):
    """No message promises a cure."""
    assert faults_of_promises(said.text()) == []
    assert faults_of_promises(said.text("phone")) == []


@EACH
def test_facts_have_sources(said):
    """A message carries known facts and cites known articles, each once, and one article at least for each fact."""
    assert faults_of_facts(said.facts, said.sources, TABLES) == []
    assert faults_of_sources(said.sources, TABLES) == []


@EACH
def test_next_questions_are_filled_in(said):
    """What one may ask next is a question in full, short enough for a button."""
    for question in said.next:
        assert faults_of_button(question, MOST_LETTERS_NEXT) == []
        assert question == " ".join(question.split())


NAMED = [
    ("condition", TABLES.conditions),
    ("uncovered", TABLES.uncovered),
    ("technique", {key: row for key, row in TABLES.techniques.items() if row.category is Category.TECHNIQUE}),
    ("massage", {key: row for key, row in TABLES.techniques.items() if row.category is Category.MASSAGE}),
    ("clinic", TABLES.clinics),
]
NAMES = {(kind, key): (row.name, *row.aliases) for kind, rows in NAMED for key, row in rows.items()}
EACH_ROW = pytest.mark.parametrize(("kind", "key"), NAMES, ids=[key for _, key in NAMES])


def found(text: str) -> list[tuple[str, str]]:
    return [(span.label_, span.id_) for span in real_language()(plain(text)).ents]


@EACH_ROW
@pytest.mark.parametrize("change", [str, str.upper, str.title])
def test_each_name_is_found_alone(kind, key, change):
    """Each name of a row, in small letters or capitals, leads to that row when it is all that the visitor types."""
    lost = {name: found(change(name)) for name in NAMES[kind, key]}
    assert {name: rows for name, rows in lost.items() if rows != [(kind, key)]} == {}


@pytest.mark.parametrize(("kind", "key"), [row for row in NAMES if row[0] in ("condition", "uncovered")])
def test_each_complaint_is_found_in_a_question(kind, key):
    """Each name of a complaint leads to its row, and to no other, inside of a question."""
    lost = {name: found(f"which massage for my {name} please") for name in NAMES[kind, key]}
    assert {name: rows for name, rows in lost.items() if rows != [(kind, key)]} == {}
