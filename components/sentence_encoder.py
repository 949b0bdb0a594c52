"""Turns sentences into vectors: tokenizer and ONNX Runtime session of all-MiniLM-L6-v2, no Rasa."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import numpy as np

GRAPH_FILE = "encoder.onnx"
TOKENIZER_FILE = "tokenizer.json"
DIMENSIONS = 384
# The model was trained on short texts; more tokens cost time and add nothing to a question.
MAX_TOKENS = 128
BATCH = 16


def write_encoder(folder: Path) -> None:
    """Writes the graph (45 MB) and the tokenizer into `folder`, which must exist."""
    # Imported here: only training needs them, and they take a second to load.
    import onnx

    from components.minilm_graph import build_graph, weights_folder

    weights = weights_folder()
    copyfile(weights / TOKENIZER_FILE, folder / TOKENIZER_FILE)
    onnx.save(build_graph(weights), str(folder / GRAPH_FILE))


class SentenceEncoder:
    """Embeds sentences with the encoder that `write_encoder` left in a folder."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        # One thread: a sentence is too small to share, and the server has other requests to serve.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH_FILE), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def embed(self, sentences: list[str]) -> np.ndarray:
        """Unit-length vectors, float32, shape (len(sentences), 384), in the order of the sentences."""
        vectors = np.zeros((len(sentences), DIMENSIONS), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(sentences)]
        # Sorted by length, so that a batch holds little padding.
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

        def embed(rows: list[int]) -> None:
            vectors[rows] = self._run([tokens[i] for i in rows])

        if len(batches) == 1:
            embed(order)
        else:
            # Training data, for which nobody waits in line: a batch on each core.
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(embed, batches))
        return vectors

    def _run(self, tokens: list[list[int]]) -> np.ndarray:
        """The vectors of one batch of tokenized sentences; the shorter ones are padded, which the mask hides."""
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, sentence in enumerate(tokens):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
        return self._session.run(None, {"ids": ids, "mask": mask})[0]
