"""Multinomial logistic regression on sparse and dense features side by side.

The model is scikit-learn's LogisticRegression with class_weight="balanced", minimised by the same L-BFGS. Scikit-learn
takes one matrix only, in which the few hundred dense features of an embedding are stored as sparse ones, and in double
precision: on 13,000 examples and 95 classes that takes more than twice as long.

Sparse features that count the same in every example, as most pieces of a rare word do, are learnt as one, which halves
them. The minimum is the same, and so is each step towards it: k equal columns get equal weights w, which is one column
times sqrt(k) with the weight sqrt(k) w, of the same scores and the same penalty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags


class Regression(NamedTuple):
    """What was learnt: `classes` in alphabetical order, `weights` (classes, features), `intercepts` (classes,)."""

    classes: np.ndarray
    weights: np.ndarray
    intercepts: np.ndarray


def fit(
    sparse: csr_matrix, dense: np.ndarray, labels: Sequence[str], strength: float, rounds: int, tolerance: float
) -> Regression:
    """Fits weights for the sparse features, followed by the dense ones.

    Args:
        sparse: shape (examples, sparse features); `dense`: shape (examples, dense features); either may have none.
        labels: each example's class.
        strength: the inverse strength of the L2 penalty, scikit-learn's C; the intercepts are not penalised.
        rounds: the most L-BFGS iterations.
        tolerance: the largest gradient at which it stops before that.
    """
    classes, targets = np.unique(np.asarray(labels), return_inverse=True)
    twin, first, sizes = _twins(sparse)
    sparse = sparse.tocsc()[:, first] @ diags(np.sqrt(sizes), shape=(len(first), len(first)))
    examples, width = len(targets), sparse.shape[1] + dense.shape[1]
    shape = width + 1, len(classes)
    sparse = sparse.astype(np.float32).tocsr()
    transposed = sparse.T.tocsr()
    dense = np.ascontiguousarray(dense, dtype=np.float32)
    # A class counts as much as any other, however many examples it has.
    importance = (examples / (len(classes) * np.bincount(targets)))[targets].astype(np.float32)
    rows = np.arange(examples)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        single = weights.astype(np.float32)
        scores = sparse @ single[: sparse.shape[1]] + dense @ single[sparse.shape[1] : width] + single[width]
        scores -= scores.max(axis=1, keepdims=True)
        likelihood = scores[rows, targets]
        np.exp(scores, out=scores)
        totals = scores.sum(axis=1, keepdims=True)
        penalty = float(np.vdot(weights[:width], weights[:width])) / (2 * strength)
        value = float(importance @ (np.log(totals[:, 0]) - likelihood)) + penalty
        scores /= totals
        scores[rows, targets] -= 1
        scores *= importance[:, None]
        gradient = np.empty(shape)
        gradient[: sparse.shape[1]] = transposed @ scores
        gradient[sparse.shape[1] : width] = dense.T @ scores
        gradient[width] = scores.sum(axis=0)
        gradient[:width] += weights[:width] / strength
        return value, gradient.ravel()

    found = minimize(
        loss,
        np.zeros(shape[0] * shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": rounds, "maxls": 50, "gtol": tolerance, "ftol": 64 * np.finfo(float).eps},
    )
    learnt = found.x.reshape(shape)
    each = (learnt[: sparse.shape[1]] / np.sqrt(sizes)[:, None])[twin]
    weights = np.vstack([each, learnt[sparse.shape[1] : width]]).T.astype(np.float32)
    return Regression(classes, weights, learnt[width].copy())


def _twins(matrix: csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups the columns that are alike: each column's group, each group's first column, and each group's size."""
    columns = matrix.tocsc()
    columns.sort_indices()
    groups: dict[tuple[bytes, bytes], int] = {}
    group = [
        groups.setdefault((columns.indices[start:end].tobytes(), columns.data[start:end].tobytes()), len(groups))
        for start, end in pairwise(columns.indptr)
    ]
    _, first, sizes = np.unique(np.array(group, dtype=int), return_index=True, return_counts=True)
    return np.array(group, dtype=int), first, sizes
