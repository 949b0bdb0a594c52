"""What an action says: the response's name, the words for its placeholders, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher


@dataclass(frozen=True)
class Reply:
    """One message to the visitor. `words` fills the response's placeholders, for every channel at once."""

    response: str
    words: dict[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def say(dispatcher: CollectingDispatcher, domain: dict[str, Any], reply: Reply) -> None:
    """Utters the reply with its metadata; the next questions are the response's own, with the same words filled in."""
    metadata = _metadata(domain, reply.response)
    metadata["facts"] = [*metadata.get("facts", []), *reply.facts]
    metadata["sources"] = [*metadata.get("sources", []), *reply.sources]
    metadata["next"] = [question.format(**reply.words) for question in metadata.get("next", [])]
    dispatcher.utter_message(response=reply.response, metadata=metadata, **reply.words)


def _metadata(domain: dict[str, Any], response: str) -> dict[str, Any]:
    variations = domain.get("responses", {}).get(response) or [{}]
    return dict(variations[0].get("metadata") or {})


def sentences(*parts: str) -> str:
    """The parts that say anything, as running text that begins with a capital."""
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]
