"""What an action says: the response's name, the words for its placeholders, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

# The channel whose variants are the short ones.
PHONE = "phone"


@dataclass(frozen=True)
class Reply:
    """One message to the visitor. `words` fills the response's placeholders, for every channel at once.

    `remember` gives slots the values that the visitor may mean by "that" from now on; `buttons` are (title, payload).
    """

    response: str
    words: dict[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    remember: dict[str, str] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()


def say(dispatcher: CollectingDispatcher, domain: dict[str, Any], reply: Reply) -> None:
    """Utters the reply with its metadata; the next questions are the response's own, with the same words filled in."""
    buttons = [{"title": title, "payload": payload} for title, payload in reply.buttons]
    more = {"buttons": buttons} if buttons else {}
    dispatcher.utter_message(response=reply.response, metadata=metadata(domain, reply), **more, **reply.words)


def metadata(domain: dict[str, Any], reply: Reply) -> dict[str, Any]:
    """The response's metadata with the reply's own facts, sources and words."""
    found = response_metadata(domain, reply.response)
    found["facts"] = [*found.get("facts", []), *reply.facts]
    found["sources"] = [*found.get("sources", []), *reply.sources]
    found["next"] = [question.format(**reply.words) for question in found.get("next", [])]
    return found


def response_metadata(domain: dict[str, Any], response: str) -> dict[str, Any]:
    """The metadata of the response's first variant, which all its variants share; empty where it has none."""
    variations = domain.get("responses", {}).get(response) or [{}]
    return dict(variations[0].get("metadata") or {})


def spoken(domain: dict[str, Any], reply: Reply) -> str:
    """The reply's short text, as it is read aloud on the phone."""
    variations = domain["responses"][reply.response]
    short = next((each for each in variations if each.get("channel") == PHONE), variations[0])
    return short["text"].format(**reply.words)


def sentences(*parts: str) -> str:
    """The parts that say anything, as running text that begins with a capital."""
    text = " ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]
