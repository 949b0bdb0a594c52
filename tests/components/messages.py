"""Messages as the components before leave them, without running those components."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.message_splitter import IS_QUESTION, PART_OF


def classified(text: str | None, **certainty: float) -> Message:
    """A message with its ranking, the best intent first; without a text it is a button's."""
    ranking = [{"name": name, "confidence": value} for name, value in certainty.items()]
    message = Message({TEXT: text} if text is not None else {"metadata": "a button"})
    if ranking:
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
    return message


def naming(message: Message, *rows: tuple[str, str, str]) -> Message:
    """The message with rows of the tables that TableEntities has found in it: kind, key and the visitor's words."""
    text = message.get(TEXT)
    message.set(ENTITIES, [_entity(text, *row) for row in rows], add_to_output=True)
    return message


def _entity(text: str, kind: str, key: str, words: str) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": kind, "value": key, "alias": words, "start": start, "end": start + len(words)}


def part_of(whole: Message, part: Message, is_question: bool = True) -> Message:
    """A message as one that MessageSplitter has cut from another."""
    part.set(PART_OF, whole)
    part.set(IS_QUESTION, is_question)
    return part
