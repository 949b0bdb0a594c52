"""How well questions are put together: pairs that were put together, against those that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rasa.shared.utils.io import read_yaml_file

PARAPHRASES = Path(__file__).with_name("paraphrases.yml")


class Scores(NamedTuple):
    """Of pairs: precision, recall and their harmonic mean; and the adjusted Rand index and the V-measure."""

    precision: float
    recall: float
    f1: float
    rand: float
    v_measure: float


def read_paraphrases() -> tuple[list[int], list[str]]:
    """The hand-written questions, each with the number of its topic; those that are alone have one of their own."""
    content = read_yaml_file(PARAPHRASES)
    topics = [*content["topics"].values(), *([text] for text in content["alone"])]
    return [place for place, texts in enumerate(topics) for _ in texts], [text for texts in topics for text in texts]


def scores(topics: Sequence[int], groups: Sequence[np.ndarray]) -> Scores:
    """The scores of groups of rows, by the topic of each row."""
    from sklearn.metrics import adjusted_rand_score, v_measure_score
    from sklearn.metrics.cluster import pair_confusion_matrix

    found = np.empty(len(topics), dtype=int)
    for place, rows in enumerate(groups):
        found[rows] = place
    (_, wrong), (missed, right) = pair_confusion_matrix(topics, found)
    return Scores(
        right / max(right + wrong, 1),
        right / max(right + missed, 1),
        2 * right / max(2 * right + wrong + missed, 1),
        adjusted_rand_score(topics, found),
        v_measure_score(topics, found),
    )
