"""What must hold for every answer that a visitor can read or hear."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from actions.after_emergency import EMERGENCIES, ENDANGERED
from actions.answers import Answers
from actions.decline import ActionDecline
from actions.offers import CHOOSE, asked_by
from actions.recommend_technique import ActionRecommendTechnique
from actions.table_action import TableAction
from knowledge.wording import (
    MOST_LETTERS_ASKED,
    MOST_LETTERS_NEXT,
    MOST_WORDS_HEARD,
    MOST_WORDS_READ,
    faults_of_button,
    faults_of_facts,
    faults_of_length,
    faults_of_naming_heard,
    faults_of_naming_read,
    faults_of_promises,
    faults_of_question,
    faults_of_sound,
    faults_of_sources,
    faults_of_spare_sources,
    is_row,
)
from tests.actions.fakes import FakeTracker, domain, naming, resembling, said_by, understood
from tests.contracts.wording import TABLES
from tests.data_files import ROOT, read_yaml, responses, rules, training_phrases

RESPONSES = responses()
DOMAIN = read_yaml(ROOT / "domain.yml")
INTENTS = set(DOMAIN["intents"])
# Answers that stand in data/ as they are said, by their intents.
PLAIN = {name.removeprefix("utter_"): name for name in RESPONSES if name.removeprefix("utter_") in INTENTS}
QUESTIONS = sorted(intent for intent in PLAIN if intent.startswith("ask_"))
ANSWERS = Answers(TABLES)
# The file in data/faq about each kind of massage.
KINDS = {
    "relaxation_massage": "spa_massage",
    "therapeutic_massage": "therapeutic_massage",
    "medical_massage": "medical_massage",
    "physical_therapy_massage": "physical_therapy_massage",
}
# Intents that a component of the pipeline gives to a message, without training phrases.
GIVEN = {"nlu_fallback", "other_language", "several_questions"}
# What is said after an emergency, of each kind.
AFTERWARDS = ("still", "unclear", "first", "helped", "eased")
# What leads to other replies, asks a question of its own, ends the talk or cannot wait, and so suggests no question.
WITHOUT_NEXT = {
    "utter_compare_none",
    "utter_did_you_mean",
    "utter_eased_medical",
    "utter_eased_suicide",
    "utter_emergency_medical",
    "utter_emergency_suicide",
    "utter_false_alarm",
    "utter_first_medical",
    "utter_first_suicide",
    "utter_forget_me",
    "utter_forgotten",
    "utter_helped_medical",
    "utter_helped_suicide",
    "utter_lost_again",
    "utter_maybe_emergency",
    "utter_more_questions",
    "utter_none_of_these",
    "utter_part_not_covered",
    "utter_still_medical",
    "utter_still_suicide",
    "utter_technical_trouble",
    "utter_unclear_medical",
    "utter_unclear_suicide",
    "utter_which_offer",
}
# Responses whose text is a row of a table: the rows are checked in test_tables.py.
FROM_TABLES = {name for name, variations in RESPONSES.items() if is_row(variations[0]["text"])}
WRITTEN = sorted(set(RESPONSES) - FROM_TABLES)


def variation(name: str, channel: str | None) -> dict:
    found = [each for each in RESPONSES[name] if each.get("channel") == channel]
    assert len(found) == 1, f"{name} needs one variation for {channel or 'the web'}"
    return found[0]


def facts_of(name: str) -> list[str]:
    return variation(name, None).get("metadata", {}).get("facts", [])


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_metadata_is_whole(name):
    """Both variations carry the same metadata, with known facts, known sources, and each of them for the others."""
    metadata = variation(name, None)["metadata"]
    assert variation(name, "phone")["metadata"] == metadata
    assert set(metadata) <= {"facts", "sources", "next", "answered", "asks", "emergency", "question", "more"}
    facts, sources = metadata.get("facts", []), metadata.get("sources", [])
    assert faults_of_facts(facts, sources, TABLES) == []
    assert faults_of_sources(sources, TABLES) == []
    assert faults_of_spare_sources(facts, sources, TABLES) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_length_fits_reader_and_listener(name):
    """A web answer has at most 90 words, a phone answer at most 40."""
    assert faults_of_length(variation(name, None)["text"], MOST_WORDS_READ) == []
    assert faults_of_length(variation(name, "phone")["text"], MOST_WORDS_HEARD) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_publisher_is_named(name):
    """An answer that carries facts names each of its publishers on the web, and one at least on the phone."""
    if not facts_of(name):
        return
    cited = [TABLES.sources[key] for key in variation(name, None)["metadata"]["sources"]]
    assert faults_of_naming_read(variation(name, None)["text"], cited) == []
    assert faults_of_naming_heard(variation(name, "phone")["text"], cited) == []


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_no_promise(name):
    """No answer promises a cure."""
    for each in RESPONSES[name]:
        assert faults_of_promises(each["text"]) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_phone_text_reads_well_aloud(name):
    """A phone text holds no digits, brackets, links or abbreviations; placeholders are filled from checked tables."""
    assert faults_of_sound(variation(name, "phone")["text"]) == []


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_next_questions(name):
    """An answer offers two or three next questions of at most 60 letters, or is one of those that offer none."""
    following = variation(name, None)["metadata"].get("next", [])
    # Whoever writes in another language is offered one question, which any reader may recognise.
    most = 1 if name == "utter_other_language" else 3
    assert len(following) in ((0,) if name in WITHOUT_NEXT else range(min(2, most), most + 1))
    assert all(len(question) <= MOST_LETTERS_NEXT for question in following)


def test_every_intent_has_a_rule_and_an_answer():
    """Each intent is answered by exactly one rule, and each response of a rule exists."""
    usual = [rule for rule in rules() if "condition" not in rule and "intent" in rule["steps"][0]]
    answered = [rule["steps"][0]["intent"] for rule in usual]
    assert sorted(answered) == sorted({*training_phrases(), *GIVEN})
    assert {*answered} - {"nlu_fallback"} == INTENTS
    for rule in usual:
        action = rule["steps"][1]["action"]
        assert action.startswith("action_") or action in RESPONSES


def test_every_intent_has_a_rule_after_an_emergency():
    """Whatever follows an emergency, but another one, goes to the action that says once more what to do."""
    after = [rule["steps"] for rule in rules() if rule.get("condition") == [{"slot_was_set": [{ENDANGERED: True}]}]]
    heard = [each["intent"] for first, *_ in after for each in first.get("or", [first])]
    assert sorted(heard) == sorted({*INTENTS, "nlu_fallback"} - set(EMERGENCIES))
    assert {second["action"] for _, second, *_ in after} == {"action_after_emergency"}


def test_every_emergency_is_remembered():
    """The slot by which the rules know of an emergency is set by each of their intents."""
    (mapping,) = DOMAIN["slots"][ENDANGERED]["mappings"]
    assert sorted(mapping["intent"]) == sorted(EMERGENCIES)


@pytest.mark.parametrize("name", [f"utter_{what}_{kind}" for what in AFTERWARDS for kind in EMERGENCIES.values()])
def test_what_follows_an_emergency(name):
    """Each kind of emergency has every reply, with the number to call, and none that suggests a massage."""
    number, spoken = ("988", "nine eight eight") if name.endswith("suicide") else ("911", "nine one one")
    assert number in variation(name, None)["text"]
    assert spoken in variation(name, "phone")["text"]
    for text in (variation(name, None)["text"], variation(name, "phone")["text"]):
        assert not re.search(r"(?<!no )(?<!any )massage", text)


def test_every_fact_is_reachable():
    """Each of the articles' facts is carried by an answer or by a row of a table."""
    carried = {fact for name in RESPONSES for fact in facts_of(name)}
    for rows in (TABLES.conditions, TABLES.techniques, TABLES.clinics):
        for row in rows.values():
            carried.update(row.facts)
            carried.update(getattr(row, "contact_facts", ()), getattr(row, "offers_facts", ()))
    assert set(TABLES.facts) - carried == set()


@pytest.mark.parametrize("intent", QUESTIONS)
def test_every_answer_has_its_question(intent):
    """What a written answer answers stands beside it as a short question, for the button that offers it."""
    question = RESPONSES[PLAIN[intent]][0]["metadata"]["question"]
    assert faults_of_question(question, MOST_LETTERS_ASKED) == []


def test_no_two_questions_are_alike():
    """Whoever is offered two questions can tell them apart."""
    asked = [RESPONSES[PLAIN[intent]][0]["metadata"]["question"].lower() for intent in QUESTIONS]
    assert len(set(asked)) == len(asked)


def test_only_answers_of_intents_have_a_question():
    """A question stands only where an intent asks it: elsewhere it could be offered, but never be answered."""
    assert {name for name, found in RESPONSES.items() if "question" in found[0]["metadata"]} <= {*PLAIN.values()}


@pytest.mark.parametrize("name", [name for name, found in sorted(RESPONSES.items()) if "more" in found[0]["metadata"]])
def test_more_goes_on_somewhere(name):
    """An answer goes on with another that exists, never with itself."""
    more = RESPONSES[name][0]["metadata"]["more"]
    assert ANSWERS.knows(more, domain())
    assert f"utter_{more}" != name


@pytest.mark.parametrize("intent", [intent for intent in sorted(INTENTS) if ANSWERS.knows(intent, domain())])
def test_way_of_tell_me_more(intent):
    """From every question, each step of "tell me more" is a question with an answer."""
    more = ANSWERS.more(intent, domain())
    assert more is None or (more != intent and ANSWERS.knows(more, domain()))


@pytest.mark.parametrize(("kind", "file"), KINDS.items())
def test_questions_about_a_kind_set_it_as_the_subject(kind, file):
    """Whoever asks about one of the four kinds may mean it by "it" afterwards: the slot maps that file's intents."""
    mappings = DOMAIN["slots"]["technique"]["mappings"]
    (mapped,) = [each["intent"] for each in mappings if each.get("value") == kind]
    assert sorted(mapped) == sorted(
        block["intent"] for block in read_yaml(ROOT / "data" / "faq" / f"{file}.yml")["nlu"]
    )


def test_no_other_kind_is_set_by_an_intent():
    """The four kinds that have a file of their own, and no other row, are set by intents."""
    mappings = [each for name, slot in DOMAIN["slots"].items() if name != ENDANGERED for each in slot["mappings"]]
    assert {each["value"] for each in mappings if each["type"] == "from_intent"} == set(KINDS)


def component(name: str) -> dict[str, Any]:
    pipeline = read_yaml(ROOT / "config.yml")["pipeline"]
    return next(each for each in pipeline if each["name"].endswith(f".{name}"))


@pytest.mark.parametrize(
    ("name", "key"), [("FollowUp", "asks_about"), ("DidYouMean", "never"), ("PartsJoiner", "courtesies")]
)
def test_pipeline_names_known_intents(name, key):
    """No component waits for an intent that does not exist, and none is listed twice."""
    listed = list(component(name)[key])
    assert set(listed) - INTENTS == set()
    assert len(set(listed)) == len(listed)


def test_pipeline_asks_about_known_entities():
    """A follow-up is told by the entities that the domain has."""
    kinds = {kind for kinds in component("FollowUp")["asks_about"].values() for kind in kinds}
    assert kinds <= {name for each in DOMAIN["entities"] for name in each}


@pytest.mark.parametrize("sibling", component("FollowUp")["siblings"])
def test_siblings_are_kinds_and_their_questions(sibling):
    """A question that is asked of several kinds has a row of techniques.csv and an answered intent for each."""
    assert set(sibling) - set(TABLES.techniques) == set()
    assert [intent for intent in sibling.values() if not ANSWERS.knows(intent, domain())] == []
    assert len(set(sibling.values())) > 1


def test_every_question_is_offered_or_never():
    """What has no question to put on a button is listed as never offered, unless it is a question about the talk."""
    rows = {"condition": "sciatica", "technique": "pnf_stretching", "clinic": "all-body-kneads"}
    offered = {intent for intent in INTENTS if ANSWERS.button(intent, rows, domain())}
    assert set(component("DidYouMean")["never"]) & offered == set()


def buttons() -> Iterator[tuple[str, str]]:
    """Title and payload of each button that a reply may carry."""
    asked: list[tuple[TableAction, FakeTracker]] = []
    recommend, decline = ActionRecommendTechnique(TABLES), ActionDecline(TABLES)
    asked += [(recommend, naming(("uncovered", key))) for key in TABLES.uncovered]
    asked += [(recommend, resembling(1.0, ("condition", key))) for key in TABLES.conditions]
    for named in [
        *(("condition", key) for key in TABLES.conditions),
        *(("uncovered", key) for key in TABLES.uncovered),
        *((row.category.value, key) for key, row in TABLES.techniques.items()),
        *(("clinic", key) for key in TABLES.clinics),
    ]:
        parse = understood("...", "nlu_fallback", named, likeliest=sorted(INTENTS))
        asked.append((decline, FakeTracker(parse, [{"event": "user", "parse_data": parse}])))
    yield from dict.fromkeys(
        button for action, tracker in asked for said in said_by(action, tracker) for button in said.buttons
    )


BUTTONS = list(buttons())


@pytest.mark.parametrize(("title", "payload"), BUTTONS, ids=[title for title, _ in BUTTONS])
def test_buttons_are_answered(title, payload):
    """A button asks something that is answered, about rows that the answer is about, and not by a question back."""
    assert payload.startswith(f"/{CHOOSE}{{")
    question = asked_by(payload)
    assert question["intent"]["name"] in INTENTS
    replies = ANSWERS.replies(FakeTracker(question), domain())
    assert replies
    assert not {each.response for each in replies} & {
        "utter_which_technique",
        "utter_which_clinic",
        "utter_condition_unknown",
    }
    assert faults_of_button(title, MOST_LETTERS_ASKED) == []
    assert title[0].isupper()


@pytest.mark.parametrize(
    "name", [name for name, found in RESPONSES.items() if any("buttons" in each for each in found)]
)
def test_buttons_of_responses(name):
    """A button in the data stands on every channel and sends an intent that the domain has."""
    web, phone = variation(name, None)["buttons"], variation(name, "phone")["buttons"]
    assert web == phone
    assert {button["payload"].removeprefix("/") for button in web} <= INTENTS
