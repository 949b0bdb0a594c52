"""The conversations of tests/conversations run as written, by Rasa's own test of stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.data_files import ROOT, read_yaml

if TYPE_CHECKING:
    from rasa.core.agent import Agent

FOLDER = ROOT / "tests" / "conversations"


async def test_conversations_run_as_written(trained_agent: Agent, tmp_path: Path):
    """In every conversation, after what is understood as written, the assistant acts as written."""
    from rasa.core.test import test

    stories = [story for file in sorted(FOLDER.glob("*.yml")) for story in read_yaml(file)["stories"]]
    found = await test(str(FOLDER), trained_agent, out_directory=str(tmp_path), disable_plotting=True)
    played = found["report"]["conversation_accuracy"]
    assert played["correct"] == played["total"], (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert played["total"] == len(stories) > 30
