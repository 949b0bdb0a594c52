"""Draws what the evaluation found: which intents are taken for which, and how sure the assistant was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib

from benchmarks.verdicts import Judged, Verdict

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np


def confusion_matrix(judged: Sequence[Judged], path: Path) -> None:
    """Writes a PNG: rows are the meant intents, columns those acted on, shades the share of the row."""
    pairs = [(each.phrase.intent, each.reply.intent) for each in judged]
    names = sorted({name for pair in pairs for name in pair})
    counts = np.zeros((len(names), len(names)))
    for meant, got in pairs:
        counts[names.index(meant), names.index(got)] += 1
    figure, axes = plt.subplots(figsize=(16, 15))
    axes.imshow(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), cmap="Blues")
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    for row, column in zip(*np.nonzero(counts), strict=True):
        if row != column:
            axes.text(column, row, int(counts[row, column]), ha="center", va="center", color="crimson", fontsize=7)
    axes.set(xlabel="acted on", ylabel="meant", title="Intents: meant and acted on (red: phrases off the diagonal)")
    _save(figure, path)


def confidence_histogram(judged: Sequence[Judged], threshold: float, path: Path) -> None:
    """Writes a PNG: how many phrases of each verdict lie in each twentieth of the confidence."""
    figure, axes = plt.subplots(figsize=(9, 5))
    verdicts = [verdict for verdict in Verdict if any(each.verdict is verdict for each in judged)]
    values = [[each.reply.confidence for each in judged if each.verdict is verdict] for verdict in verdicts]
    labels = [f"{verdict.value} ({len(found)})" for verdict, found in zip(verdicts, values, strict=True)]
    axes.hist(values, bins=np.linspace(0, 1, 21), stacked=True, label=labels)
    axes.axvline(threshold, color="black", linestyle="--", label=f"threshold {threshold}")
    axes.set(xlabel="confidence", ylabel="phrases", title="How sure, and how right")
    axes.legend()
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
