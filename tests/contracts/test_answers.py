"""What must hold for every answer that a visitor can read or hear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from actions.after_emergency import ENDANGERED
from actions.answers import Answers
from actions.decline import ActionDecline
from actions.emergency import EMERGENCIES
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
from safety.load import load_kinds
from tests.actions.fakes import FakeTracker, domain, known_responses, naming, resembling, said_by, understood
from tests.contracts.faults import at
from tests.contracts.real_tables import real_tables
from tests.contracts.test_translations import translated
from tests.data_files import ROOT, read_yaml, rules, training_phrases

# The file in data/faq about each kind of massage.
KINDS = {
    "relaxation_massage": "spa_massage",
    "therapeutic_massage": "therapeutic_massage",
    "medical_massage": "medical_massage",
    "physical_therapy_massage": "physical_therapy_massage",
}
# Intents that a component of the pipeline gives to a message, without training phrases.
GIVEN = {
    "doctor_first",
    "emergency_abuse",
    "emergency_medical",
    "emergency_suicide",
    "maybe_emergency",
    "nlu_fallback",
    "other_language",
    "several_questions",
    "sexual_request",
}
# What is said after an emergency, of each kind.
AFTERWARDS = ("still", "unclear", "first", "helped", "eased", "cannot_call", "refuses", "waiting")
# What leads to other replies, asks a question of its own, ends the talk or cannot wait, and so suggests no question.
WITHOUT_NEXT = {
    "utter_doctor_first",
    "utter_compare_none",
    "utter_did_you_mean",
    "utter_false_alarm",
    "utter_forget_me",
    "utter_forgotten",
    "utter_lost_again",
    "utter_maybe_emergency",
    "utter_more_questions",
    "utter_none_of_these",
    "utter_part_not_covered",
    "utter_sexual_request",
    "utter_technical_trouble",
    "utter_which_offer",
    *(f"utter_{what}_{kind}" for what in AFTERWARDS for kind in EMERGENCIES.values()),
    *(f"utter_emergency_{key}" for key in load_kinds() if key != "sexual"),
}
KNOWN_METADATA = {"facts", "sources", "next", "answered", "asks", "emergency", "question", "more"}
# Components of the pipeline, with their lists of intents.
LISTED = (("FollowUp", "asks_about"), ("DidYouMean", "never"), ("PartsJoiner", "courtesies"))
# Replies that ask back, and so answer no button.
REPLIES_THAT_ASK_BACK = {"utter_which_technique", "utter_which_clinic", "utter_condition_unknown"}


@cache
def domain_file() -> dict[str, Any]:
    return read_yaml(ROOT / "domain.yml")


@cache
def intents() -> set[str]:
    return set(domain_file()["intents"])


@cache
def answers() -> Answers:
    return Answers(real_tables())


@cache
def plain() -> dict[str, str]:
    """Answers that stand in data/ as they are said, by their intents."""
    return {name.removeprefix("utter_"): name for name in english() if name.removeprefix("utter_") in intents()}


def questions() -> dict[str, str | None]:
    """The question of each written answer, by its intent, as the data has it."""
    asked = [intent for intent in sorted(plain()) if intent.startswith("ask_")]
    return {intent: english()[plain()[intent]][0]["metadata"].get("question") for intent in asked}


@cache
def english() -> dict[str, list[dict[str, Any]]]:
    """All responses but those in other languages, of which test_translations.py knows."""
    return {name: said for name, said in known_responses().items() if name not in translated()}


def written() -> list[str]:
    """Responses whose text is no row of a table: the rows are checked in test_tables.py."""
    return sorted(name for name, variations in english().items() if not is_row(variations[0]["text"]))


def variation(name: str, channel: str | None) -> dict[str, Any]:
    found = [each for each in english()[name] if each.get("channel") == channel]
    assert len(found) == 1, f"{name} needs one variation for {channel or 'the web'}"
    return found[0]


def read(name: str) -> str:
    return variation(name, None)["text"]


def heard(name: str) -> str:
    return variation(name, "phone")["text"]


def facts_of(name: str) -> list[str]:
    return variation(name, None).get("metadata", {}).get("facts", [])


def faults_in(names: Iterable[str], faults_of: Callable[[str], Iterable[str]]) -> list[str]:
    """The faults of each of the names, of which there must be some."""
    names = list(names)
    assert names
    return [fault for name in names for fault in at(name, faults_of(name))]


def test_metadata_is_whole():
    """Both variations carry the same metadata, with known facts, known sources, and each of them for the others."""

    def faults(name: str) -> Iterator[str]:
        variations = {each.get("channel"): each.get("metadata") for each in english()[name]}
        if len(english()[name]) != 2 or variations.keys() != {None, "phone"}:
            yield f"it needs one variation for the web and one for the phone, not {list(variations)}"
            return
        metadata = variations[None]
        if metadata is None or variations["phone"] != metadata:
            yield "its variations need metadata, each the same"
            return
        if odd := set(metadata) - KNOWN_METADATA:
            yield f"nobody reads {sorted(odd)}"
        facts, sources = metadata.get("facts", []), metadata.get("sources", [])
        yield from faults_of_facts(facts, sources, real_tables())
        yield from faults_of_sources(sources, real_tables())
        yield from faults_of_spare_sources(facts, sources, real_tables())

    assert faults_in(sorted(english()), faults) == []


def test_length_fits_reader_and_listener():
    """A web answer has at most 90 words, a phone answer at most 40."""

    def faults(name: str) -> list[str]:
        web, phone = faults_of_length(read(name), MOST_WORDS_READ), faults_of_length(heard(name), MOST_WORDS_HEARD)
        return [*at("web", web), *at("phone", phone)]

    assert faults_in(written(), faults) == []


def test_publisher_is_named():
    """An answer that carries facts names each of its publishers on the web, and one at least on the phone."""

    def faults(name: str) -> list[str]:
        cited = [real_tables().sources[key] for key in variation(name, None)["metadata"]["sources"]]
        web, phone = faults_of_naming_read(read(name), cited), faults_of_naming_heard(heard(name), cited)
        return [*at("web", web), *at("phone", phone)]

    assert faults_in([name for name in written() if facts_of(name)], faults) == []


def test_no_promise():
    """No answer promises a cure."""

    def faults(name: str) -> Iterator[str]:
        for each in english()[name]:
            yield from at(each.get("channel", "web"), faults_of_promises(each["text"]))

    assert faults_in(sorted(english()), faults) == []


def test_phone_text_reads_well_aloud():
    """A phone text holds no digits, brackets, links or abbreviations; placeholders are filled from checked tables."""
    assert faults_in(written(), lambda name: faults_of_sound(heard(name))) == []


def test_next_questions():
    """An answer offers two or three next questions of at most 60 letters, or is one of those that offer none."""

    def faults(name: str) -> Iterator[str]:
        following = variation(name, None)["metadata"].get("next", [])
        # Whoever writes in another language is offered one question, which any reader may recognise.
        most = 1 if name == "utter_other_language" else 3
        if len(following) not in ((0,) if name in WITHOUT_NEXT else range(min(2, most), most + 1)):
            yield f"it offers {len(following)} next questions"
        yield from (f"{question!r} is too long" for question in following if len(question) > MOST_LETTERS_NEXT)

    assert faults_in(sorted(english()), faults) == []


def test_every_intent_has_a_rule_and_an_answer():
    """Each intent is answered by exactly one rule, and each response of a rule exists."""
    usual = [rule for rule in rules() if "condition" not in rule and "intent" in rule["steps"][0]]
    answered = [rule["steps"][0]["intent"] for rule in usual]
    assert sorted(answered) == sorted({*training_phrases(), *GIVEN})
    assert {*answered} - {"nlu_fallback"} == intents()
    actions = {rule["steps"][1]["action"] for rule in usual}
    assert {action for action in actions if not action.startswith("action_")} - english().keys() == set()


def test_no_intent_gets_the_answer_of_another():
    """A rule that names a response names the one of its own intent."""
    usual = [rule["steps"] for rule in rules() if "condition" not in rule and "intent" in rule["steps"][0]]
    named = {first["intent"]: second["action"] for first, second, *_ in usual if second["action"].startswith("utter_")}
    assert named
    assert {intent: action for intent, action in named.items() if action != f"utter_{intent}"} == {}


def test_every_intent_has_a_rule_after_an_emergency():
    """Whatever follows an emergency, but another one, goes to the action that says once more what to do."""
    after = [rule["steps"] for rule in rules() if rule.get("condition") == [{"slot_was_set": [{ENDANGERED: True}]}]]
    heard = [each["intent"] for first, *_ in after for each in first.get("or", [first])]
    assert sorted(heard) == sorted({*intents(), "nlu_fallback"} - set(EMERGENCIES))
    assert {second["action"] for _, second, *_ in after} == {"action_after_emergency"}


def test_every_emergency_is_remembered():
    """The slot by which the rules know of an emergency is set by each of their intents."""
    (mapping,) = domain_file()["slots"][ENDANGERED]["mappings"]
    assert sorted(mapping["intent"]) == sorted(EMERGENCIES)


def test_what_follows_an_emergency():
    """Each kind of emergency has every reply, with the number to call, and none that suggests a massage."""

    def faults(name: str) -> Iterator[str]:
        number, spoken = ("988", "nine eight eight") if name.endswith("suicide") else ("911", "nine one one")
        for channel, text, wanted in (("web", read(name), number), ("phone", heard(name), spoken)):
            if wanted not in text:
                yield f"{channel}: {wanted!r} is missing"
            if re.search(r"(?<!no )(?<!any )massage", text):
                yield f"{channel}: it suggests a massage"

    assert faults_in([f"utter_{what}_{kind}" for what in AFTERWARDS for kind in EMERGENCIES.values()], faults) == []


def test_every_fact_is_reachable():
    """Each of the articles' facts is carried by an answer or by a row of a table."""
    tables = real_tables()
    carried = {fact for name in english() for fact in facts_of(name)}
    for rows in (tables.conditions, tables.techniques, tables.clinics):
        for row in rows.values():
            carried.update(row.facts)
            carried.update(getattr(row, "contact_facts", ()), getattr(row, "offers_facts", ()))
    assert set(tables.facts) - carried == set()


def test_every_answer_has_its_question():
    """What a written answer answers stands beside it as a short question, for the button that offers it."""
    asked = questions()

    def faults(intent: str) -> list[str]:
        question = asked[intent]
        return ["the question is missing"] if question is None else faults_of_question(question, MOST_LETTERS_ASKED)

    assert faults_in(asked, faults) == []


def test_no_two_questions_are_alike():
    """Whoever is offered two questions can tell them apart."""
    asked = [question.lower() for question in questions().values() if question]
    assert asked
    assert len(set(asked)) == len(asked)


def test_only_answers_of_intents_have_a_question():
    """A question stands only where an intent asks it: elsewhere it could be offered, but never be answered."""
    with_question = {name for name, found in english().items() if "question" in found[0]["metadata"]}
    assert with_question <= {*plain().values()}


def test_more_goes_on_somewhere():
    """An answer goes on with another that exists, never with itself."""

    def faults(name: str) -> Iterator[str]:
        more = english()[name][0]["metadata"]["more"]
        if not answers().knows(more, domain()):
            yield f"nothing answers {more}"
        if f"utter_{more}" == name:
            yield "it goes on with itself"

    with_more = [name for name, found in english().items() if "more" in found[0]["metadata"]]
    assert faults_in(with_more, faults) == []


def test_way_of_tell_me_more():
    """From every question, each step of "tell me more" is a question with an answer."""

    def faults(intent: str) -> Iterator[str]:
        more = answers().more(intent, domain())
        if more is not None and (more == intent or not answers().knows(more, domain())):
            yield f"it goes on with {more}"

    assert faults_in([intent for intent in sorted(intents()) if answers().knows(intent, domain())], faults) == []


def test_questions_about_a_kind_set_it_as_the_subject():
    """Whoever asks about one of the four kinds may mean it by "it" afterwards: the slot maps that file's intents."""
    mappings = domain_file()["slots"]["technique"]["mappings"]

    def faults(kind: str) -> Iterator[str]:
        mapped = [sorted(each["intent"]) for each in mappings if each.get("value") == kind]
        file = ROOT / "data" / "faq" / f"{KINDS[kind]}.yml"
        asked = sorted(block["intent"] for block in read_yaml(file)["nlu"])
        if mapped != [asked]:
            yield f"it is set by {mapped}; {file.name} asks {asked}"

    assert faults_in(KINDS, faults) == []


def test_no_other_kind_is_set_by_an_intent():
    """The four kinds that have a file of their own, and no other row, are set by intents."""
    slots = domain_file()["slots"]
    mappings = [each for name, slot in slots.items() if name != ENDANGERED for each in slot["mappings"]]
    assert {each["value"] for each in mappings if each["type"] == "from_intent"} == set(KINDS)


def component(name: str) -> dict[str, Any]:
    pipeline = read_yaml(ROOT / "config.yml")["pipeline"]
    return next(each for each in pipeline if each["name"].endswith(f".{name}"))


def test_pipeline_names_known_intents():
    """No component waits for an intent that does not exist, and none is listed twice."""
    lists = {f"{name}, {key}": list(component(name)[key]) for name, key in LISTED}

    def faults(place: str) -> Iterator[str]:
        yield from (f"{intent} is no intent" for intent in sorted({*lists[place]} - intents()))
        yield from (f"{intent} is listed twice" for intent in sorted(repeated(lists[place])))

    assert faults_in(lists, faults) == []


def repeated(listed: list[str]) -> set[str]:
    return {each for each in listed if listed.count(each) > 1}


def test_pipeline_asks_about_known_entities():
    """A follow-up is told by the entities that the domain has."""
    kinds = {kind for kinds in component("FollowUp")["asks_about"].values() for kind in kinds}
    assert kinds <= {name for each in domain_file()["entities"] for name in each}


def test_siblings_are_kinds_and_their_questions():
    """A question that is asked of several kinds has a row of techniques.csv and an answered intent for each."""
    siblings = {f"siblings, {place}": each for place, each in enumerate(component("FollowUp")["siblings"], 1)}

    def faults(place: str) -> Iterator[str]:
        sibling = siblings[place]
        yield from (f"{kind} is no row of techniques.csv" for kind in sibling.keys() - real_tables().techniques.keys())
        yield from (f"nothing answers {asked}" for asked in sibling.values() if not answers().knows(asked, domain()))
        if len({*sibling.values()}) < 2:
            yield "all kinds are asked one question"

    assert faults_in(siblings, faults) == []


def test_every_question_is_offered_or_never():
    """What has no question to put on a button is listed as never offered, unless it is a question about the talk."""
    rows = {"condition": "sciatica", "technique": "pnf_stretching", "clinic": "all-body-kneads"}
    offered = {intent for intent in intents() if answers().button(intent, rows, domain())}
    assert set(component("DidYouMean")["never"]) & offered == set()


def buttons() -> dict[tuple[str, str], None]:
    """Title and payload of each button that a reply may carry."""
    tables = real_tables()
    asked: list[tuple[TableAction, FakeTracker]] = []
    recommend, decline = ActionRecommendTechnique(tables), ActionDecline(tables)
    asked += [(recommend, naming(("uncovered", key))) for key in tables.uncovered]
    asked += [(recommend, resembling(1.0, ("condition", key))) for key in tables.conditions]
    for named in [
        *(("condition", key) for key in tables.conditions),
        *(("uncovered", key) for key in tables.uncovered),
        *((row.category.value, key) for key, row in tables.techniques.items()),
        *(("clinic", key) for key in tables.clinics),
    ]:
        parse = understood("...", "nlu_fallback", named, likeliest=sorted(intents()))
        asked.append((decline, FakeTracker(parse, [{"event": "user", "parse_data": parse}])))
    return dict.fromkeys(
        button for action, tracker in asked for said in said_by(action, tracker) for button in said.buttons
    )


def faults_of_payload(payload: str) -> Iterator[str]:
    """What a button asks is an intent, and is answered, not by a question back."""
    if not payload.startswith(f"/{CHOOSE}{{"):
        yield f"{payload} does not choose a question"
        return
    question = asked_by(payload)
    if question["intent"]["name"] not in intents():
        yield f"{question['intent']['name']} is no intent"
    replies = answers().replies(FakeTracker(question), domain())
    if not replies:
        yield f"nothing answers {payload}"
    yield from (
        f"{payload} is answered by {each.response}" for each in replies if each.response in REPLIES_THAT_ASK_BACK
    )


def test_buttons_are_answered():
    """A button asks something that is answered, about rows that the answer is about, and not by a question back."""

    def faults(title: str, payload: str) -> Iterator[str]:
        yield from faults_of_payload(payload)
        yield from faults_of_button(title, MOST_LETTERS_ASKED)
        if not title[:1].isupper():
            yield "it does not begin with a capital"

    carried = buttons()
    assert carried
    assert [fault for title, payload in carried for fault in at(repr(title), faults(title, payload))] == []


def test_buttons_of_responses():
    """A button in the data stands on every channel and sends an intent that the domain has."""

    def faults(name: str) -> Iterator[str]:
        web, phone = variation(name, None).get("buttons"), variation(name, "phone").get("buttons")
        if web != phone:
            yield "the phone's buttons are not the web's"
        sent = [button["payload"].removeprefix("/") for button in web or []]
        yield from (f"{intent} is no intent" for intent in sent if intent not in intents())

    with_buttons = [name for name, found in english().items() if any("buttons" in each for each in found)]
    assert faults_in(with_buttons, faults) == []
