"""What staff read under each answer in `rasa shell`, and nobody else anywhere."""

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from channels.shell import SHELL, ShellAnswers, with_lines
from tests.data_files import responses

ANSWER = "Trigger point therapy."
DOMAIN = {
    "responses": {
        "utter_answer": [
            {
                "text": ANSWER,
                "metadata": {
                    "facts": ["F094"],
                    "sources": ["all-body-kneads"],
                    "next": ["Does it hurt?", "Who does it?"],
                },
            },
            {"text": "Spoken.", "channel": "phone"},
        ],
        "utter_row": [{"text": "{says}", "metadata": {"next": ["What is {technique}?"]}}],
        "utter_plain": [{"text": "Hello."}],
        "utter_picture": [{"image": "massage.png", "metadata": {"sources": ["all-body-kneads"]}}],
    }
}


@pytest.fixture
def answers() -> ShellAnswers:
    return ShellAnswers(EndpointConfig(), Domain.from_dict(DOMAIN))


def conversation(channel: str | None) -> DialogueStateTracker:
    """A conversation whose latest message came in through a channel."""
    tracker = DialogueStateTracker.from_events("visitor", [])
    if channel:
        tracker.update(UserUttered("which massage?", input_channel=channel))
    return tracker


async def test_shell_shows_source_facts_and_next_questions(answers):
    """Under the answer stand its sources with the facts, and what one may ask next."""
    said = await answers.generate("utter_answer", conversation(SHELL), "callback")
    assert said["text"].splitlines() == [
        ANSWER,
        "  source: all-body-kneads (F094)",
        "  ask next: Does it hurt? | Who does it?",
    ]


@pytest.mark.parametrize("channel", ["rest", "web", "phone", None])
async def test_other_channels_get_the_answer_alone(answers, channel):
    """Elsewhere the text is as it is written, and the metadata is left for the channel to show."""
    said = await answers.generate("utter_answer", conversation(channel), channel or "rest")
    assert said["text"] == ("Spoken." if channel == "phone" else ANSWER)
    if channel != "phone":
        assert said["metadata"] == DOMAIN["responses"]["utter_answer"][0]["metadata"]


async def test_metadata_of_an_action_comes_first(answers):
    """What an action says of its row counts, not what the response says of every row."""
    row = {"facts": ["F100"], "sources": ["all-body-kneads"], "next": ["What is trigger point therapy?"]}
    said = await answers.generate(
        "utter_row", conversation(SHELL), "cmdline", says="For tinnitus.", technique="pnf", metadata=row
    )
    assert said["text"].splitlines() == [
        "For tinnitus.",
        "  source: all-body-kneads (F100)",
        "  ask next: What is trigger point therapy?",
    ]


async def test_answer_without_metadata(answers):
    """A response that has none is shown as it is."""
    said = await answers.generate("utter_plain", conversation(SHELL), "cmdline")
    assert said["text"] == "Hello."


async def test_answer_without_text(answers):
    """A picture gets no lines, for there is nothing to put them under."""
    said = await answers.generate("utter_picture", conversation(SHELL), "cmdline")
    assert said.get("text") is None
    assert said["image"] == "massage.png"


async def test_unknown_response(answers):
    """A response that the domain does not hold is none, in the shell too."""
    assert await answers.generate("utter_missing", conversation(SHELL), "cmdline") is None


async def test_lines_do_not_pile_up(answers):
    """The domain's own text is not touched: the second answer is the first."""
    first, second = [(await answers.generate("utter_answer", conversation(SHELL), "cmdline"))["text"] for _ in range(2)]
    assert first == second


@pytest.mark.parametrize(
    ("metadata", "lines"),
    [
        ({}, ["Text."]),
        ({"facts": ["F001"], "sources": [], "next": []}, ["Text."]),
        ({"facts": [], "sources": ["a", "b"]}, ["Text.", "  source: a, b"]),
        ({"sources": ["a"]}, ["Text.", "  source: a"]),
        ({"facts": ["F001", "F002"], "sources": ["a"]}, ["Text.", "  source: a (F001, F002)"]),
        ({"next": ["Why?"]}, ["Text.", "  ask next: Why?"]),
    ],
)
def test_lines(metadata, lines):
    """Each line is there where it has something to say."""
    assert with_lines("Text.", metadata).splitlines() == lines


@pytest.mark.parametrize("name", sorted(responses()))
async def test_every_response_can_be_shown(name):
    """Each answer of the project keeps its text in the shell, with its lines below."""
    answers = ShellAnswers(EndpointConfig(), Domain.from_dict({"responses": {name: responses()[name]}}))
    said = await answers.generate(name, conversation(SHELL), "cmdline")
    web = next(each for each in responses()[name] if not each.get("channel"))
    text, *lines = said["text"].splitlines()
    assert text == web["text"].splitlines()[0]
    following = web["metadata"].get("next", [])
    assert (f"  ask next: {' | '.join(following)}" in lines) == bool(following)
