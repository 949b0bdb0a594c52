"""The order of a model's steps: the same answers as Rasa's own runner gives."""

import asyncio

import pytest
from rasa.core import processor
from rasa.core.agent import Agent, load_agent
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

from launcher.ordered_runner import OrderedGraphRunner, use_ordered_runner

TEXTS = ["which massage for siatica", "hello", "", "i have chest pain right now", "my cat is called dave", "🦶"]


@pytest.fixture(scope="module")
def planned(model) -> Agent:
    """The trained assistant, loaded as Rasa loads it."""
    return asyncio.run(load_agent(str(model)))


@pytest.fixture(scope="module")
def ordered(model, planned) -> Agent:
    """The trained assistant, loaded as the launcher loads it, after `planned`."""
    with pytest.MonkeyPatch.context() as patch:
        # Put back once it is loaded.
        patch.setattr(processor, "DaskGraphRunner", DaskGraphRunner)
        use_ordered_runner()
        return asyncio.run(load_agent(str(model)))


def test_messages_are_understood_alike(ordered, planned):
    """Intent, ranking, entities and all that the components add are the same, to the last digit."""
    assert isinstance(ordered.processor.graph_runner, OrderedGraphRunner)
    assert type(planned.processor.graph_runner) is DaskGraphRunner
    for text in TEXTS:
        assert asyncio.run(ordered.parse_message(text)) == asyncio.run(planned.parse_message(text))


def test_missing_input_is_named(ordered):
    """Without a message the first step says what it lacks."""
    metadata = ordered.processor.model_metadata
    with pytest.raises(GraphRunError, match="__message__"):
        ordered.processor.graph_runner.run(inputs={}, targets=[metadata.nlu_target])
