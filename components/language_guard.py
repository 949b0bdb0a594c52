"""Notices messages that are not in English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.config import check_keys, check_range
from components.ranking import OUT_OF_SCOPE, confidence_of, intent_of, lead
from knowledge.english import is_english

OTHER_LANGUAGE = "other_language"
# The language of a message that is not in English, as its ISO 639-1 code.
LANGUAGE = "language"
# Scripts that tell a language by themselves, as the first and the last letter of each.
_SCRIPTS = {"ru": ("\u0400", "\u04ff"), "ar": ("\u0600", "\u06ff"), "zh": ("\u3400", "\u9fff")}
# Languages as they call themselves: "hablas español?" is too short to be told by its letters.
_OWN_NAMES = {
    **dict.fromkeys(("español", "espanol", "castellano"), "es"),
    **dict.fromkeys(("français", "francais"), "fr"),
    **dict.fromkeys(("português", "portugues"), "pt"),
    **{"tagalog": "tl", "deutsch": "de", "italiano": "it", "polski": "pl", "türkçe": "tr", "turkce": "tr"},
    **{"nederlands": "nl", "svenska": "sv", "română": "ro"},
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Names of techniques and complaints, and typing errors, are no English words of the dictionary either.
_FEW_WORDS = 3
_MANY_LETTERS = 1000


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageGuard(GraphComponent, IntentClassifier):
    """Gives a message in another language the intent `other_language`, whatever the classifiers made of it.

    Two things must agree: few of its words are English, and the identifier is sure of another language. Each alone
    errs: the dictionary on typing errors, the identifier on short texts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # At most this share of the words may be English.
            "english_share": 0.5,
            # The least probability of a language other than English; less will do where no word at all is English.
            "certainty": 0.9,
            # From this confidence on, a question is taken for what it was understood as.
            "believed": 0.75,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        check_keys("LanguageGuard", config, cls.get_default_config())
        check_range("LanguageGuard", config, "english_share", 0, 1)
        check_range("LanguageGuard", config, "certainty", 0, 1)
        check_range("LanguageGuard", config, "believed", 0, 1)

    @staticmethod
    def required_packages() -> list[str]:
        return ["py3langid"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageGuard:
        _identifier()
        return cls({**cls.get_default_config(), **config})

    def __init__(self, config: dict[str, Any]) -> None:
        self._english_share = config["english_share"]
        self._certainty = config["certainty"]
        self._believed = config["believed"]

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            language = None if self._is_understood(message) else self._language_of(message.get(TEXT) or "")
            if language:
                message.set(LANGUAGE, language)
                lead(message, OTHER_LANGUAGE, type(self).__name__)
        return messages

    def _is_understood(self, message: Message) -> bool:
        known = intent_of(message) not in (None, OUT_OF_SCOPE)
        return known and confidence_of(message) >= self._believed

    def _language_of(self, text: str) -> str | None:
        """The language of a text that is not in English; None for English, and where that is not sure."""
        text = text[:_MANY_LETTERS]
        letters = [letter for letter in text if letter.isalpha()]
        # Latin letters end before U+0250.
        if sum(letter >= "\u0250" for letter in letters) > len(letters) / 2:
            return _by_script(letters) or _identifier().classify(text)[0]
        words = _WORD.findall(text.lower().replace("\u2019", "'"))
        named = next((_OWN_NAMES[word] for word in words if word in _OWN_NAMES), None)
        if named:
            return named
        english = sum(map(is_english, words))
        if len(words) < _FEW_WORDS or english > self._english_share * len(words):
            return None
        language, certainty = _identifier().classify(text)
        enough = self._certainty if english else self._certainty / 2
        return language if language != "en" and certainty >= enough else None


def _by_script(letters: list[str]) -> str | None:
    """The language that most of the letters tell by their script, if it is one of `_SCRIPTS`."""
    found = (
        language
        for language, (first, last) in _SCRIPTS.items()
        if sum(first <= letter <= last for letter in letters) > len(letters) / 2
    )
    return next(found, None)
