"""What predictions are worth: pure functions of labels, predictions and thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sklearn.metrics import matthews_corrcoef, roc_auc_score

OUT_OF_SCOPE = "NO_NODES_DETECTED"
# The published systems were tried at nine thresholds, ours at every hundredth: compare like with like.
FINE_STEPS = tuple(step / 100 for step in range(101))
PUBLISHED_STEPS = tuple(step / 10 for step in range(1, 10))


@dataclass(frozen=True)
class Prediction:
    """The intent that a system puts first and how sure it is, from 0 to 1; no intent is the empty string."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Score:
    """How well a system does on one HINT3 data set when answers below `threshold` count as out of scope."""

    threshold: float
    mcc: float
    in_scope_accuracy: float
    out_of_scope_recall: float


def true_labels(labels: Iterable[str], trained: set[str]) -> list[str]:
    """The labels with every one that training never saw made out of scope."""
    return [label if label in trained else OUT_OF_SCOPE for label in labels]


def decide(predictions: Iterable[Prediction], threshold: float) -> list[str]:
    """The intents, or out of scope where the confidence lies below the threshold."""
    return [p.intent if p.intent and p.confidence >= threshold else OUT_OF_SCOPE for p in predictions]


def score_at(truth: Sequence[str], predictions: Sequence[Prediction], threshold: float) -> Score:
    """Scores one threshold.

    Raises:
        ValueError: nothing to score, or not one prediction for each label.
    """
    if not truth or len(truth) != len(predictions):
        raise ValueError(f"{len(truth)} labels need as many predictions and at least one, not {len(predictions)}")
    decided = decide(predictions, threshold)
    inside = [label == answer for label, answer in zip(truth, decided, strict=True) if label != OUT_OF_SCOPE]
    outside = [answer == OUT_OF_SCOPE for label, answer in zip(truth, decided, strict=True) if label == OUT_OF_SCOPE]
    mcc = float(matthews_corrcoef(truth, decided))
    return Score(threshold, mcc, share(inside), share(outside))


def best_score(truth: Sequence[str], predictions: Sequence[Prediction], steps: Iterable[float] = FINE_STEPS) -> Score:
    """The score with the highest Matthews correlation; of equal ones, that of the lowest threshold."""
    return best_of(score_at(truth, predictions, step) for step in steps)


def best_of(scores: Iterable[Score]) -> Score:
    """The score with the highest Matthews correlation; of equal ones, the first."""
    return max(scores, key=lambda score: score.mcc)


def auroc(truth: Sequence[str], predictions: Sequence[Prediction]) -> float:
    """How often an utterance in scope is given more confidence than one out of scope; ties count half."""
    return float(roc_auc_score([label != OUT_OF_SCOPE for label in truth], [p.confidence for p in predictions]))


def share(outcomes: Sequence[bool]) -> float:
    """The share of outcomes that are true; none at all count as 0."""
    return sum(outcomes) / len(outcomes) if outcomes else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of the values do not exceed (nearest rank).

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values, no percentile")
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(int(rank), 1) - 1]
