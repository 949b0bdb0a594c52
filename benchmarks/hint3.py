"""HINT3: what real users asked live FAQ bots.

Arora et al., "HINT3: Raising the bar for Intent Detection in the Wild", 2020. Training phrases are few and
written by bot makers; about half of the test questions are out of scope.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.cache import Cache
from benchmarks.pipelines import System
from benchmarks.project import fingerprint
from benchmarks.scores import PUBLISHED_STEPS, Prediction, Score, auroc, best_of, best_score, true_labels
from benchmarks.training import predict, train_understanding

DATA_SETS = {"sofmattress": "SOFMattress", "curekart": "Curekart"}
PUBLISHED = {
    "rasa": "Rasa (DIET, 2020)",
    "dialogflow": "Dialogflow",
    "luis": "LUIS",
    "haptik": "Haptik",
    "bert": "BERT",
}


@dataclass(frozen=True)
class Result:
    """One system on one data set; `coarse_mcc` is its best at the thresholds that the paper tried."""

    data_set: str
    system: str
    score: Score
    coarse_mcc: float
    auroc: float | None = None
    training_seconds: float | None = None


class MissingDataError(Exception):
    """The folder does not hold the data set's files."""


def read_examples(path: Path) -> list[tuple[str, str]]:
    """(sentence, label) pairs of one file, white space at the ends removed.

    Raises:
        MissingDataError: there is no such file or it has other columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(" ".join(row["sentence"].split()), row["label"].strip()) for row in csv.DictReader(file)]
    except (OSError, KeyError) as err:
        raise MissingDataError(f"{path} does not hold the columns sentence and label: {err}") from err


def published(folder: Path, data_set: str) -> list[Result]:
    """Each published system at its best threshold."""
    results = []
    for key, name in PUBLISHED.items():
        try:
            with (folder / f"published_{key}_{data_set}.csv").open(encoding="utf-8-sig", newline="") as file:
                best = best_of(_published_score(row) for row in csv.DictReader(file))
        except (OSError, KeyError) as err:
            raise MissingDataError(f"{folder} does not hold the figures of {name} for {data_set}: {err}") from err
        results.append(Result(data_set, name, best, best.mcc))
    return results


def run(folder: Path, data_set: str, system: System, cache: Cache) -> Result:
    """Trains the system's understanding on the data set and scores its raw confidence."""
    system = system.confidence_only()
    files = [folder / f"{data_set}_{part}.csv" for part in ("train", "test")]
    train, test = (read_examples(file) for file in files)
    measured = cache.get(
        f"hint3-{data_set}-{system.name}",
        fingerprint(system.fingerprint(), files),
        lambda: _measure(system, train, [text for text, _ in test]),
    )
    truth = true_labels([label for _, label in test], {label for _, label in train})
    predictions = [Prediction(**prediction) for prediction in measured["predictions"]]
    return Result(
        data_set,
        system.name,
        best_score(truth, predictions),
        best_score(truth, predictions, PUBLISHED_STEPS).mcc,
        auroc(truth, predictions),
        measured["training_seconds"],
    )


def _measure(system: System, train: list[tuple[str, str]], texts: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "model.tar.gz"
        seconds = train_understanding(system, train, model)
        predictions = [asdict(ranking[0]) for ranking in predict(model, texts)]
    return {"training_seconds": seconds, "predictions": predictions}


def _published_score(row: dict[str, str]) -> Score:
    columns = ("Threshold", "MCC", "Inscope Accuracy", "OOS Recall")
    return Score(*(float(row[column]) for column in columns))
