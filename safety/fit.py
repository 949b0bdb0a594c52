"""Fits the scorer's weights and thresholds on examples of messages: `python -m safety fit`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from knowledge.errors import Fault, TablesError
from knowledge.load import read_rows
from knowledge.questions import load_phrases
from safety.languages import ENGLISH
from safety.load import fingerprint, load_names, paths_of
from safety.scorer import CONDUCT, DANGER, DOCTOR, INTERCEPT, WEIGHTS, write_weights
from safety.tables import EXAMPLES, FRAMES, NAME, SIGN, Example, Frame, Level, Use
from safety.triage import Assessor

# The inverse strength of the L2 penalty: scikit-learn's C, chosen by cross-validation.
_STRENGTH = 10.0
# A word or a pair of words in fewer examples teaches nothing about others, and a smaller weight decides nothing.
_LEAST, _SMALLEST = 2, 0.3
# A kind is told by words that many use, and a small weight tells none.
_LEAST_OF_KINDS, _SMALLEST_OF_KINDS = 6, 0.8
_FOLDS = 5
# Beside a message of its own each framed text counts so much: those around one sign say much the same.
_FRAMED = 0.1
# The logit of what is never found.
_NEVER = 100.0
# Which shares of the harmless examples, and of the assistant's own questions, may be alarmed at most, alarmed or asked,
# refused, and pointed to a doctor. The examples are written to be mistaken: of visitors' messages far fewer are.
_MOST = {
    "alarm": (0.045, 0.004),
    "ask": (0.13, 0.02),
    "conduct": (0.002, 0.0006),
    "doctor": (0.035, 0.006),
}


class Told(NamedTuple):
    """A message, what it is, and whether it is one of the assistant's own questions."""

    level: Level
    kind: str
    messages: tuple[str, ...]
    is_question: bool


class Report(NamedTuple):
    """Of the examples, by cross-validation, which share was recognised at each threshold."""

    thresholds: Mapping[str, float]
    caught: float
    asked: float
    pointed: float
    refused: float
    right_kind: float


def framed(assessor: Assessor, frames: Sequence[Frame]) -> Iterator[Told]:
    """Each sign's example, and each danger's name, in the frames that leave it a danger or make it none."""
    signs = dict.fromkeys(combination.sign for combination in assessor.tables.combinations if combination.sign.example)
    urgent = [sign for sign in signs if sign.level.is_urgent]
    kinds = assessor.tables.kinds
    named = [(kinds[kind], name) for kind, names in load_names(assessor.language).items() for name in names]
    for use, frame in ((frame.use, frame.frame) for frame in frames):
        if SIGN in frame:
            told = [(sign.level, sign.kind, frame.replace(SIGN, sign.example)) for sign in urgent]
        else:
            told = [(kind.level, kind.key, frame.replace(NAME, name)) for kind, name in named]
        for level, kind, text in told:
            is_danger = use is Use.DANGER
            messages = tuple(text.split(" || "))
            yield Told(level if is_danger else Level.ANSWER, kind if is_danger else "", messages, False)


def fit(assessor: Assessor, questions: Mapping[Level, Sequence[str]]) -> Report:
    """Fits on the examples of the assessor's language and the assistant's own questions, and writes weights.csv.

    Args:
        assessor: finds what the tables find; its own weights are not used.
        questions: what the assistant answers, and what needs a doctor's word before.

    Raises:
        TablesError: examples.csv is wrong.
    """
    paths = paths_of(assessor.language)
    examples = [*_examples(paths[EXAMPLES]), *_questions(questions)]
    told = [*examples, *framed(assessor, _rows(paths[FRAMES], Frame))]
    measured = np.arange(len(told)) < len(examples)
    features, known_of = zip(*(assessor.look(each.messages) for each in told), strict=True)
    data, known = _Matrix(features, np.where(measured, 1.0, _FRAMED)), np.array(known_of)
    danger = np.array([each.level.is_urgent for each in told])
    doctor = np.array([each.level is Level.DOCTOR for each in told])
    improper = np.array([each.kind == CONDUCT for each in told])
    asked = np.array([each.is_question for each in told])
    # Of each message, the scores by weights that were fitted without it.
    scores = data.held_out(danger, np.ones(len(told), dtype=bool))
    pointed = data.held_out(doctor, ~danger)
    refused = data.held_out(improper, ~danger) if improper.any() else np.zeros(len(told))
    chosen = {
        "alarm": (scores, ~danger, known),
        "ask": (scores, ~danger, np.ones(len(told), dtype=bool)),
        "conduct": (refused, ~danger & ~improper, np.ones(len(told), dtype=bool)),
        "doctor": (pointed, ~danger & ~doctor, np.ones(len(told), dtype=bool)),
    }
    thresholds = {
        name: max(
            _threshold(of[rows & within & ~asked & measured], int((rows & ~asked & measured).sum()), _MOST[name][0]),
            _threshold(of[rows & within & asked], int((rows & asked).sum()), _MOST[name][1]),
        )
        for name, (of, rows, within) in chosen.items()
    }
    weights = {DANGER: data.weights(danger, _LEAST), DOCTOR: data.weights(doctor, _LEAST, ~danger)}
    if improper.any():
        weights[CONDUCT] = data.weights(improper, _LEAST, ~danger)
    else:
        # Of some languages no improper requests are known: nothing is taken for one.
        thresholds["conduct"] = _NEVER
    of_a_kind = np.array([bool(each.kind) and hot for each, hot in zip(told, danger, strict=True)])
    kinds = np.array([each.kind for each in told])
    weights |= {
        kind: data.weights(kinds == kind, _LEAST_OF_KINDS, of_a_kind, _SMALLEST_OF_KINDS, pairs=False)
        for kind in sorted({*kinds[of_a_kind]})
    }
    write_weights(paths[WEIGHTS], fingerprint(assessor.language), thresholds, weights)
    caught = known & (scores >= thresholds["alarm"])
    return Report(
        thresholds,
        float(caught[danger & measured].mean()),
        float((caught | (scores >= thresholds["ask"]))[danger & measured].mean()),
        float((pointed[doctor & ~danger] >= thresholds["doctor"]).mean()),
        float((refused[improper] >= thresholds["conduct"]).mean()) if improper.any() else 0.0,
        data.right_kind(kinds, of_a_kind),
    )


def _examples(path: Path) -> Iterator[Told]:
    for row in _rows(path, Example):
        yield Told(row.level, row.kind, row.messages, False)


def _rows(path: Path, record: type) -> list[Any]:
    faults: list[Fault] = []
    rows = [row for _, row in read_rows(path, record, faults)]
    if faults:
        raise TablesError(faults)
    return rows


def _questions(questions: Mapping[Level, Sequence[str]]) -> Iterator[Told]:
    for level, texts in questions.items():
        yield from (Told(level, "", (text,), True) for text in texts)


class _Matrix:
    """The features of all messages as a sparse matrix, and logistic regressions on it.

    `counts` is how much each message counts, shape (messages,).
    """

    def __init__(self, features: Sequence[Mapping[str, float]], counts: np.ndarray) -> None:
        from sklearn.feature_extraction import DictVectorizer

        vectorizer = DictVectorizer()
        self._values = vectorizer.fit_transform(features)
        self._names = vectorizer.feature_names_
        self._counts = counts
        self._common = np.asarray((self._values > 0).sum(axis=0)).ravel()

    def _model(self) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear", random_state=0)

    def _fitted(self, values: Any, is_it: np.ndarray, rows: Any) -> Any:
        return self._model().fit(values[rows], is_it[rows], sample_weight=self._counts[rows])

    def held_out(self, is_it: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Each row's logit by a model that was fitted on the rows of `among` in the other folds."""
        from sklearn.model_selection import StratifiedKFold

        values = self._values[:, self._common >= _LEAST]
        scores = np.zeros(len(is_it))
        for fitted, left in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(values, is_it):
            fitted = fitted[among[fitted]]
            scores[left] = self._fitted(values, is_it, fitted).decision_function(values[left])
        return scores

    def weights(
        self,
        is_it: np.ndarray,
        least: int,
        among: np.ndarray | None = None,
        smallest: float = _SMALLEST,
        *,
        pairs: bool = True,
    ) -> dict[str, float]:
        """The weights of the features that stand in at least `least` messages, small ones left out."""
        kept = np.array(
            [at for at in np.flatnonzero(self._common >= least) if pairs or not self._names[at].startswith("pair ")]
        )
        model = self._fitted(self._values[:, kept], is_it, slice(None) if among is None else among)
        found = {self._names[at]: float(weight) for at, weight in zip(kept, model.coef_[0], strict=True)}
        return {
            INTERCEPT: float(model.intercept_[0]),
            **{name: weight for name, weight in found.items() if abs(weight) >= smallest},
        }

    def right_kind(self, kinds: np.ndarray, among: np.ndarray) -> float:
        """The share of the messages of `among` whose kind a model finds that was fitted without them."""
        from sklearn.model_selection import cross_val_predict

        values = self._values[among][:, self._common >= _LEAST_OF_KINDS]
        return float((cross_val_predict(self._model(), values, kinds[among], cv=_FOLDS) == kinds[among]).mean())


def _threshold(scores: np.ndarray, all_rows: int, most: float) -> float:
    """The lowest threshold that at most the share `most` of so many rows reach; of the others no score counts."""
    allowed = int(most * all_rows)
    ordered = np.sort(scores)[::-1]
    return float(ordered[allowed]) + 0.01 if allowed < len(ordered) else -10.0


def own_questions(language: str) -> dict[Level, list[str]]:
    """The assistant's training phrases in a language, by what they need."""
    found: dict[Level, list[str]] = {Level.DOCTOR: [], Level.ANSWER: []}
    if language == ENGLISH:
        for intent, phrases in load_phrases().items():
            found[Level.DOCTOR if intent in _NEED_A_DOCTOR else Level.ANSWER] += phrases
    return found


_NEED_A_DOCTOR = frozenset(
    {"ask_blood_clots", "ask_cancer", "ask_children", "ask_medical_advice", "ask_pregnancy", "ask_safety"}
)
