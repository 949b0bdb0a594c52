"""Misheard names are put right; what is understood stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.agent import Agent

from benchmarks.hearing.__main__ import DEVELOPMENT, FOLDER, TESTS, measure, measure_clean, read_misheard
from channels.telephone.hearing import Hearing, Meant, Parse, load_hearing
from knowledge.text import normalize
from tests.data_files import HELD_OUT, phrase_blocks

NAMES = {
    "what is my fashion release": "what is myofascial release",
    "which massage for sigh attic a": "which massage for sciatica",
    "tell me about sigh attic a": "tell me about sciatica",
    "is it good for a soar throw": "is it good for a sore throat",
    "does massage help with fiber my algae ya": "does massage help with fibromyalgia",
    "i have plan tar fashion itis": "i have plantar fasciitis",
    "is it good for my grain headaches": "is it good for migraine headaches",
}
DOUBTFUL_NAMES = {
    "do you do burst items": "do you do bursitis",
    "do you see tendon eye test": "do you see tendonitis",
}
OTHER_WORDS = [
    "Which massage for sciatica?",
    "what sort of things can i ask you",
    "what is the weather like",
    "do physical therapists massage",
    "one two three",
    "qwzx",
    "",
    "?!",
]


@pytest.fixture(scope="module")
def parse(trained_agent: Agent) -> Parse:
    """How the assistant understands a text: the same one each time, so that it reads each text once."""
    understood: dict[str, dict[str, Any]] = {}

    async def parse_once(text: str) -> dict[str, Any]:
        if text not in understood:
            understood[text] = await trained_agent.parse_message(text)
        return understood[text]

    return parse_once


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return load_hearing()


async def test_names(parse, hearing):
    """Common words that sound like a name are taken for it, where the question makes sense then."""
    assert await misunderstood(hearing, parse, {heard: Meant(meant) for heard, meant in NAMES.items()}) == []


async def test_doubtful_names(parse, hearing):
    """Where a name may have been said, the caller is asked."""
    doubtful = {heard: Meant(meant, sure=False) for heard, meant in DOUBTFUL_NAMES.items()}
    assert await misunderstood(hearing, parse, doubtful) == []


async def test_two_names(parse, hearing):
    meant = await hearing.put_right("compare my fashion release and perry of steel massage", parse)
    assert meant == Meant("compare myofascial release and periosteal massage")


async def test_whole_question(parse, hearing):
    """A question that was not understood and sounds like one that was taught is asked back."""
    meant = await hearing.put_right("what happened at the first good to", parse)
    assert (meant.text, meant.sure) == ("what happens at the first visit", False)


async def test_other_words(parse, hearing):
    """What is understood, or means nothing by any sound, stays letter for letter."""
    assert await misunderstood(hearing, parse, {text: Meant(text) for text in OTHER_WORDS}) == []


async def misunderstood(hearing: Hearing, parse: Parse, meant: dict[str, Meant]) -> list[str]:
    """The texts that are taken for something else than what is meant, with what they are taken for."""
    taken = {heard: await hearing.put_right(heard, parse) for heard in meant}
    return [f"{heard!r}: {taken[heard]}" for heard in meant if taken[heard] != meant[heard]]


async def test_held_out_questions_stay(parse):
    """Of the held-out questions, every twelfth of them, none that is understood is made to mean something else unasked.

    `python -m benchmarks.hearing` asks them all.
    """
    clean = [(phrase, block.intent) for block in phrase_blocks(HELD_OUT) for phrase in block.say][::12]
    found = await measure_clean(clean, parse)
    assert found.questions == len(clean) > 130
    assert found.spoilt == 0
    # Of them all it is 1.8 %; a sample this small may well hold twice as many.
    assert found.asked_first < 0.04 * len(clean)


@pytest.mark.parametrize(
    ("name", "step", "count", "share"), [("questions", 1, 60, 0.85), ("names", 3, 50, 0.55), ("garbled", 3, 65, 0.65)]
)
async def test_misheard_questions(parse, name, step, count, share):
    """Misheard questions are understood better than they are heard, and none is spoilt.

    Of the hard ones, which `python -m benchmarks.hearing` asks all, every third.
    """
    found = await measure(read_misheard(FOLDER / f"{name}.yml")[::step], parse)
    assert found.questions >= count
    assert found.right > found.right_as_heard
    assert found.right >= share * found.questions
    assert found.spoilt == 0


def test_what_chose_measures_nothing():
    """No question that chose the hearing measures it."""
    chose = {normalize(each.said) for name in DEVELOPMENT for each in read_misheard(FOLDER / f"{name}.yml")}
    measures = {normalize(each.said) for name in TESTS for each in read_misheard(FOLDER / f"{name}.yml")}
    assert not chose & measures
