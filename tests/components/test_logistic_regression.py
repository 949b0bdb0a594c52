"""The classifier's own regression, against scikit-learn's."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from scipy.sparse import random as random_sparse
from sklearn.linear_model import LogisticRegression

from components.logistic_regression import fit

SEED = 7


def examples(sparse: int, dense: int) -> tuple[csr_matrix, np.ndarray, list[str]]:
    """150 random examples of so many features, of three classes, which are of unequal size and depend on them."""
    random = np.random.default_rng(SEED)
    many = random_sparse(150, sparse, density=0.3, format="csr", random_state=SEED)
    few = random.normal(size=(150, dense))
    scores = hstack([many, csr_matrix(few)]).toarray() @ random.normal(size=(sparse + dense, 3)) + [1.0, 0.0, -0.5]
    return many, few, [("left", "right", "middle")[i] for i in scores.argmax(axis=1)]


@pytest.mark.parametrize(("sparse", "dense"), [(30, 5), (30, 0), (0, 5)], ids=["both", "sparse only", "dense only"])
@pytest.mark.parametrize("strength", [0.1, 10.0])
def test_same_as_scikit_learn(sparse, dense, strength):
    """Minimised to the end, the probabilities are those of scikit-learn's model on all features in one matrix."""
    many, few, labels = examples(sparse, dense)
    found = fit(many, few, labels, strength, rounds=2000, tolerance=1e-6)
    together = hstack([many, csr_matrix(few)]).tocsr()
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=5000, tol=1e-8).fit(together, labels)
    assert list(found.classes) == list(model.classes_)
    assert found.weights.shape == (3, sparse + dense)
    scores = together @ found.weights.T + found.intercepts
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(probabilities, model.predict_proba(together), atol=2e-3)


def test_twins_are_learnt_as_one():
    """Features that are alike in all examples get the weights that scikit-learn gives each of them."""
    many, few, labels = examples(8, 5)
    twice = hstack([many, many[:, :3], many[:, :1]]).tocsr()
    found = fit(twice, few, labels, 1.0, rounds=2000, tolerance=1e-6)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=5000, tol=1e-8)
    learnt = model.fit(hstack([twice, csr_matrix(few)]).tocsr(), labels)
    np.testing.assert_allclose(found.weights, learnt.coef_, atol=2e-3)
    assert (found.weights[:, [0, 1, 2, 0]] == found.weights[:, 8:12]).all()


def test_rounds_are_limited():
    """After one round the weights are not yet those of many."""
    many, few, labels = examples(30, 5)
    one, thousand = (fit(many, few, labels, 1.0, rounds, 1e-6).weights for rounds in (1, 1000))
    assert not np.allclose(one, thousand, atol=0.01)


def test_tolerance_ends_it_early():
    """A large tolerance is met at once: nothing is learnt."""
    many, few, labels = examples(30, 5)
    assert not fit(many, few, labels, 1.0, 1000, 1e9).weights.any()


def test_two_classes_have_weights_each():
    """Two classes get a row of weights each, opposite to one another."""
    many, few, labels = examples(30, 5)
    found = fit(many, few, ["left" if label == "left" else "other" for label in labels], 1.0, 500, 1e-6)
    assert found.weights.shape == (2, 35)
    np.testing.assert_allclose(found.weights[0], -found.weights[1], atol=1e-3)
