"""Groups of questions that mean the same.

meaning = Meaning.load(model)
for group in cluster(wordings(turns), meaning):
    print(group.count, group.typical.text)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from staff.records import Nearest
from staff.report.meaning import Meaning
from staff.report.wordings import Wording

# Two groups become one where the mean distance (1 - cosine) of their questions is at most this. On paraphrases of
# topics that the vectors were not made for, pairwise F1 gains by more up to 0.80, and the groups' purity loses by it.
DISTANCE = 0.76
# So many wordings are compared, those most often asked: the table of their distances grows with the square.
MOST = 5_000
# Rows of that table which are made at once.
_ROWS = 512


@dataclass(frozen=True)
class Cluster:
    """Questions that mean the same.

    Attributes:
        typical: the wording that is often asked and near to the middle of all that was asked.
        wordings: all of them, most often asked first, the typical one included.
        count: how many times they were asked.
        conversations: in how many conversations.
        last: when one of them was asked last.
    """

    typical: Wording
    wordings: tuple[Wording, ...]
    count: int
    conversations: int
    last: datetime

    @property
    def nearest(self) -> Nearest | None:
        """The known question nearest to the typical wording."""
        return self.typical.nearest


def cluster(wordings: Sequence[Wording], meaning: Meaning, most: int = MOST) -> list[Cluster]:
    """The groups, most often asked first; then those of more conversations, asked later, in the alphabet's order.

    Args:
        wordings: ranked; those after the first `most` are left out.
    """
    compared = list(wordings[:most])
    if not compared:
        return []
    vectors = meaning.vectors([wording.text for wording in compared])
    clusters = [_cluster([compared[i] for i in rows], vectors[rows]) for rows in group(vectors)]
    return sorted(
        clusters,
        key=lambda each: (-each.count, -each.conversations, -each.last.timestamp(), each.typical.text),
    )


def group(vectors: np.ndarray, distance: float = DISTANCE) -> list[np.ndarray]:
    """Rows of unit vectors that belong together, by average linkage (Sokal & Michener, 1958) cut at a mean distance."""
    if len(vectors) == 1:
        return [np.array([0])]
    # Imported here: it takes a while to load, and those who only read clusters do not need it.
    from scipy.cluster.hierarchy import fcluster, linkage

    labels = fcluster(linkage(_distances(vectors), "average"), distance, "distance")
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def _distances(vectors: np.ndarray) -> np.ndarray:
    """Of each row to each later one: 1 - cosine, as SciPy's condensed table, which is half of the whole one."""
    count = len(vectors)
    condensed = np.empty(count * (count - 1) // 2)
    filled = 0
    for start in range(0, count, _ROWS):
        block = 1 - vectors[start : start + _ROWS] @ vectors[start:].T
        for row, distances in enumerate(block):
            later = distances[row + 1 :]
            condensed[filled : filled + len(later)] = later
            filled += len(later)
    # Rounding makes a distance of nothing a little less.
    return np.maximum(condensed, 0, out=condensed)


def _cluster(wordings: list[Wording], vectors: np.ndarray) -> Cluster:
    counts = np.array([wording.count for wording in wordings])
    nearness = vectors @ (counts @ vectors)
    return Cluster(
        typical=wordings[int(np.argmax(counts * nearness))],
        wordings=tuple(wordings),
        count=int(counts.sum()),
        conversations=len(frozenset().union(*(wording.conversations for wording in wordings))),
        last=max(wording.last for wording in wordings),
    )
