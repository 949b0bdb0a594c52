"""The trained assistant in this process, for the tests that need no server before it: loaded once a run."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launcher.rasa_server import with_port
from launcher.settings import free_port
from tests.data_files import ROOT

if TYPE_CHECKING:
    from rasa.core.agent import Agent


@pytest.fixture(scope="session")
def agent_actions_port() -> int:
    """Where the agent looks for the action server. A test that needs one starts it there."""
    return free_port()


@pytest.fixture(scope="session")
def trained_agent(model: Path, agent_actions_port: int) -> Agent:
    """The trained assistant with the services of endpoints.yml, understanding in the order that `make run` uses.

    It holds nothing of the event loop that it was loaded in, so that each test can use it in its own.
    """
    from rasa.core import processor
    from rasa.core.agent import load_agent
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from launcher.ordered_runner import use_ordered_runner

    # Rasa's own default is to log every step.
    configure_structlog(logging.ERROR)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action.url = with_port(endpoints.action.url, agent_actions_port)
    with pytest.MonkeyPatch.context() as patch:
        # Put back once it is loaded.
        patch.setattr(processor, "DaskGraphRunner", processor.DaskGraphRunner)
        use_ordered_runner()
        return asyncio.run(load_agent(str(model), endpoints=endpoints))
