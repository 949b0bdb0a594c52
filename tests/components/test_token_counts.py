"""Words, and pieces of words, as counts."""

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.token_counts import TokenCounts
from tests.components.graph import context

PHRASES = ["2 sessions a week", "call 800 pt first", "call 517 now", "does it hurt"]


def tokenized(text: str) -> Message:
    return Message({TEXT: text, TOKENS_NAMES[TEXT]: [Token(word, text.index(word)) for word in text.split()]})


@pytest.fixture
def counts(tmp_path):
    """Counts of a text by word or piece, after training on a few phrases."""
    resource = Resource("counts")

    def counts_of(text: str, **config) -> dict[str, int]:
        component = TokenCounts.create(
            {**TokenCounts.get_default_config(), **config},
            LocalModelStorage.create(tmp_path),
            resource,
            context(resource),
        )
        component.train(TrainingData([tokenized(phrase) for phrase in PHRASES]))
        message = tokenized(text)
        component.process([message])
        assert {features.type for features in message.features} <= {FEATURE_TYPE_SENTENCE}
        row = message.features[0].features.toarray()[0] if message.features else []
        words = {number: word for word, number in component.vectorizers[TEXT].vocabulary_.items()}
        return {words[number]: int(count) for number, count in enumerate(row) if count}

    return counts_of


def test_words_of_the_sentence(counts):
    """Each known word counts as often as it stands in the whole sentence, small letters or capitals."""
    assert counts("Does it hurt or Does it") == {"does": 2, "it": 2, "hurt": 1}


def test_numbers_keep_their_digits(counts):
    """One number is not another: where Rasa sees a number, this sees which."""
    assert counts("800 sessions") == {"800": 1, "sessions": 1}
    assert counts("900 sessions") == {"sessions": 1}


def test_unknown_words_do_not_count(counts):
    """Words that training never saw leave no trace."""
    assert counts("yoga pilates") == {}


def test_pieces_of_words(counts):
    """As pieces, most of a misspelt word is what it would be without the error."""
    right, wrong = (counts(text, analyzer="char_wb", min_ngram=2, max_ngram=3) for text in ("sessions", "sesions"))
    assert len(right.keys() & wrong.keys()) > len(right) / 2


def test_no_words_no_counts(counts):
    """A message without a word gets no features."""
    assert counts("") == {}
