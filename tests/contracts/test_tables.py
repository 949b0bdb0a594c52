"""What must hold for every row of the knowledge tables, as the visitor reads, hears and names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

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
from tests.contracts.faults import at
from tests.contracts.real_tables import real_tables
from tests.language import real_language

Row = tuple[str, str]
WRITINGS = (str, str.upper, str.title)


@dataclass(frozen=True)
class Message:
    """A message that an action makes from rows, as it is read and as it is heard."""

    name: str
    said: Said
    read: str
    heard: str

    def cited(self) -> list[Source]:
        return [real_tables().sources[key] for key in self.said.sources]


@cache
def composed() -> dict[str, Said]:
    """Every message that the actions make from a row, by action, row and place in the reply."""
    tables = real_tables()
    about_complaints = [("condition", key) for key in tables.conditions] + [
        ("uncovered", key) for key in tables.uncovered
    ]
    about_techniques = [(row.category.value, key) for key, row in tables.techniques.items()]
    about_clinics = [("clinic", key) for key in tables.clinics]
    asked = [(ActionRecommendTechnique, [named]) for named in about_complaints]
    for action in (ActionExplainTechnique, ActionConditionsForTechnique, ActionWhoOffers):
        asked += [(action, [named]) for named in about_techniques]
    asked += [(ActionCompare, [one, other]) for one in about_techniques for other in about_techniques if one < other]
    for action in (ActionDescribeClinic, ActionClinicContact):
        asked += [(action, named) for named in [[], *([each] for each in about_clinics)]]
    made = {action: action(tables) for action, _ in asked}
    replies = {
        f"{action.__name__}-{'-'.join(key for _, key in named)}-{i}": said
        for action, named in asked
        for i, said in enumerate(said_by(made[action], naming(*named)))
    }
    for key in tables.conditions:
        (replies[f"like a question about {key}"],) = said_by(made[ActionRecommendTechnique], resembling(key))
    return replies


def resembling(condition: str) -> FakeTracker:
    """A message that names nothing, but is like a known question about a condition."""
    return FakeTracker({"nearest_question": {"similarity": 1.0, "rows": [["condition", condition]]}})


@cache
def messages() -> list[Message]:
    """Each message once: two techniques without a written comparison are explained one after the other."""
    found = [Message(name, said, said.text(), said.text("phone")) for name, said in composed().items()]
    return list({(message.said.response, message.read, message.heard): message for message in found}.values())


def faults_of_messages(faults_of: Callable[[Message], Iterable[str]]) -> list[str]:
    return [fault for message in messages() for fault in at(message.name, faults_of(message))]


def test_every_action_composes_messages():
    """There are messages of each action, and of questions that are like a known one."""
    makers = {name.split("-")[0] for name in composed() if name.startswith("Action")}
    assert makers == {
        action.__name__
        for action in (
            ActionRecommendTechnique,
            ActionExplainTechnique,
            ActionConditionsForTechnique,
            ActionWhoOffers,
            ActionCompare,
            ActionDescribeClinic,
            ActionClinicContact,
        )
    }
    assert any(message.name.startswith("like a question") for message in messages())
    assert any(message.said.facts for message in messages())
    assert any(message.said.next for message in messages())


def test_length_fits_reader_and_listener():
    """A message has at most 90 words on the web and at most 40 on the phone."""

    def faults(message: Message) -> list[str]:
        read, heard = faults_of_length(message.read, MOST_WORDS_READ), faults_of_length(message.heard, MOST_WORDS_HEARD)
        return [*at("web", read), *at("phone", heard)]

    assert faults_of_messages(faults) == []


def test_message_is_whole():
    """A message begins with a capital, ends as a sentence does, and has every placeholder filled in."""

    def faults(message: Message) -> list[str]:
        return [*at("web", faults_of_message(message.read)), *at("phone", faults_of_message(message.heard))]

    assert faults_of_messages(faults) == []


def test_publisher_is_named():
    """A message that carries facts names each of its publishers on the web, and one at least on the phone."""

    def faults(message: Message) -> list[str]:
        if not message.said.facts:
            return []
        read = faults_of_naming_read(message.read, message.cited())
        heard = faults_of_naming_heard(message.heard, message.cited())
        return [*at("web", read), *at("phone", heard)]

    assert faults_of_messages(faults) == []


def test_technique_is_named():
    """The answer about a condition names the technique that it recommends first, read and heard."""
    tables = real_tables()

    def faults(key: str) -> list[str]:
        condition = tables.conditions[key]
        technique = tables.techniques[condition.techniques[0]]
        read = faults_of_naming_technique(condition.answer, technique)
        heard = faults_of_naming_technique(condition.spoken, technique)
        return [*at(f"{key}, answer", read), *at(f"{key}, spoken", heard)]

    assert tables.conditions
    assert [fault for key in tables.conditions for fault in faults(key)] == []


def test_next_questions_are_about_the_technique():
    """After the answer about a condition one may ask what the technique is that it recommends first."""
    tables = real_tables()
    first = {key: tables.techniques[row.techniques[0]].name for key, row in tables.conditions.items()}
    offered = {key: composed()[f"ActionRecommendTechnique-{key}-0"].next for key in tables.conditions}
    assert {key: questions for key, questions in offered.items() if f"What is {first[key]}?" not in questions} == {}


def test_no_publisher_is_named_without_being_cited():
    """Whoever the web message names as saying something stands among its sources."""

    def faults(message: Message) -> Iterator[str]:
        for key, source in real_tables().sources.items():
            if message.said.facts and key not in message.said.sources and publisher_in(message.read, source):
                yield f"{key} is named, but not cited"

    assert faults_of_messages(faults) == []


def test_phone_text_reads_well_aloud():
    """What a caller hears holds no digits, brackets, links or abbreviations."""
    assert faults_of_messages(lambda message: faults_of_sound(message.heard)) == []


def test_no_promise():
    """No message promises a cure."""

    def faults(message: Message) -> list[str]:
        return [*at("web", faults_of_promises(message.read)), *at("phone", faults_of_promises(message.heard))]

    assert faults_of_messages(faults) == []


def test_facts_have_sources():
    """A message carries known facts and cites known articles, each once, and one article at least for each fact."""

    def faults(message: Message) -> list[str]:
        facts, sources = message.said.facts, message.said.sources
        return [*faults_of_facts(facts, sources, real_tables()), *faults_of_sources(sources, real_tables())]

    assert faults_of_messages(faults) == []


def test_next_questions_are_filled_in():
    """What one may ask next is a question in full, short enough for a button."""

    def faults(message: Message) -> Iterator[str]:
        for question in message.said.next:
            yield from at(repr(question), faults_of_button(question, MOST_LETTERS_NEXT))
            if question != " ".join(question.split()):
                yield f"{question!r}: its words have odd spaces between them"

    assert faults_of_messages(faults) == []


@cache
def names() -> dict[Row, tuple[str, ...]]:
    """The names of each row that a visitor may name."""
    tables = real_tables()
    techniques, massages = (
        {key: row for key, row in tables.techniques.items() if row.category is category}
        for category in (Category.TECHNIQUE, Category.MASSAGE)
    )
    named = {
        "condition": tables.conditions,
        "uncovered": tables.uncovered,
        "technique": techniques,
        "massage": massages,
        "clinic": tables.clinics,
    }
    assert all(named.values())
    return {(kind, key): (row.name, *row.aliases) for kind, rows in named.items() for key, row in rows.items()}


def faults_of_finding(row: Row, text: str) -> Iterator[str]:
    """A text that leads to no row, to another one or to several."""
    found = [(span.label_, span.id_) for span in real_language()(plain(text)).ents]
    if found != [row]:
        yield f"{' '.join(row)}: {text!r} leads to {found}"


def test_each_name_is_found_alone():
    """Each name of a row, in small letters or capitals, leads to that row when it is all that the visitor types."""
    assert [
        fault
        for row, called in names().items()
        for name in called
        for writing in WRITINGS
        for fault in faults_of_finding(row, writing(name))
    ] == []


def test_each_complaint_is_found_in_a_question():
    """Each name of a complaint leads to its row, and to no other, inside of a question."""
    complaints = {row: called for row, called in names().items() if row[0] in ("condition", "uncovered")}
    assert [
        fault
        for row, called in complaints.items()
        for name in called
        for fault in faults_of_finding(row, f"which massage for my {name} please")
    ] == []
