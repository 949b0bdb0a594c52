"""Multinomial logistic regression on sparse and dense features side by side.

The model is scikit-learn's LogisticRegression with class_weight="balanced". Scikit-learn takes one matrix only, in
which the few hundred dense features of an embedding are stored as sparse ones, and in double precision: on 13,000
examples and 95 classes that takes more than twice as long. SciPy's L-BFGS-B, which it calls, keeps account of bounds
that nothing here has, for longer than the function itself takes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

# How many of the last steps L-BFGS remembers, and how often it may halve a step that leads too far.
_MEMORY = 10
_HALVINGS = 20
# A step must lower the function by this share of what its slope promises (Armijo's condition).
_PROMISED = 1e-4

Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


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
        scores = sparse @ weights[: sparse.shape[1]] + dense @ weights[sparse.shape[1] : width] + weights[width]
        scores -= scores.max(axis=1, keepdims=True)
        likelihood = scores[rows, targets]
        np.exp(scores, out=scores)
        totals = scores.sum(axis=1, keepdims=True)
        penalty = float(np.vdot(weights[:width], weights[:width])) / (2 * strength)
        value = float(importance @ (np.log(totals[:, 0]) - likelihood)) + penalty
        scores /= totals
        scores[rows, targets] -= 1
        scores *= importance[:, None]
        gradient = np.empty(shape, dtype=np.float32)
        gradient[: sparse.shape[1]] = transposed @ scores
        gradient[sparse.shape[1] : width] = dense.T @ scores
        gradient[width] = scores.sum(axis=0)
        gradient[:width] += weights[:width] / np.float32(strength)
        return value, gradient.ravel()

    learnt = minimize(loss, np.zeros(shape[0] * shape[1], dtype=np.float32), rounds, tolerance).reshape(shape)
    return Regression(classes, learnt[:width].T.copy(), learnt[width].astype(float))


def minimize(loss: Loss, start: np.ndarray, rounds: int, tolerance: float) -> np.ndarray:
    """Where a smooth function is least, by L-BFGS (Liu & Nocedal, 1989) with backtracking.

    Args:
        loss: gives the function's value and its gradient, float32, of the shape of `start`.
        start: where to begin, float32, shape (n,).
        rounds: the most steps.
        tolerance: the largest component of the gradient at which it stops before that.
    """
    place, (value, gradient) = start, loss(start)
    steps: deque[tuple[np.ndarray, np.ndarray, float]] = deque(maxlen=_MEMORY)
    for _ in range(rounds):
        if np.abs(gradient).max() <= tolerance:
            break
        direction = _direction(gradient, steps)
        slope = float(direction @ gradient)
        length = 1.0 if steps else 1 / float(np.linalg.norm(gradient))
        for _ in range(_HALVINGS):
            further = place + np.float32(length) * direction
            new_value, new_gradient = loss(further)
            if new_value <= value + _PROMISED * length * slope:
                break
            length /= 2
        else:
            break
        step, change = further - place, new_gradient - gradient
        curvature = float(step @ change)
        # Where the function does not curve upwards along the step, the step tells nothing of its shape.
        if curvature > 0:
            steps.append((step, change, 1 / curvature))
        place, value, gradient = further, new_value, new_gradient
    return place


def _direction(gradient: np.ndarray, steps: Sequence[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Down the gradient, as bent by the curvature that the last steps met: the two-loop recursion."""
    direction = -gradient
    shares = []
    for step, change, inverse in reversed(steps):
        share = np.float32(inverse * float(step @ direction))
        direction -= share * change
        shares.append(share)
    if steps:
        step, change, inverse = steps[-1]
        direction *= np.float32(1 / (inverse * float(change @ change)))
    for (step, change, inverse), share in zip(steps, reversed(shares), strict=True):
        direction += (share - np.float32(inverse * float(change @ direction))) * step
    return direction
