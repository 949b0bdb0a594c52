"""Sentences as vectors."""

import numpy as np
import pytest

from components.sentence_encoder import BATCH, DIMENSIONS, MAX_TOKENS

SENTENCES = [
    "Which massage for sciatica?",
    "hi",
    "My neck has been stiff since I slept badly, and now my shoulder hurts too when I lift my arm; what would help?",
    "does insurance cover it",
    "¿qué masaje?",
    "",
]


@pytest.fixture(scope="module")
def alone(encoder):
    """Each sentence's vector, embedded by itself."""
    return np.concatenate([encoder.embed([sentence]) for sentence in SENTENCES])


def test_shape(encoder):
    """One row of 384 numbers for each sentence, of the type that Rasa stores."""
    vectors = encoder.embed(SENTENCES)
    assert vectors.shape == (len(SENTENCES), DIMENSIONS)
    assert vectors.dtype == np.float32


def test_vectors_have_unit_length(alone):
    """A dot product of two vectors is their cosine similarity."""
    assert np.linalg.norm(alone, axis=1) == pytest.approx(1, abs=1e-5)


def test_batch_is_the_same_as_one_by_one(encoder, alone):
    """Short sentences are padded beside long ones, and neither the padding nor the order changes a vector."""
    assert np.allclose(encoder.embed(SENTENCES), alone, atol=1e-5)
    assert np.allclose(encoder.embed(SENTENCES[::-1]), alone[::-1], atol=1e-5)


def test_padding_has_no_effect(encoder, alone):
    """A sentence of one word beside the longest possible one keeps its vector."""
    padded = encoder.embed([SENTENCES[1], "massage " * (2 * MAX_TOKENS)])
    assert np.allclose(padded[0], alone[1], atol=1e-5)


def test_more_than_one_batch_keeps_the_order(encoder, alone):
    """Sentences that need several runs come back in their places."""
    many = SENTENCES * (BATCH // len(SENTENCES) + 2)
    assert len(many) > BATCH
    assert np.allclose(encoder.embed(many), np.tile(alone, (len(many) // len(SENTENCES), 1)), atol=1e-5)


def test_no_sentences(encoder):
    """Nothing in, nothing out."""
    assert encoder.embed([]).shape == (0, DIMENSIONS)


def test_long_text_is_cut(encoder):
    """What stands behind the last token that counts does not count."""
    start = "massage " * MAX_TOKENS
    one, other = encoder.embed([start, start + "insurance " * 100])
    assert np.allclose(one, other, atol=1e-5)


def test_meaning_not_letters(encoder):
    """Two ways to ask one thing are nearer than two things asked in one way."""
    asked, same, other = encoder.embed(
        ["will my health plan pay for this", "does insurance cover it", "will my dog like this"]
    )
    assert asked @ same > asked @ other
