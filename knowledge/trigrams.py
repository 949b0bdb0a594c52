"""How likely words follow each other: a trigram language model.

Absolute discounting, each order interpolated with the one below (Ney, Essen and Kneser, 1994).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

START, END = "<s>", "</s>"
# What each count gives up to word sequences that were never seen.
DISCOUNT = 0.75
ORDER = 3
# The chance of a word that stands in no sentence.
_UNSEEN = 1e-6

Words = tuple[str, ...]


class Trigrams:
    """A model of sentences, each the words that somebody said.

    `levels` holds for each order the chances of its n-grams, `backoffs` by what the chance of a shorter one is
    multiplied after words that were never followed by it.
    """

    def __init__(self, sentences: Iterable[Sequence[str]]) -> None:
        counts: list[Counter[Words]] = [Counter() for _ in range(ORDER)]
        for sentence in sentences:
            words = (START, *sentence, END)
            for order, count in enumerate(counts, 1):
                count.update(words[place : place + order] for place in range(len(words) - order + 1))
        del counts[0][START,]
        self.levels: list[dict[Words, float]] = [{word: count / counts[0].total() for word, count in counts[0].items()}]
        self.backoffs: dict[Words, float] = {}
        for count in counts[1:]:
            self._add_level(count)

    def log(self, words: Sequence[str]) -> float:
        """The natural logarithm of the chance that somebody says exactly these words."""
        said = (START, *words, END)
        return sum(math.log(self.chance(said[max(0, place - ORDER + 1) : place + 1])) for place in range(1, len(said)))

    def chance(self, gram: Words) -> float:
        """The chance of the last word after the others."""
        found = self.levels[len(gram) - 1].get(gram)
        if found is not None:
            return found
        return _UNSEEN if len(gram) == 1 else self.backoffs.get(gram[:-1], 1.0) * self.chance(gram[1:])

    def _add_level(self, count: Counter[Words]) -> None:
        seen, kinds = Counter[Words](), Counter[Words]()
        for gram, times in count.items():
            seen[gram[:-1]] += times
            kinds[gram[:-1]] += 1
        rest = {history: DISCOUNT * kinds[history] / seen[history] for history in seen}
        below = self.levels[-1]
        self.levels.append(
            {
                gram: (times - DISCOUNT) / seen[gram[:-1]] + rest[gram[:-1]] * below[gram[1:]]
                for gram, times in count.items()
            }
        )
        self.backoffs |= rest
