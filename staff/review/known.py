"""The answers that a question can be assigned to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.text import normalize
from staff.data_files import DataFiles

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Known:
    """An intent with an answer.

    Attributes:
        question: in plain words; where the answer depends on what is named, one of the questions that it answers.
        text: what the web's visitor reads; "" where an action words it.
        phrases: what it is trained on.
    """

    intent: str
    question: str
    text: str
    phrases: tuple[str, ...]


def read_known(files: DataFiles) -> dict[str, Known]:
    """All but what is out of scope and emergencies, by intent, in the order of the files.

    What sends people to emergency services is not for a list of unanswered questions to change.
    """
    responses = files.responses()
    known = {}
    for intent, phrases in files.phrases().items():
        response = responses.get(f"utter_{intent}")
        question = response.metadata.get("question") if response else None
        emergency = response is not None and response.metadata.get("emergency", False)
        if intent != OUT_OF_SCOPE and not emergency:
            text = response.text if response else ""
            known[intent] = Known(intent, question or f"such as: {phrases[0]}", text, tuple(phrases))
    return known


def nearest(known: Mapping[str, Known], ranking: Sequence[tuple[str, float]], most: int) -> list[tuple[Known, float]]:
    """The likeliest answers by the model's ranking, with its confidence in each."""
    return [(known[intent], confidence) for intent, confidence in ranking if intent in known][:most]


def search(known: Mapping[str, Known], text: str) -> list[Known]:
    """The answers of which a question, a training phrase or the name holds all the words, or beginnings of words.

    Those whose own question holds them come first, then those whose name does. Nothing is found for no words.
    """
    words = normalize(text).split()
    ranked: list[tuple[int, Known]] = []
    for each in known.values():
        places = ([each.question], [each.intent], each.phrases)
        found = (rank for rank, texts in enumerate(places) if any(_holds(other, words) for other in texts))
        ranked += [(rank, each) for rank in [next(found, None)] if rank is not None and words]
    return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]


def _holds(text: str, words: Sequence[str]) -> bool:
    there = f" {normalize(text)}"
    return all(f" {word}" in there for word in words)
