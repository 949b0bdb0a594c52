"""Vectors of questions, near to one another where the questions mean the same: the trained model's, made fit for it."""

from __future__ import annotations

import json
import tarfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import numpy as np

from components.sentence_encoder import GRAPH_FILE, TOKENIZER_FILE, SentenceEncoder
from staff.errors import StaffError

# What components/nearest_question.py keeps: the training questions with their intents, and their vectors.
_QUESTIONS_FILE, _VECTORS_FILE = "questions.json", "vectors.npy"
_FILES = frozenset((GRAPH_FILE, TOKENIZER_FILE, _QUESTIONS_FILE, _VECTORS_FILE))
OUT_OF_SCOPE = "out_of_scope"
# How much of the mean variance is added to each direction's own: measured on development phrases, 0.3 to 3 do the same.
_RIDGE = 1.0


class ModelError(StaffError):
    """Why the trained model cannot be used; the message is one line and says what to do."""


@dataclass(frozen=True)
class Whitening:
    """A change of vectors after which those that mean the same lie nearer together than by the encoder alone.

    In the encoder's space all questions about massage are alike, and a question's tone weighs as much as what is asked.
    The directions in which phrases of one intent differ are such that do not matter: each is shrunk by how much they
    differ in it (within-class covariance normalization; Hatch & Stolcke, "Generalized linear kernels for one-versus-all
    classification", 2006). Topics that were never trained gain as much as those that were.
    """

    centre: np.ndarray
    matrix: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, intents: np.ndarray) -> Whitening:
        """Learns from vectors, shape (n, dimensions), and the intent of each."""
        names, groups = np.unique(intents, return_inverse=True)
        # Rows of one intent stand together, so that each intent's are summed at once: 30 times as fast as np.add.at.
        order = np.argsort(groups, kind="stable")
        counts = np.bincount(groups, minlength=len(names))
        sums = np.add.reduceat(vectors[order], np.cumsum(counts) - counts, axis=0, dtype=np.float64)
        means = sums / counts[:, None]
        within = vectors - means[groups]
        variances, directions = np.linalg.eigh(within.T @ within / len(vectors))
        scales = 1 / np.sqrt(np.maximum(variances, 0) + _RIDGE * max(variances.mean(), np.finfo(np.float32).tiny))
        return cls(vectors.mean(axis=0), directions * scales @ directions.T)

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """The changed vectors, unit length, float32."""
        changed = (vectors - self.centre) @ self.matrix
        lengths = np.linalg.norm(changed, axis=1, keepdims=True)
        return (changed / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)


@dataclass(frozen=True)
class Known:
    """The questions that a model was trained on: the intent of each, shape (n,), and its vector, (n, dimensions)."""

    intents: np.ndarray
    vectors: np.ndarray

    def without(self, intents: Collection[str]) -> Known:
        """Those of other intents."""
        others = ~np.isin(self.intents, list(intents))
        return Known(self.intents[others], self.vectors[others])

    def whitening(self) -> Whitening:
        """What they teach; those out of scope have no meaning in common."""
        taught = self.without({OUT_OF_SCOPE})
        return Whitening.fit(taught.vectors, taught.intents)


class Meaning:
    """Gives the vectors of questions."""

    def __init__(self, encoder: SentenceEncoder, whitening: Whitening) -> None:
        self._encoder = encoder
        self._whitening = whitening

    @classmethod
    def load(cls, model: Path) -> Meaning:
        """Takes what is needed out of a trained model's archive.

        Raises:
            ModelError: there is none, or it lacks that.
        """
        encoder, known = read_model(model)
        return cls(encoder, known.whitening())

    def vectors(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, float32, shape (len(texts), 384), in the order of the texts."""
        return self._whitening(self._encoder.embed(texts))


def read_model(model: Path) -> tuple[SentenceEncoder, Known]:
    """The encoder and the known questions of a trained model.

    Raises:
        ModelError: there is none, or it lacks them.
    """
    files = _read(model)
    questions = json.loads(files[_QUESTIONS_FILE])
    known = Known(np.array(questions["intents"]), np.load(BytesIO(files[_VECTORS_FILE])))
    with TemporaryDirectory() as folder:
        for name in (GRAPH_FILE, TOKENIZER_FILE):
            (Path(folder) / name).write_bytes(files[name])
        return SentenceEncoder(Path(folder)), known


def _read(model: Path) -> dict[str, bytes]:
    """The contents of the four files, by name; each component's files stand in a folder of its own."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(model, "r:gz") as archive:
            for member in archive:
                name = PurePosixPath(member.name).name
                if name in _FILES and member.isfile():
                    found[name] = archive.extractfile(member).read()
                if found.keys() == _FILES:
                    return found
    except FileNotFoundError as err:
        raise ModelError(f"There is no trained model {model}: run `make train`.") from err
    except (OSError, EOFError, tarfile.TarError, zlib.error) as err:
        raise ModelError(f"The trained model {model} cannot be read ({err}): run `make train`.") from err
    lacking = ", ".join(sorted(_FILES - found.keys()))
    raise ModelError(f"The trained model {model} holds no {lacking}: run `make train`.")
