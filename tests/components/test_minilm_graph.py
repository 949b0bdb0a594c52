"""The encoder's graph, checked against a second, independent reading of the same weights."""

import json

import numpy as np
import onnx
import pytest
from safetensors.numpy import load_file
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from components import minilm_graph
from components.minilm_graph import OPSET, weights_folder

SENTENCES = [
    "Which massage for sciatica?",
    "hello",
    "Physical therapists do give massage, but for medical outcomes more than relaxation; is that the same in a spa?",
]


class NumpyBert:
    """BERT after Devlin et al. (2019), with mean pooling, one sentence at a time: no batch, no mask."""

    def __init__(self) -> None:
        folder = weights_folder()
        self.weights = load_file(folder / "model.safetensors")
        self.sizes = json.loads((folder / "config.json").read_text())
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(-1, keepdims=True) + self.sizes["layer_norm_eps"])
        return centred / deviation * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def attention(self, x: np.ndarray, name: str) -> np.ndarray:
        heads = self.sizes["num_attention_heads"]
        query, key, value = (
            self.linear(x, f"{name}.self.{part}").reshape(len(x), heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        weights = softmax(query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1]), axis=-1)
        mixed = (weights @ value).swapaxes(0, 1).reshape(len(x), -1)
        return self.norm(self.linear(mixed, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")

    def layer(self, x: np.ndarray, name: str) -> np.ndarray:
        x = self.attention(x, f"{name}.attention")
        wide = self.linear(x, f"{name}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        return self.norm(self.linear(wide, f"{name}.output.dense") + x, f"{name}.output.LayerNorm")

    def embed(self, sentence: str) -> np.ndarray:
        ids = self.tokenizer.encode(sentence).ids
        tables = [self.weights[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")]
        x = tables[0][ids] + tables[1][: len(ids)] + tables[2][0]
        x = self.norm(x, "embeddings.LayerNorm")
        for i in range(self.sizes["num_hidden_layers"]):
            x = self.layer(x, f"encoder.layer.{i}")
        mean = x.mean(0)
        return mean / np.linalg.norm(mean)


def test_graph_computes_what_the_weights_mean(encoder):
    """The graph's vectors are those of a forward pass in NumPy, though its weights are rounded to 16 bits."""
    bert = NumpyBert()
    expected = np.stack([bert.embed(sentence) for sentence in SENTENCES])
    # Measured: 1e-6 from the weights' rounding, 1e-7 between the kernels of processors with and without AVX-512.
    assert (encoder.embed(SENTENCES) * expected).sum(axis=1).min() > 0.9999


@pytest.fixture(scope="module")
def graph(encoder_folder):
    return onnx.load(str(encoder_folder / "encoder.onnx"))


def test_inputs_and_outputs(graph):
    """Any number of sentences of any length goes in, one vector a sentence comes out."""
    shapes = {
        value.name: [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in [*graph.graph.input, *graph.graph.output]
    }
    assert shapes == {"ids": ["sentences", "tokens"], "mask": ["sentences", "tokens"], "vectors": ["sentences", 384]}


def test_graph_is_stored_in_half_of_the_size(graph):
    """Every weight of some size is a 16-bit number, so a model archive grows by 45 MB, not by 90."""
    large = [tensor for tensor in graph.graph.initializer if np.prod(tensor.dims) > 10_000]
    assert len(large) == 2 + 6 * 6
    assert {tensor.data_type for tensor in large} == {onnx.TensorProto.FLOAT16}
    assert graph.ByteSize() < 46e6


def test_graph_computes_in_full_precision(graph):
    """No operation's result depends on the processor by more than the order of its sums: none computes in 8 bits."""
    assert {(each.domain, each.version) for each in graph.opset_import} == {("", OPSET)}
    assert not {node.op_type for node in graph.graph.node} & {"MatMulInteger", "QLinearMatMul", "QuantizeLinear"}
    onnx.checker.check_model(graph)


def test_missing_weights(monkeypatch):
    """Without the weights' package, training says which package is missing."""
    monkeypatch.setattr(minilm_graph, "WEIGHTS_PACKAGE", "no_such_package")
    with pytest.raises(FileNotFoundError, match="no_such_package"):
        weights_folder()
