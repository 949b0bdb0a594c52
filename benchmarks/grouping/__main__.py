"""`python -m benchmarks.grouping`: how well questions are put together, by vectors, linkage and distance.

Four check sets: the hand-written paraphrases, and phrases drawn from the FAQ's training phrases, where those of one
intent belong together and those out of scope to nothing. What whitens these was learnt from intents that are not drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer
from rasa.shared.utils.io import read_yaml_file
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from benchmarks.grouping.paraphrases import Scores, read_paraphrases, scores
from benchmarks.project import ROOT
from staff.report.command import MODEL
from staff.report.meaning import OUT_OF_SCOPE, Known, Whitening, read_model

# Phrases of these intents ask the same of different things, so they are no paraphrases of one another.
NAMING = frozenset(
    (
        *("ask_about_clinic", "ask_clinic_contact", "ask_compare", "ask_conditions_for_technique"),
        *("ask_explain_technique", "ask_technique_for_condition", "ask_who_offers"),
    )
)
DISTANCES = np.arange(0.30, 1.001, 0.02)
# By name: phrases of each intent, from that of the most on, phrases that are alone, and how often they are drawn.
DRAWN = {
    "20 intents x 6, 60 alone": ([6] * 20, 60, 12),
    "60, 30, 20, ... 2 of each intent, 200 alone": ([max(2, 60 // place) for place in range(1, 100)], 200, 6),
    "all of each intent, all alone": ([10_000] * 100, 10_000, 1),
}


@dataclass(frozen=True)
class Drawn:
    """Questions to put together: the topic of each, its vector by the encoder, and what whitens these."""

    topics: Sequence[int]
    vectors: np.ndarray
    whitening: Whitening

    def by(self, kind: str) -> np.ndarray:
        """The vectors as they are, from the middle of the known questions, or whitened."""
        if kind == "whitened":
            return self.whitening(self.vectors)
        return self.vectors - self.whitening.centre if kind == "centred" else self.vectors


def check_sets(model: Path) -> dict[str, list[Drawn]]:
    """The draws of each check set, by its name."""
    encoder, known = read_model(model)
    topics, texts = read_paraphrases()
    found = {"hand-written": [Drawn(topics, encoder.embed(texts), known.whitening())]}
    intents = [intent for path in sorted((ROOT / "data" / "faq").glob("*.yml")) for intent in _paraphrased(path)]
    for name, (sizes, alone, draws) in DRAWN.items():
        halves = (intents[::2], intents[1::2])
        found[name] = [each for half in halves for each in _draws(known, half, sizes, alone, draws)]
    return found


def score(drawn: Sequence[Drawn], kind: str, method: str) -> np.ndarray:
    """The mean scores at each distance, shape (distances, scores)."""
    found = np.zeros((len(DISTANCES), len(Scores._fields)))
    for each in drawn:
        vectors = each.by(kind)
        tree = linkage(np.maximum(pdist(vectors, "cosine"), 0), method)
        for place, distance in enumerate(DISTANCES):
            labels = fcluster(tree, distance, "distance")
            groups = [np.flatnonzero(labels == label) for label in range(1, labels.max() + 1)]
            found[place] += scores(each.topics, groups)
    return found / len(drawn)


def main(model: Path = MODEL) -> None:
    """Prints the scores of each way at the distance that suits it best, and of the chosen one at every distance."""
    line = "{:<12} {:<9} {:.2f}  " + "  ".join(f"{field} {{:.3f}}" for field in Scores._fields)
    for name, drawn in check_sets(model).items():
        typer.echo(f"\n{name}")
        for kind in ("as they are", "centred", "whitened"):
            for method in ("average", "complete", "single", "weighted"):
                found = score(drawn, kind, method)
                best = found[:, Scores._fields.index("f1")].argmax()
                typer.echo(line.format(kind, method, DISTANCES[best], *found[best]))
        for distance, each in zip(DISTANCES, score(drawn, "whitened", "average"), strict=True):
            if 0.7 <= distance <= 0.9:
                typer.echo(line.format("whitened", "average", distance, *each))


def _paraphrased(path: Path) -> list[str]:
    intents = [block["intent"] for block in read_yaml_file(path)["nlu"] if "intent" in block]
    return [intent for intent in intents if intent not in NAMING]


def _draws(known: Known, half: Sequence[str], sizes: Sequence[int], alone: int, draws: int) -> Iterator[Drawn]:
    whitening = known.without(half).whitening()
    chance = np.random.default_rng(0)
    for _ in range(draws):
        drawn = zip(chance.permutation(half), sizes)  # noqa: B905 - there are more sizes than intents
        rows = [_phrases(chance, known, intent)[:size] for intent, size in drawn]
        rows += [[row] for row in _phrases(chance, known, OUT_OF_SCOPE)[:alone]]
        topics = [place for place, each in enumerate(rows) for _ in each]
        yield Drawn(topics, known.vectors[np.concatenate(rows)], whitening)


def _phrases(chance: np.random.Generator, known: Known, intent: str) -> np.ndarray:
    return chance.permutation(np.flatnonzero(known.intents == intent))


if __name__ == "__main__":
    typer.run(main)
