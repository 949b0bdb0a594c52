"""Both systems on the project's own data: how well they understand, how fast they learn, start and answer."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.cache import Cache
from benchmarks.phrases import FALLBACK, NEAR_MISS, OUT_OF_SCOPE, read_phrases
from benchmarks.pipelines import System
from benchmarks.project import ROOT, fingerprint
from benchmarks.scores import Prediction, share
from benchmarks.servers import running
from benchmarks.traffic import Traffic, send
from benchmarks.training import predict, train_assistant

DECLINED = {OUT_OF_SCOPE, FALLBACK}

WARM_UP, ONE_BY_ONE, AT_ONCE, CLIENTS = 20, 200, 400, 8


@dataclass(frozen=True)
class Understanding:
    """Shares of the held-out phrases, with each system's own rules for declining.

    `right` of all; of those in scope: `right_in_scope`, and `misled`, answered as another question; of those out of
    scope: `declined`.
    """

    phrases: int
    right: float
    right_in_scope: float
    misled: float
    declined: float


def labelled_phrases(folder: Path) -> list[tuple[str, str]]:
    """(phrase, intent) pairs of all files, but for near misses, which have no one right intent."""
    return [(phrase.text, phrase.intent) for phrase in read_phrases(folder) if phrase.intent != NEAR_MISS]


def lessons(folder: Path) -> str:
    """What the files teach, as text: a new wording of an answer, which changes no measurement, is no part of it."""
    from rasa.shared.utils.io import read_yaml_file

    files = [read_yaml_file(file) for file in sorted(folder.rglob("*.yml"))]
    parts = ("nlu", "rules", "stories")
    return json.dumps([[[file.get(part) for part in parts], sorted(file.get("responses", ()))] for file in files])


def understanding(truth: Sequence[str], answers: Sequence[str]) -> Understanding:
    """Compares the intents that were meant with those that a system acts on; declining is right out of scope only."""
    pairs = list(zip(truth, answers, strict=True))
    inside = [(meant, got) for meant, got in pairs if meant != OUT_OF_SCOPE]
    outside = [got in DECLINED for meant, got in pairs if meant == OUT_OF_SCOPE]
    right = [meant == got for meant, got in inside]
    misled = [got not in {meant, *DECLINED} for meant, got in inside]
    return Understanding(len(pairs), share(right + outside), share(right), share(misled), share(outside))


def run(system: System, cache: Cache) -> dict[str, Any]:
    """Everything measured on one system, by the names of its parts: training, understanding, speed."""
    learnt = fingerprint(system.fingerprint(), lessons(ROOT / "data"), [ROOT / "domain.yml"])
    model = cache.path(f"own-model-{system.name}", learnt, "tar.gz")
    training = _training(system, model, learnt, cache)

    tests = sorted((ROOT / "tests" / "nlu").glob("*.yml"))
    phrases = labelled_phrases(ROOT / "tests" / "nlu")
    predictions = cache.get(
        f"own-phrases-{system.name}",
        fingerprint(learnt, tests),
        lambda: {"predictions": [asdict(ranking[0]) for ranking in predict(model, [text for text, _ in phrases])]},
    )
    answers = [Prediction(**prediction).intent for prediction in predictions["predictions"]]
    speed = cache.get(
        f"own-speed-{system.name}",
        fingerprint(learnt, tests, [path for part in ("actions", "launcher") for path in (ROOT / part).glob("*.py")]),
        lambda: _speed(model, [text for text, _ in phrases]),
    )
    return {
        "training": training,
        "understanding": asdict(understanding([intent for _, intent in phrases], answers)),
        "speed": speed,
    }


def _training(system: System, model: Path, learnt: str, cache: Cache) -> dict[str, Any]:
    """The seconds it took and the archive's bytes; trains again where the archive is gone."""

    def measure() -> dict[str, Any]:
        for old in model.parent.glob(f"own-model-{system.name}@*"):
            old.unlink()
        seconds = train_assistant(system, model)
        return {"seconds": seconds, "bytes": model.stat().st_size}

    return cache.get(f"own-training-{system.name}", learnt, measure, wanted=model)


def _speed(model: Path, phrases: list[str]) -> dict[str, Any]:
    """Starts the servers and talks to them in the held-out phrases, in an order that is the same for each system."""
    random.Random(0).shuffle(phrases)

    def talk(count: int, clients: int, name: str) -> Traffic:
        messages = list(islice(cycle(phrases), count))
        return asyncio.run(send(server.url, messages, clients, name))

    with running(model) as server:
        idle = server.memory()
        talk(WARM_UP, 1, "warm-up")
        alone = talk(ONE_BY_ONE, 1, "alone")
        together = talk(AT_ONCE, CLIENTS, "together")
        busy = server.memory()
    return {
        "start_seconds": server.start_seconds,
        "idle_bytes": idle,
        "busy_bytes": busy,
        "median_seconds": alone.median,
        "p95_seconds": alone.p95,
        "messages_per_second": together.messages_per_second,
        "unanswered": alone.unanswered + together.unanswered,
    }
