"""What a visitor's browser gets of a reply: text, buttons, and what to show around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel

from channels.numbers import phones_in
from channels.website.refusals import HELP, PHONES
from knowledge.records import Source

# Where nothing else can be said: the visitor must never look at silence.
SORRY = (
    f"I'm sorry, I couldn't work that out just now. Please ask again in a moment, or contact a clinic directly. {HELP}"
)
_SHOWN = ("image", "attachment", "custom")

Item = dict[str, Any]


def sorry(recipient: str) -> Item:
    """The reply where there is none."""
    return _item(recipient, SORRY, [], {"phones": PHONES})


def render(recipient: str, message: Mapping[str, Any], sources: Mapping[str, Source]) -> Item | None:
    """The item of Rasa's REST list for a message of the assistant, or None where there is nothing in it to show.

    Args:
        message: the whole response, as an output channel gets it.
        sources: the articles by their keys; what cites an unknown one cites none.
    """
    metadata = message.get("metadata") or {}
    text = (message.get("text") or "").strip()
    shown = {kind: message[kind] for kind in _SHOWN if message.get(kind)}
    if not text and not shown:
        return None
    buttons = [{"title": each["title"], "payload": each["payload"]} for each in message.get("buttons") or []]
    offered = {button["payload"] for button in buttons}
    buttons += [{"title": each, "payload": each} for each in metadata.get("next") or [] if each not in offered]
    cited = [sources[key] for key in dict.fromkeys(metadata.get("sources") or []) if key in sources]
    emergency = bool(metadata.get("emergency"))
    about = {
        "id": metadata.get("id"),
        "sources": [{"publisher": source.publisher, "title": source.title} for source in cited],
        "emergency": emergency,
        "answer": bool(metadata.get("facts")),
        "phones": phones_in(text, emergency),
    }
    return _item(recipient, text, buttons, about) | shown


def unsaved(item: Item) -> Item:
    """The item, where its turn is not kept: it cannot be voted on."""
    return {**item, "metadata": {**item["metadata"], "id": None, "answer": False}}


def _item(recipient: str, text: str, buttons: list[dict[str, str]], about: dict[str, Any]) -> Item:
    none = {"id": None, "sources": [], "emergency": False, "answer": False, "phones": []}
    return {"recipient_id": recipient, "text": text, "buttons": buttons, "metadata": none | about}


class WebOutput(CollectingOutputChannel):
    """Collects the replies to one message."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        super().__init__()
        self._sources = sources

    @classmethod
    def name(cls) -> str:
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        item = render(recipient_id, message, self._sources)
        if item:
            await self._persist_message(item)
