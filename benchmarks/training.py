"""Trains with Rasa's own command in a folder of its own, and asks the trained model."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

from tqdm import tqdm

from benchmarks.pipelines import System
from benchmarks.project import ROOT, quiet_environment
from benchmarks.scores import Prediction

_MODEL = "model.tar.gz"


class TrainingError(Exception):
    """`rasa train` failed; the message ends with what it said last."""


def train_understanding(system: System, examples: Iterable[tuple[str, str]], model: Path) -> float:
    """Trains the NLU part on (text, intent) pairs, writes the archive to `model` and gives the seconds it took.

    Raises:
        TrainingError: Rasa refused the data or the pipeline.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "nlu.yml", {"version": "3.1", "nlu": _nlu(examples)})
        return _train(system, folder, model, "nlu", "--nlu", "nlu.yml")


def train_assistant(system: System, model: Path) -> float:
    """Trains the whole assistant on the project's data, writes the archive to `model` and gives the seconds it took.

    Raises:
        TrainingError: Rasa refused the data or the configuration.
    """
    with tempfile.TemporaryDirectory() as name:
        data, domain = str(ROOT / "data"), str(ROOT / "domain.yml")
        return _train(system, Path(name), model, "--data", data, "--domain", domain)


def predict(model: Path, texts: list[str]) -> list[list[Prediction]]:
    """For each text, the model's ranking, best first: all steps of its pipeline, one message at a time."""
    os.environ.update(quiet_environment())
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(model)

    async def rank(text: str) -> list[Prediction]:
        parsed = await agent.parse_message(text)
        first = parsed["intent"]
        others = [intent for intent in parsed.get("intent_ranking", []) if intent["name"] != first["name"]]
        return [Prediction(intent["name"] or "", float(intent["confidence"])) for intent in (first, *others)]

    async def rank_all() -> list[list[Prediction]]:
        return [await rank(text) for text in tqdm(texts, desc="  asking", unit="message", leave=False)]

    return asyncio.run(rank_all())


def _nlu(examples: Iterable[tuple[str, str]]) -> list[dict]:
    by_intent: dict[str, list[dict[str, str]]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, []).append({"text": text})
    return [{"intent": intent, "examples": texts} for intent, texts in by_intent.items()]


def _train(system: System, folder: Path, model: Path, *arguments: str) -> float:
    """Runs in `folder`, so that Rasa's training cache is empty and its files vanish with the folder."""
    _write(folder / "config.yml", system.config)
    command = [sys.executable, "-m", "rasa", "train", *arguments]
    command += ["--config", "config.yml", "--out", ".", "--fixed-model-name", _MODEL]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=quiet_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode or not (folder / _MODEL).exists():
        raise TrainingError(f"{system.name}: rasa train failed\n{done.stdout[-3000:]}")
    copyfile(folder / _MODEL, model)
    return seconds


def _write(path: Path, content: dict) -> None:
    from rasa.shared.utils.io import write_yaml

    write_yaml(content, path, should_preserve_key_order=True)
