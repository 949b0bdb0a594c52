"""What is written under an answer: the disclaimer, once a conversation; in `rasa shell`, source and next questions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from rasa.core.actions.action import ActionBotResponse, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from channels.answers import DISCLAIMER, ID, TOLD, Answers
from channels.shell import SHELL, with_lines
from safety.triage import TRIAGE
from tests.data_files import ROOT, all_responses

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
        "utter_other": [{"text": "Deep tissue massage.", "metadata": {"facts": ["F104"]}}],
        "utter_plain": [{"text": "Hello."}],
        "utter_picture": [{"image": "massage.png", "metadata": {"sources": ["all-body-kneads"]}}],
    }
}


@cache
def real_answers() -> Answers:
    """What makes the project's own answers."""
    return Answers(EndpointConfig(), Domain.from_dict({"responses": all_responses()}))


@pytest.fixture
def answers() -> Answers:
    return Answers(EndpointConfig(), Domain.from_dict(DOMAIN))


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
        f"{ANSWER} {DISCLAIMER}",
        "  source: all-body-kneads (F094)",
        "  ask next: Does it hurt? | Who does it?",
    ]


@pytest.mark.parametrize("channel", ["rest", "web", "phone", None])
async def test_other_channels_get_the_answer_alone(answers, channel):
    """Elsewhere no lines stand under the text, and the metadata is left for the channel to show."""
    said = await answers.generate("utter_answer", conversation(channel), channel or "rest")
    if channel == "phone":
        assert said["text"] == "Spoken."
    else:
        assert said["text"] == f"{ANSWER} {DISCLAIMER}"
        assert without_id(said["metadata"]) == {**DOMAIN["responses"]["utter_answer"][0]["metadata"], TOLD: True}


async def test_metadata_of_an_action_comes_first(answers):
    """What an action says of its row counts, not what the response says of every row."""
    row = {"facts": ["F100"], "sources": ["all-body-kneads"], "next": ["What is trigger point therapy?"]}
    said = await answers.generate(
        "utter_row", conversation(SHELL), "cmdline", says="For tinnitus.", technique="pnf", metadata=row
    )
    assert said["text"].splitlines() == [
        f"For tinnitus. {DISCLAIMER}",
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


async def test_every_response_can_be_shown():
    """Each answer of the project keeps its text in the shell, with its lines below."""
    assert all_responses()
    said = {name: await real_answers().generate(name, conversation(SHELL), "cmdline") for name in all_responses()}
    assert [fault for name in all_responses() for fault in faults_of_answer(name, said[name])] == []


def faults_of_answer(name: str, said: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a response as the shell prints it."""
    web = next(each for each in all_responses()[name] if not each.get("channel"))
    text, *lines = said["text"].splitlines()
    if text.removesuffix(f" {DISCLAIMER}") != web["text"].splitlines()[0]:
        yield f"{name}: {text!r} is not {web['text']!r}"
    following = web["metadata"].get("next", [])
    if (f"  ask next: {' | '.join(following)}" in lines) != bool(following):
        yield f"{name}: what to ask next is {following}, below stands {lines}"


def without_id(metadata: dict) -> dict:
    return {key: value for key, value in metadata.items() if key != ID}


async def reply(answers: Answers, tracker: DialogueStateTracker, response: str = "utter_answer", **given) -> str:
    """The text of a message, which is then among the conversation's events, as Rasa records it."""
    said = await utter(answers, tracker, response, **given)
    tracker.update_with_events([said], Domain.empty())
    return said.text


async def utter(answers: Answers, tracker: DialogueStateTracker, response: str = "utter_answer", **given) -> BotUttered:
    """The message as Rasa makes it of a response, of an action's where `given` says what the action sends along."""
    channel = CollectingOutputChannel()
    if given:
        return (await RemoteAction._utter_responses([{"response": response, **given}], channel, answers, tracker))[0]
    return (await ActionBotResponse(response).run(channel, answers, tracker, Domain.from_dict(DOMAIN)))[0]


async def test_disclaimer_once_a_conversation(answers):
    """The first answer that gives facts ends with it, and none after that."""
    tracker = conversation("rest")
    said = [
        await reply(answers, tracker, name) for name in ("utter_plain", "utter_answer", "utter_other", "utter_answer")
    ]
    assert said == ["Hello.", f"{ANSWER} {DISCLAIMER}", "Deep tissue massage.", ANSWER]


async def test_disclaimer_is_remembered_by_the_conversation(answers):
    """It is the conversation that was told: another process goes on with it, and another visitor is told anew."""
    tracker = conversation("rest")
    await reply(answers, tracker)
    later = DialogueStateTracker.from_events("visitor", deepcopy(list(tracker.events)))
    assert await reply(Answers(EndpointConfig(), Domain.from_dict(DOMAIN)), later) == ANSWER
    assert await reply(answers, conversation("rest")) == f"{ANSWER} {DISCLAIMER}"


async def test_disclaimer_once_among_the_replies_of_one_action(answers):
    """An action's replies are all made before the first is among the events; only one of them has it."""
    tracker = conversation("rest")
    sent = [{"response": name, "text": None, "buttons": []} for name in ("utter_plain", "utter_answer", "utter_other")]
    said = await RemoteAction._utter_responses(sent, CollectingOutputChannel(), answers, tracker)
    assert [each.text for each in said] == ["Hello.", f"{ANSWER} {DISCLAIMER}", "Deep tissue massage."]


async def test_two_visitors_at_once_are_both_told(answers):
    """Answers to two conversations, in turns: each hears it once."""
    one, other = conversation("rest"), conversation("rest")
    said = [await reply(answers, tracker) for tracker in (one, other, one, other)]
    assert said == [f"{ANSWER} {DISCLAIMER}"] * 2 + [ANSWER] * 2


@pytest.mark.parametrize(
    "metadata",
    [{"facts": [], "sources": ["all-body-kneads"]}, {"facts": [], "answered": False}, {"facts": [], "asks": True}],
)
async def test_no_disclaimer_without_facts(answers, metadata):
    """Who gives no facts gives no advice: a refusal, a question back, a greeting."""
    tracker = conversation("rest")
    assert (
        await reply(answers, tracker, "utter_row", says="Which one?", technique="pnf", metadata=metadata)
        == "Which one?"
    )
    assert await reply(answers, tracker) == f"{ANSWER} {DISCLAIMER}"


async def test_no_disclaimer_under_an_emergency():
    """Whoever is sent to emergency services reads nothing that makes light of it."""
    emergencies = [name for name, [first, *_] in all_responses().items() if first["metadata"].get("emergency")]
    assert emergencies
    said = {name: await real_answers().generate(name, conversation("rest"), "rest") for name in emergencies}
    assert [name for name in said if said[name]["text"] != all_responses()[name][0]["text"]] == []
    assert [name for name in said if TOLD in said[name]["metadata"]] == []


@pytest.mark.parametrize("metadata", [None, {"facts": ["F100"], "next": ["Why?"], "answered": True}])
async def test_message_that_told_it_is_marked(answers, metadata):
    """The mark stands beside all else that the response or the action says, and under no other message."""
    tracker = conversation("rest")
    given = {"metadata": metadata} if metadata else {}
    expected = deepcopy(metadata or DOMAIN["responses"]["utter_answer"][0]["metadata"])
    first = await utter(answers, tracker, **deepcopy(given))
    second = await utter(answers, tracker, **deepcopy(given))
    assert without_id(first.metadata["metadata"]) == {**expected, TOLD: True}
    assert without_id(second.metadata["metadata"]) == expected


@pytest.mark.parametrize("metadata", [None, {}, {"facts": ["F100"]}])
@pytest.mark.parametrize("response", ["utter_answer", "utter_other", "utter_plain"])
async def test_each_message_has_an_id_of_its_own(answers, response, metadata):
    """Every message gets another UUID, of a response and of an action alike, whether or not it has metadata."""
    given = [] if metadata is None else [{"metadata": deepcopy(metadata)} for _ in range(2)]
    tracker = conversation("web")
    said = [await utter(answers, tracker, response, **(given[i] if given else {})) for i in range(2)]
    ids = [event.metadata["metadata"][ID] for event in said]
    assert [str(uuid.UUID(each)) for each in ids] == ids
    assert len(set(ids)) == 2


@pytest.mark.parametrize("metadata", [None, {}])
async def test_action_that_says_nothing_of_its_own(answers, metadata):
    """An action's empty metadata leaves the response's in place, and does no harm."""
    said = await utter(answers, conversation("rest"), text=None, metadata=metadata)
    assert said.text == f"{ANSWER} {DISCLAIMER}"
    assert said.metadata["metadata"]["facts"] == ["F094"]
    assert said.metadata["metadata"][TOLD] is True


async def test_data_stays_untouched():
    """The domain's texts and metadata are the same after as many answers as one likes."""
    domain = Domain.from_dict(deepcopy(DOMAIN))
    before = deepcopy(domain.responses)
    answers = Answers(EndpointConfig(), domain)
    for channel in ("rest", SHELL, "phone"):
        tracker = conversation(channel)
        for name in before:
            await answers.generate(name, tracker, channel, says="For tinnitus.", technique="pnf")
    assert domain.responses == before


def test_rasa_is_told_to_use_it():
    """Rasa makes this generator of what endpoints.yml says."""
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert isinstance(NaturalLanguageGenerator.create(endpoints.nlg, Domain.from_dict(DOMAIN)), Answers)


@pytest.mark.parametrize(
    ("channel", "language", "said"),
    [
        ("rest", "es", "Lo siento, solo entiendo inglés."),
        ("rest", "ru", "Извините, я понимаю только английский."),
        ("rest", "de", "I'm sorry, I only understand English."),
        ("rest", "en", "I'm sorry, I only understand English."),
        ("rest", None, "I'm sorry, I only understand English."),
        ("phone", "es", "I'm sorry, I only understand English."),
    ],
)
async def test_language_of_the_visitor(channel, language, said):
    """A response is said in the language of the visitor's message, where it is written in it; by phone in English."""
    tracker = conversation(channel)
    tracker.update(
        UserUttered("...", parse_data={"text": "...", TRIAGE: {"language": language}}, input_channel=channel)
    )
    told = await real_answers().generate("utter_other_language", tracker, channel)
    assert told["text"].startswith(said)
