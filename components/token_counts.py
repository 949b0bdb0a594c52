"""Counts a message's words, or the pieces of its words, for the classifier."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import coo_matrix

from components.config import check_keys, check_range

_RANGES = (("min_df", 0, 1e6), ("max_df", 0, 1e6), ("min_ngram", 1, 100), ("max_ngram", 1, 100))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TokenCounts(CountVectorsFeaturizer):
    """Rasa's counts of words or characters, but for two things.

    Numbers keep their digits, where Rasa makes one word of all of them: "800 pt first" and "2 sessions" have little
    in common. And only the message's text is counted, as a whole, not its other attributes nor each token once more,
    since nothing in the pipeline reads that.
    """

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("TokenCounts", config, cls.get_default_config())
        for key, low, high in _RANGES:
            check_range("TokenCounts", config, key, low, high)

    def _process_tokens(self, tokens: list[str], attribute: str = TEXT) -> list[str]:
        return [token.lower() for token in tokens] if attribute == TEXT else super()._process_tokens(tokens, attribute)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds counts of shape (1, vocabulary) to each message that has a word."""
        vectorizer = self.vectorizers.get(TEXT)
        if not vectorizer:
            return messages
        words = ((message, self._get_processed_message_tokens_by_attribute(message)) for message in messages)
        spoken = [(message, tokens) for message, tokens in words if tokens]
        counts = vectorizer.transform([" ".join(tokens) for _, tokens in spoken]) if spoken else None
        for row, (message, _) in enumerate(spoken):
            # What SciPy's counts[row].tocoo() gives, whose checks take longer than the counting.
            place = slice(counts.indptr[row], counts.indptr[row + 1])
            columns = counts.indices[place]
            own = coo_matrix((counts.data[place], (np.zeros_like(columns), columns)), shape=(1, counts.shape[1]))
            self.add_features_to_message(None, own, TEXT, message)
        return messages
