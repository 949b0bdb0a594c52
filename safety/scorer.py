"""Weighs everything that a text says: how likely it tells of a danger, and of which kind.

Three logistic regressions (danger or not; if not, a doctor's question or not, and improper or not) and one for each
kind of danger, fitted by `python -m safety fit` on data/safety/examples.csv. They need no more than the weights: some
sums for a message.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WEIGHTS = "weights.csv"
INTERCEPT = "(intercept)"
DANGER, DOCTOR = "danger", "doctor"
# What a licensed clinic does not do.
CONDUCT = "sexual"
# Rows that hold no weight: what the weights were fitted on, and the thresholds.
FINGERPRINT, THRESHOLD = "(fitted on)", "(threshold)"


@dataclass(frozen=True)
class Scores:
    """Logits: of a danger; if it is none, of what a doctor must judge first, and of what no licensed clinic does.

    `kind` is the likeliest kind of danger.
    """

    danger: float
    doctor: float
    conduct: float
    kind: str


class Scorer:
    """Scores features by fitted weights."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """`weights`: by target (danger, doctor, sexual, a kind) and feature."""
        self._by_feature: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for target, own in weights.items():
            for feature, weight in own.items():
                self._by_feature[feature].append((target, weight))
        self._kinds = [target for target in weights if target not in (DANGER, DOCTOR, CONDUCT)]

    def score(self, features: Mapping[str, float]) -> Scores:
        sums: dict[str, float] = defaultdict(float)
        for feature, value in {**features, INTERCEPT: 1.0}.items():
            for target, weight in self._by_feature.get(feature, ()):
                sums[target] += value * weight
        return Scores(sums[DANGER], sums[DOCTOR], sums[CONDUCT], max(self._kinds, key=lambda kind: sums[kind]))


@dataclass(frozen=True)
class Fitted:
    """What weights.csv holds: the fingerprint of what it was fitted on, the thresholds by name, and the scorer."""

    fingerprint: str
    thresholds: Mapping[str, float]
    scorer: Scorer


def read_weights(path: Path) -> Fitted:
    """
    Raises:
        OSError: it cannot be read.
        ValueError: a row is not as `write_weights` writes it.
    """
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    thresholds: dict[str, float] = {}
    fingerprint = ""
    with path.open(encoding="utf-8", newline="") as file:
        for target, feature, value in csv.reader(file):
            if target == FINGERPRINT:
                fingerprint = feature
            elif target == THRESHOLD:
                thresholds[feature] = float(value)
            else:
                weights[target][feature] = float(value)
    return Fitted(fingerprint, thresholds, Scorer(weights))


def write_weights(
    path: Path, fingerprint: str, thresholds: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]
) -> None:
    """A row for each number: what for, of what, the number with two digits after the point."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow((FINGERPRINT, fingerprint, ""))
        rows.writerows((THRESHOLD, name, f"{value:.2f}") for name, value in thresholds.items())
        for target, own in weights.items():
            rows.writerows((target, feature, f"{value:.2f}") for feature, value in sorted(own.items()))
