"""The order of a model's steps: the same answers as Rasa's own runner gives."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launcher.ordered_runner import OrderedGraphRunner

if TYPE_CHECKING:
    from rasa.core.agent import Agent

TEXTS = ["which massage for siatica", "hello", "", "i have chest pain right now", "my cat is called dave", "🦶"]


@pytest.fixture(scope="module")
def planned(model: Path) -> Agent:
    """The trained assistant, loaded as Rasa loads it."""
    from rasa.core.agent import load_agent

    return asyncio.run(load_agent(str(model)))


def test_messages_are_understood_alike(trained_agent, planned):
    """Intent, ranking, entities and all that the components add are the same, to the last digit."""
    from rasa.engine.runner.dask import DaskGraphRunner

    assert isinstance(trained_agent.processor.graph_runner, OrderedGraphRunner)
    assert type(planned.processor.graph_runner) is DaskGraphRunner
    for text in TEXTS:
        assert asyncio.run(trained_agent.parse_message(text)) == asyncio.run(planned.parse_message(text))


def test_missing_input_is_named(trained_agent):
    """Without a message the first step says what it lacks."""
    from rasa.engine.exceptions import GraphRunError

    metadata = trained_agent.processor.model_metadata
    with pytest.raises(GraphRunError, match="__message__"):
        trained_agent.processor.graph_runner.run(inputs={}, targets=[metadata.nlu_target])
