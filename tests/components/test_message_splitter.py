"""Parts of a message that go through the pipeline beside it."""

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.conversation import PARTS
from components.message_splitter import IS_QUESTION, PART_OF, MessageSplitter


def split(*messages: Message, most: int = 5) -> list[Message]:
    return MessageSplitter(most).process(list(messages))


def texts(parts: list[Message]) -> list[str]:
    return [part.get(TEXT) for part in parts]


def test_questions_follow_their_message():
    """Each question is a message of its own, which knows the whole that it was cut from."""
    whole = Message({TEXT: "What is cupping? My knee hurts. What helps?"})
    first, *parts = split(whole)
    assert first is whole
    assert texts(parts) == ["What is cupping?", "My knee hurts. What helps?"]
    assert all(part.get(PART_OF) is whole and part.get(IS_QUESTION) for part in parts)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("My knee hurts. What helps?", ["My knee hurts.", "What helps?"]),
        ("I fell. It hurts.", ["I fell.", "It hurts."]),
    ],
)
def test_pieces_of_one_question(text, pieces):
    """A message that asks at most one thing is followed by its sentences, which are no questions to answer."""
    _, *parts = split(Message({TEXT: text}))
    assert texts(parts) == pieces
    assert not any(part.get(IS_QUESTION) for part in parts)


@pytest.mark.parametrize(
    "message", [Message({TEXT: "does it hurt?"}), Message({TEXT: ""}), Message({"metadata": "a button"})]
)
def test_nothing_to_take_apart(message):
    """One question, an empty text and a button's payload go on alone."""
    assert split(message) == [message]


def test_most():
    """Of many questions only the first are read."""
    whole = Message({TEXT: "is it hot? is it cold? is it far? is it new?"})
    assert texts(split(whole, most=3)) == [whole.get(TEXT), "is it hot?", "is it cold?", "is it far?"]


def test_messages_come_before_all_parts():
    """Several messages at once keep their order, and each part its own message."""
    one, other = Message({TEXT: "is it hot? is it cold?"}), Message({TEXT: "is it far? is it new?"})
    batch = split(one, other)
    assert batch[0] is one
    assert batch[1] is other
    assert [part.get(PART_OF) is one for part in batch[2:]] == [True, True, False, False]


def test_most_reaches_the_component():
    """`most` of config.yml is what is kept, five without it."""
    questions = " ".join(f"is it {word}?" for word in ("hot", "cold", "far", "new", "old", "big", "long"))
    lengths = [
        len(MessageSplitter.create(config, None, None, None).process([Message({TEXT: questions})])) - 1
        for config in ({}, {"most": 2})
    ]
    assert lengths == [5, 2]


def test_training_sees_no_part(pipeline):
    """The examples that the components learn from are whole."""
    assert pipeline.training_data.training_examples
    assert not any(example.get(PART_OF) for example in pipeline.training_data.training_examples)


def test_parts_are_read_as_if_they_had_come_alone(pipeline):
    """What the whole pipeline makes of a part is what it makes of the same words as a message."""
    asked = ["what is myofascial release?", "does insurance cover it?"]
    parts = pipeline.parse(" ".join(asked)).get(PARTS)
    for part, text in zip(parts, asked, strict=True):
        alone = pipeline.parse(text)
        assert part["intent"]["name"] == alone.get("intent")["name"]
        assert part["intent"]["confidence"] == pytest.approx(alone.get("intent")["confidence"], abs=1e-4)
        assert part.get("entities", []) == alone.get("entities")
