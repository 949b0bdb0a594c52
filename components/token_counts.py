"""Counts a message's words, or the pieces of its words, for the classifier."""

from __future__ import annotations

from typing import Any

import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT

from components.config import check_keys, check_range

_RANGES = (("min_df", 0, 1e6), ("max_df", 0, 1e6), ("min_ngram", 1, 100), ("max_ngram", 1, 100))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TokenCounts(CountVectorsFeaturizer):
    """Rasa's counts of words or characters, but for two things.

    Numbers keep their digits, where Rasa makes one word of all of them: "800 pt first" and "2 sessions" have little
    in common. And only the whole sentence is counted, not each token once more, since nothing in the pipeline reads
    that.
    """

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("TokenCounts", config, cls.get_default_config())
        for key, low, high in _RANGES:
            check_range("TokenCounts", config, key, low, high)

    def _process_tokens(self, tokens: list[str], attribute: str = TEXT) -> list[str]:
        return [token.lower() for token in tokens] if attribute == TEXT else super()._process_tokens(tokens, attribute)

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[list[scipy.sparse.spmatrix | None], list[scipy.sparse.spmatrix | None]]:
        vectorizer = self.vectorizers.get(attribute)
        if attribute != TEXT or not vectorizer:
            return super()._create_features(attribute, all_tokens)
        counts = [vectorizer.transform([" ".join(tokens)]).tocoo() if tokens else None for tokens in all_tokens]
        return [None] * len(all_tokens), counts
