"""What a text says, as features that the scorer weighs: its words, and what the tables find in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise

from safety.text import EDGE, Text

# A finding weighs so much beside the words, whose features have the length 1 together.
_FINDING = 0.3
# Groups that tell whose it is, when it was, and whether it is a question.
_TELLING = ("ALARM", "ANYONE", "ASKS", "LONG_AGO", "MASSAGE", "PERSON", "PRESENT", "RECENT", "SUDDEN")


def features_of(
    text: Text, stems: Set[str], groups: Sequence[str], findings: Sequence[tuple[str, str | None, str]]
) -> dict[str, float]:
    """Features by name.

    Args:
        text: the words and pairs of neighbours count, each once.
        stems: of the words; none if the words are stems.
        groups: the groups of words.csv, and the numbers, that stand in it.
        findings: of each sign its key, what modifies it or None, and its level.
    """
    words = {*_words(text.words)}
    features = dict.fromkeys(words, len(words) ** -0.5) if words else {}
    features |= dict.fromkeys((f"stem {stem}" for stem in stems), len(stems) ** -0.5 if stems else 0.0)
    features |= dict.fromkeys((f"group {group}" for group in groups), _FINDING)
    features |= dict.fromkeys(_told(findings), _FINDING)
    features |= dict.fromkeys(_how_told({*groups}, findings), _FINDING)
    return features


def _words(words: tuple[str, ...]) -> Iterator[str]:
    yield from (f"word {word}" for word in words if word != EDGE)
    yield from (f"pair {before} {after}" for before, after in pairwise(words))


def _how_told(groups: set[str], findings: Iterable[tuple[str, str | None, str]]) -> Iterator[str]:
    """Whose, when, and whether it is a question: it matters more where there is a sign than where there is none."""
    meanings = {meaning or "certain" for _, meaning, _ in findings}
    what = "certain" if "certain" in meanings else "modified" if meanings else "no sign"
    yield from (f"{what} {'with' if group in groups else 'without'} {group}" for group in _TELLING)


def _told(findings: Iterable[tuple[str, str | None, str]]) -> Iterator[str]:
    for key, meaning, level in findings:
        if meaning:
            yield from (f"modified {key}", f"meaning {meaning}")
        else:
            yield from (f"sign {key}", f"level {level}", "any sign")
