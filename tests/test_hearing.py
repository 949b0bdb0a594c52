"""Misheard names are put right; what is understood stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent, load_agent

from benchmarks.hearing.__main__ import FOLDER, Misheard, measure, read_misheard
from channels.telephone.hearing import Hearing, Meant, load_hearing
from knowledge.text import normalize
from tests.data_files import HELD_OUT, phrase_blocks


@pytest.fixture(scope="module")
async def agent(model: Path) -> Agent:
    return await load_agent(model_path=str(model))


@pytest.fixture(scope="module")
def hearing() -> Hearing:
    return load_hearing()


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("what is my fashion release", "what is myofascial release"),
        ("which massage for sigh attic a", "which massage for sciatica"),
        ("tell me about sigh attic a", "tell me about sciatica"),
        ("does massage help with fiber my algae", "does massage help with fibromyalgia"),
        ("what is narrow muscular therapy", "what is neuromuscular therapy"),
        ("i have muscle not all over my shoulders", "i have muscle knot all over my shoulders"),
    ],
)
async def test_names(agent, hearing, heard, meant):
    """Common words that sound like a name are taken for it, where the question makes sense then."""
    assert await hearing.put_right(heard, agent.parse_message) == Meant(meant)


async def test_whole_question(agent, hearing):
    """A question that was not understood and sounds like one that was taught is asked back."""
    meant = await hearing.put_right("what happened at the first good to", agent.parse_message)
    assert (meant.text, meant.sure) == ("what happens at the first visit", False)


@pytest.mark.parametrize(
    "text",
    [
        "Which massage for sciatica?",
        "what sort of things can i ask you",
        "what is the weather like",
        "do physical therapists massage",
        "one two three",
        "qwzx",
        "",
        "?!",
    ],
)
async def test_other_words(agent, hearing, text):
    """What is understood, or means nothing by any sound, stays letter for letter."""
    assert await hearing.put_right(text, agent.parse_message) == Meant(text)


async def test_held_out_questions_stay(agent):
    """Of all held-out questions none that is understood is made to mean something else unasked."""
    clean = [(phrase, block.intent) for block in phrase_blocks(HELD_OUT) for phrase in block.say]
    found = await measure([Misheard("does it hurt", "does it hurt")], clean, agent.parse_message)
    assert found.clean == len(clean) > 1_500
    assert found.clean_spoilt == 0


async def test_misheard_questions(agent):
    """Misheard questions are understood better than they are heard, and none is spoilt."""
    found = await measure(read_misheard(FOLDER / "test.yml"), [], agent.parse_message)
    assert found.questions >= 200
    assert found.right > found.right_as_heard
    assert found.spoilt == 0


def test_halves_share_no_question():
    """What measures the hearing did not choose it."""
    halves = [
        {normalize(each.said) for each in read_misheard(FOLDER / f"{name}.yml")} for name in ("development", "test")
    ]
    assert not halves[0] & halves[1]
