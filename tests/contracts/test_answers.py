"""What must hold for every answer that a visitor can read or hear."""

import re

import pytest

from tests.contracts.wording import CURES, MOST_WORDS_HEARD, MOST_WORDS_READ, NOT_FOR_THE_EAR, TABLES, publisher_in
from tests.data_files import responses, rules, training_phrases, words

RESPONSES = responses()
# Responses whose text is a row of a table: the rows are checked in test_tables.py.
FROM_TABLES = {name for name, variations in RESPONSES.items() if variations[0]["text"].startswith("{")}
WRITTEN = sorted(set(RESPONSES) - FROM_TABLES)


def variation(name: str, channel: str | None) -> dict:
    found = [each for each in RESPONSES[name] if each.get("channel") == channel]
    assert len(found) == 1, f"{name} needs one variation for {channel or 'the web'}"
    return found[0]


def facts_of(name: str) -> list[str]:
    return variation(name, None).get("metadata", {}).get("facts", [])


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_metadata_is_whole(name):
    """Both variations carry the same metadata, with known facts, known sources, and a source for each fact."""
    metadata = variation(name, None)["metadata"]
    assert variation(name, "phone")["metadata"] == metadata
    assert set(metadata) <= {"facts", "sources", "next", "answered", "asks", "emergency"}
    assert set(metadata.get("sources", [])) <= set(TABLES.sources)
    for fact in metadata.get("facts", []):
        assert set(TABLES.facts[fact].sources) & set(metadata["sources"]), f"{fact} has no source in {name}"


@pytest.mark.parametrize("name", WRITTEN)
def test_length_fits_reader_and_listener(name):
    """A web answer has at most 90 words, a phone answer at most 40."""
    assert words(variation(name, None)["text"]) <= MOST_WORDS_READ
    assert words(variation(name, "phone")["text"]) <= MOST_WORDS_HEARD


@pytest.mark.parametrize("name", WRITTEN)
def test_publisher_is_named(name):
    """An answer that carries facts names each of its publishers on the web, and one at least on the phone."""
    metadata = variation(name, None)["metadata"]
    if not metadata.get("facts"):
        return
    text, spoken = (variation(name, channel)["text"].lower() for channel in (None, "phone"))
    for key in metadata["sources"]:
        assert publisher_in(text, key), f"{name} does not name {key}"
    assert any(publisher_in(spoken, key) for key in metadata["sources"])


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_no_promise(name):
    """No answer promises a cure."""
    for each in RESPONSES[name]:
        assert not CURES.search(each["text"])


@pytest.mark.parametrize("name", WRITTEN)
def test_phone_text_reads_well_aloud(name):
    """A phone text holds no digits, brackets, links or abbreviations; placeholders are filled from checked tables."""
    text = re.sub(r"\{\w+\}", "", variation(name, "phone")["text"])
    assert not NOT_FOR_THE_EAR.search(text), NOT_FOR_THE_EAR.search(text)


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_next_questions(name):
    """An answer offers two or three next questions of at most 60 letters; emergencies and lead-ins offer none."""
    following = variation(name, None)["metadata"].get("next", [])
    if following or name not in {"utter_emergency_medical", "utter_emergency_suicide", "utter_compare_none"}:
        assert len(following) in (2, 3), name
    assert all(len(question) <= 60 for question in following)


def test_every_intent_has_a_rule_and_an_answer():
    """Each intent is answered by exactly one rule, and each response of a rule exists."""
    answered = [rule["steps"][0]["intent"] for rule in rules()]
    assert sorted(answered) == sorted({*training_phrases(), "nlu_fallback"})
    for rule in rules():
        action = rule["steps"][1]["action"]
        assert action.startswith("action_") or action in RESPONSES


def test_every_fact_is_reachable():
    """Each of the articles' facts is carried by an answer or by a row of a table."""
    carried = {fact for name in RESPONSES for fact in facts_of(name)}
    for rows in (TABLES.conditions, TABLES.techniques, TABLES.clinics):
        for row in rows.values():
            carried.update(row.facts)
            carried.update(getattr(row, "contact_facts", ()), getattr(row, "offers_facts", ()))
    assert set(TABLES.facts) - carried == set()
