"""Rows that a message names, as Rasa's entities."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.table_entities import TableEntities
from tests.components.graph import settings

SETTING = next(setting for setting in settings() if setting.name == "TableEntities")


@pytest.fixture
def entities(pipeline):
    def entities_of(text: str) -> list[dict]:
        message = pipeline.run(Message({TEXT: text}), before=SETTING)
        pipeline.step(SETTING, message)
        return message.get(ENTITIES)

    return entities_of


def test_value_is_the_key_and_the_words_are_the_visitors(entities):
    """Actions get the row's key; the visitor's own words stay, wherever they stand, though they were corrected."""
    text = "siatica and my stif NECK"
    found = entities(text)
    assert found == [
        {
            "entity": "condition",
            "value": "sciatica",
            "alias": "siatica",
            "start": 0,
            "end": 7,
            "extractor": "TableEntities",
        },
        {
            "entity": "condition",
            "value": "neck_pain",
            "alias": found[1]["alias"],
            "start": text.index(found[1]["alias"]),
            "end": len(text),
            "extractor": "TableEntities",
        },
    ]
    assert found[1]["alias"] in ("stif NECK", "my stif NECK")


def test_places_hold_the_visitors_words(entities):
    """Start and end cut the name out of the text as it was typed, corrections and odd signs or not."""
    named = [
        ("my fybromialgia, please", "fybromialgia"),
        ("is it sciaticaa?", "sciaticaa"),
        ("  Carpel   tunel!", "Carpel   tunel"),
        ("I’ve got a Golfer’s Elbow", "Golfer’s Elbow"),
        ("Deep-Tissue massage", "Deep-Tissue massage"),
        ("deep - tissue massage", "deep - tissue massage"),
        ("my neck\n  pain", "neck\n  pain"),
        ("masage, masage, masage for SIATICA", "SIATICA"),
        ("😀😀 sciatica 😀", "sciatica"),
        ("İstanbul sciatica", "sciatica"),
        ("\ud83d sciatica", "sciatica"),
    ]
    found = {text: entities(text) for text, _ in named}
    read = {text: [(each["alias"], text[each["start"] : each["end"]]) for each in rows] for text, rows in found.items()}
    assert read == {text: [(words, words)] for text, words in named}


def test_order_is_that_of_the_text(entities):
    """Actions answer in the visitor's order."""
    found = entities("stress, arthritis and a toothache")
    assert [entity["value"] for entity in found] == ["stress", "arthritis", "toothache"]


def test_entities_of_others_are_kept(pipeline):
    """What another extractor found before stays in front."""
    message = pipeline.run(Message({TEXT: "sciatica at 2 pm"}), before=SETTING)
    time = {"entity": "time", "value": "14:00", "start": 12, "end": 16, "extractor": "Clock"}
    message.set(ENTITIES, [time])
    pipeline.step(SETTING, message)
    assert [entity["entity"] for entity in message.get(ENTITIES)] == ["time", "condition"]
    assert message.get(ENTITIES)[0] == time


def test_nothing_named(entities):
    """A message that names no row has an empty list, not none at all."""
    assert entities("hello") == []
    assert entities("") == []


def test_no_document_no_entities():
    """Without a document of the tables' pipeline there is nothing to read from."""
    message = Message({TEXT: "sciatica"})
    assert TableEntities().process([message]) == [message]
    assert message.get(ENTITIES) == []


def test_entities_reach_the_actions(pipeline):
    """Entities are among what the server sends on."""
    assert ENTITIES in pipeline.parse("sciatica").as_dict(only_output_properties=True)
