"""Questions that mean the same are put together, by the trained model's own encoder."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from benchmarks.grouping.paraphrases import read_paraphrases, scores
from components.sentence_encoder import GRAPH_FILE, TOKENIZER_FILE
from staff.records import Nearest
from staff.report.clusters import Cluster, cluster, group
from staff.report.meaning import Meaning, ModelError, Whitening
from staff.report.wordings import Wording, wordings
from tests.staff.turns import NOON, declined

TEXTS = {
    "gifts": ("do you sell gift cards", "can i buy a gift voucher", "gift certificates?"),
    "tattoos": ("is massage ok on a fresh tattoo", "i got a new tattoo last week, can they massage over it"),
    "hair": ("does scalp massage make hair grow", "massage against hair loss"),
}


def ask(*texts: str) -> list[Wording]:
    return wordings(map(declined, texts))


def groups(clusters: Sequence[Cluster]) -> set[frozenset[str]]:
    return {frozenset(wording.text for wording in each.wordings) for each in clusters}


def test_paraphrases(meaning):
    """Paraphrases stand together, and topics apart."""
    found = cluster(ask(*(text for texts in TEXTS.values() for text in texts)), meaning)
    assert groups(found) == {frozenset(texts) for texts in TEXTS.values()}
    assert found[0].count == 3


def test_nothing(meaning):
    assert cluster([], meaning) == []


def test_one_question(meaning):
    (only,) = cluster(ask("is there a sauna", "Is there a sauna?"), meaning)
    assert (only.count, only.conversations, only.typical.text) == (2, 1, "Is there a sauna?")


def test_what_a_group_tells(meaning):
    """Its typical wording is one that is often asked, and brings its own nearest question along."""
    nearest = Nearest("how much is it", "ask_price", 0.4)
    turns = [
        declined("do you sell gift cards", conversation=name, at=NOON + timedelta(days=day), nearest=nearest)
        for day, name in enumerate(("one", "two", "one"))
    ]
    turns += [declined("gift certificates?", conversation="three", at=NOON + timedelta(days=5), nearest=None)]
    (found,) = cluster(wordings(turns), meaning)
    assert (found.typical.text, found.nearest) == ("do you sell gift cards", nearest)
    assert [(each.text, each.count) for each in found.wordings] == [
        ("do you sell gift cards", 3),
        ("gift certificates?", 1),
    ]
    assert (found.count, found.conversations, found.last) == (4, 3, NOON + timedelta(days=5))


def test_conversations_count_once(meaning):
    """Who asks in two wordings asks in one conversation."""
    turns = [declined(text, conversation="one") for text in TEXTS["gifts"]]
    (found,) = cluster(wordings(turns), meaning)
    assert (found.count, found.conversations) == (3, 1)


def test_order(meaning):
    """The biggest first; of equal ones that of more conversations, then the latest, then by the alphabet."""
    turns = [declined("x-rays of my teeth", conversation=name) for name in "aab"]
    turns += [declined("can i bring my dog", conversation=name) for name in "abc"]
    turns += [declined("which football team is best", conversation="a", at=NOON + timedelta(days=1))]
    turns += [declined(text, conversation="a") for text in ("what is the capital of norway", "bake a cake")]
    found = cluster(wordings(turns), meaning)
    assert [each.typical.text for each in found] == [
        "can i bring my dog",
        "x-rays of my teeth",
        "which football team is best",
        "bake a cake",
        "what is the capital of norway",
    ]
    assert cluster(wordings(reversed(turns)), meaning) == found


def test_rarest_are_left_out(meaning):
    """Beyond the most that can be compared, those asked least often are in no group."""
    asked = ask("is there a sauna", "is there a sauna", "bake a cake", "bake a cake", "can i bring my dog")
    assert groups(cluster(asked, meaning, most=2)) == {frozenset(["is there a sauna"]), frozenset(["bake a cake"])}


@pytest.mark.parametrize("text", ["👍", "مرحبا هل لديكم ساونا", "x" * 4_000, "a " * 2_000, "\x00?", "[name]"])
def test_odd_texts(meaning, text):
    """Any text is grouped, and stands alone where nothing is like it."""
    assert sum(each.count for each in cluster(ask(text, "do you sell gift cards"), meaning)) == 2


def test_every_question_is_in_one_group(meaning):
    _, texts = read_paraphrases()
    found = cluster(ask(*texts), meaning)
    assert sorted(each.text for every in found for each in every.wordings) == sorted(texts)


def test_quality(meaning):
    """On paraphrases of topics that no article covers, most pairs that belong together are found, and few others.

    The encoder's vectors alone reach 0.54 at the distance that suits them best.
    """
    topics, texts = read_paraphrases()
    score = scores(topics, group(meaning.vectors(texts)))
    assert score.f1 > 0.68
    assert score.precision > 0.75


def test_linkage_is_the_mean():
    """Two pairs join where the mean of the four distances between them allows it, although one of these does not."""
    angles = np.radians([0, 10, 60, 80])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    across = np.mean([1 - np.cos(b - a) for a in angles[:2] for b in angles[2:]])
    assert across < 1 - np.cos(angles[3] - angles[0])
    assert [list(rows) for rows in group(vectors, across + 1e-4)] == [[0, 1, 2, 3]]
    assert sorted(list(rows) for rows in group(vectors, across - 1e-4)) == [[0, 1], [2, 3]]


def test_distances_of_many():
    """More texts than are compared at once, each of them twice: each finds its twin."""
    points = np.random.default_rng(0).normal(size=(700, 384))
    vectors = np.repeat(points / np.linalg.norm(points, axis=1, keepdims=True), 2, axis=0).astype(np.float32)
    found = group(vectors, 0.01)
    assert sorted(map(list, found)) == [[i, i + 1] for i in range(0, 1400, 2)]


def test_whitening_forgets_what_does_not_matter():
    """Two topics lie along one axis, their wordings scatter along another: afterwards the first one counts."""
    chance = np.random.default_rng(0)
    vectors = np.stack([np.repeat([0.0, 1.0], 50), chance.normal(scale=5, size=100)], axis=1)
    whitening = Whitening.fit(vectors, ["one"] * 50 + ["two"] * 50)
    cosines = whitening(vectors) @ whitening(vectors).T
    plain = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    same = np.equal.outer(vectors[:, 0], vectors[:, 0])

    def gap(likeness: np.ndarray) -> float:
        return likeness[same].mean() - likeness[~same].mean()

    assert gap(cosines) > 2 * gap(plain @ plain.T)


def test_missing_model(tmp_path):
    with pytest.raises(ModelError, match=r"^There is no trained model .*none\.tar\.gz: run `make train`\.$"):
        Meaning.load(tmp_path / "none.tar.gz")


@pytest.mark.parametrize("cut", [0, 20, 1000])
def test_broken_model(tmp_path, model, cut):
    """An archive that is empty, no archive or cut off gives one line, too."""
    broken = tmp_path / "model.tar.gz"
    with model.open("rb") as file:
        broken.write_bytes(file.read(cut))
    with pytest.raises(ModelError, match="run `make train`") as caught:
        Meaning.load(broken)
    assert "\n" not in str(caught.value)


def test_model_without_an_encoder(tmp_path):
    """An archive of another pipeline names what it lacks."""
    path = tmp_path / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        content = json.dumps({"questions": [], "intents": [], "rows": []}).encode()
        member = tarfile.TarInfo("components/nearest/questions.json")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    with pytest.raises(ModelError, match=rf"holds no {GRAPH_FILE}, {TOKENIZER_FILE}, vectors.npy: run `make train`"):
        Meaning.load(path)
