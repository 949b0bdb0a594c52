"""Gives each message the sentence vector of all-MiniLM-L6-v2."""

from __future__ import annotations

from itertools import chain
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, SPACY_DOCS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.config import check_keys, check_range
from components.knowledge_spacy import KnowledgeSpacy
from components.sentence_encoder import SentenceEncoder, write_encoder
from components.spelling_corrector import SPELLED
from components.usual_names import with_usual_names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbedder(DenseFeaturizer, GraphComponent):
    """Adds two sentence vectors of 384 numbers to each message: of its text, and of its text with usual names.

    People ask about the rarest complaint in the same words as about the commonest, so the second vector tells what is
    known about such a question.

    Training writes the encoder (ONNX graph and tokenizer) into the model, so that an archive runs wherever it is
    copied.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            # The vector's length: a classifier weighs features by their size, and word counts are whole numbers.
            "scale": 8.0,
            # The name under which the vectors of the text with usual names are found; `alias` names the others.
            "usual_alias": "sentence_with_usual_names",
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("SentenceEmbedder", config, cls.get_default_config())
        check_range("SentenceEmbedder", config, "scale", 0.001, 1000)

    @classmethod
    def required_components(cls) -> list[type]:
        return [KnowledgeSpacy]

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEmbedder:
        return cls(config, execution_context.node_name, model_storage, resource)

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder: SentenceEncoder | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Writes the encoder; its weights are fixed, so nothing is learnt from the data."""
        self.persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds features of shape (1, 384) and length `scale` to each message that has a text."""
        spoken = [message for message in messages if message.get(TEXT)]
        if spoken and self._encoder:
            texts = [(_text(message), _with_usual_names(message)) for message in spoken]
            # Most messages name nothing: those are embedded once.
            place = {text: number for number, text in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
            vectors = self._encoder.embed(list(place)) * self._config["scale"]
            aliases = self._config[FEATURIZER_CLASS_ALIAS], self._config["usual_alias"]
            for message, own in zip(spoken, texts, strict=True):
                for text, alias in zip(own, aliases, strict=True):
                    for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
                        message.add_features(Features(vectors[place[text]][None, :], kind, TEXT, alias))
        return messages

    def persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            write_encoder(folder)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEmbedder:
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._encoder = SentenceEncoder(folder)
        return component


def _text(message: Message) -> str:
    return message.get(SPELLED) or message.get(TEXT)


def _with_usual_names(message: Message) -> str:
    doc = message.get(SPACY_DOCS[TEXT])
    return with_usual_names(doc) if doc and doc.ents else _text(message)
