"""Second readings of questions that refer to a technique."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.reference_reader import READING_OF, ReferenceReader
from tests.components.messages import part_of
from tests.language import real_language

NAMES = {"deep_tissue_massage": "deep tissue massage", "pnf_stretching": "PNF stretching"}
DEEP, PNF = SlotSet("technique", "deep_tissue_massage"), SlotSet("technique", "pnf_stretching")


def read(*texts: str, events: tuple[Event, ...] = (), lifetime: int = 3) -> list[str]:
    """The second readings of a message, the first text, and of its parts, the others."""
    whole = Message({TEXT: texts[0]})
    messages = [whole, *(part_of(whole, Message({TEXT: text})) for text in texts[1:])]
    tracker = DialogueStateTracker.from_events("visitor", list(events))
    batch = ReferenceReader(lifetime, NAMES, real_language()).process(messages, tracker)
    assert batch[: len(messages)] == messages
    assert all(each.get(READING_OF) in messages for each in batch[len(messages) :])
    return [each.get(TEXT) for each in batch[len(messages) :]]


@pytest.mark.parametrize("text", ["is it gentle?", "what do they do", "how does that work"])
def test_what_the_conversation_is_about(text):
    """A question that refers back is read with the name of the technique that is spoken of."""
    assert read(text, events=(DEEP,)) == [f"deep tissue massage: {text}"]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("is it gentle?", ()),
        ("is hydrotherapy gentle?", (DEEP,)),
        ("is it like PNF stretching?", (DEEP,)),
        ("is it like a spa massage?", (DEEP,)),
        ("is it gentle?", (SlotSet("technique", "gone_from_the_table"),)),
        ("is it gentle?", (SlotSet("technique", {"not": "a key"}),)),
        ("is it gentle?", (SlotSet("clinic", "deep_tissue_massage"),)),
        ("is it gentle?", (DEEP, UserUttered("a"), UserUttered("b"), UserUttered("c"), UserUttered("d"))),
        ("", (DEEP,)),
        ("?!", (DEEP,)),
    ],
    ids=[
        "nothing spoken of",
        "refers to nothing",
        "names a technique",
        "names a kind",
        "no such row",
        "no key",
        "another slot",
        "long ago",
        "no text",
        "no word",
    ],
)
def test_no_second_reading(text, events):
    """Without a technique to refer to, and without a reference, a message is read once."""
    assert read(text, events=events) == []


def test_latest_technique():
    """Of several techniques the one that was spoken of last is meant."""
    assert read("is it gentle?", events=(DEEP, UserUttered("..."), PNF)) == ["PNF stretching: is it gentle?"]


@pytest.mark.parametrize(("lifetime", "readings"), [(2, ["deep tissue massage: is it gentle?"]), (1, [])])
def test_lifetime(lifetime, readings):
    """What was spoken of more of the visitor's messages ago is forgotten."""
    assert read("is it gentle?", events=(UserUttered("..."), DEEP, UserUttered("...")), lifetime=lifetime) == readings


def test_part_before():
    """What an earlier part names counts more than the conversation, and holds for any words behind it."""
    readings = read("a whole", "what is PNF stretching?", "who trains the staff?", events=(DEEP,))
    assert readings == ["PNF stretching: who trains the staff?"]


def test_part_before_names_nothing():
    """A part behind others that name no technique is read with the conversation's, where it refers to it."""
    assert read("a whole", "are you open?", "is it gentle?", events=(DEEP,)) == ["deep tissue massage: is it gentle?"]
    assert read("a whole", "are you open?", "is it gentle?") == []


def test_whole_is_not_about_its_own_part():
    """The message itself is read with the conversation's technique only."""
    assert read("PNF stretching, is it gentle?", "PNF stretching", "is it gentle?") == ["PNF stretching: is it gentle?"]


def test_without_a_conversation():
    """A message that is parsed alone has nothing to refer to."""
    message = Message({TEXT: "is it gentle?"})
    assert ReferenceReader(3, NAMES, real_language()).process([message]) == [message]
