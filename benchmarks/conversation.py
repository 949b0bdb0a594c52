"""Asks the trained assistant, its real action server included, one question a conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from tqdm import tqdm

from benchmarks.servers import action_server
from benchmarks.verdicts import Reply
from channels.payloads import as_text, is_payload
from launcher.schemas import check_schemas_once, validate_yaml_fast

# From so many conversations on, a terminal shows how far they are.
_LONG = 20


def ask_all(model: Path, texts: Sequence[str]) -> list[Reply]:
    """The reply to each text, asked alone.

    Raises:
        FileNotFoundError: there is no trained model at `model`.
    """
    return [replies[0] for replies in hold_all(model, [[text] for text in texts])]


def hold_all(model: Path, conversations: Sequence[Sequence[str]]) -> list[list[Reply]]:
    """The replies to each conversation's messages, as the web channel's visitor would read them, disclaimer aside.

    Nothing of it is stored.

    Raises:
        FileNotFoundError: there is no trained model at `model`.
    """
    if not model.is_file():
        raise FileNotFoundError(f"there is no trained model at {model}; `make train` makes one")
    # Rasa's own default is to log every step.
    configure_structlog(logging.WARNING)
    check_schemas_once()
    validate_yaml_fast()
    with action_server() as port:
        return asyncio.run(_hold_all(model, conversations, f"http://127.0.0.1:{port}/webhook"))


async def _hold_all(model: Path, conversations: Sequence[Sequence[str]], actions_url: str) -> list[list[Reply]]:
    endpoints = AvailableEndpoints(action=EndpointConfig(actions_url))
    agent = await load_agent(str(model), endpoints=endpoints)
    replies = []
    # None: not where nobody watches.
    hidden = None if len(conversations) >= _LONG else True
    for number, conversation in enumerate(tqdm(conversations, unit="conversation", disable=hidden)):
        replies.append([await _ask(agent, text, f"visitor-{number}") for text in conversation])
    return replies


async def _ask(agent: Agent, text: str, sender: str) -> Reply:
    # People wrote it, so it is no button's payload.
    messages = await agent.handle_text(as_text(text) if is_payload(text) else text, sender_id=sender) or []
    tracker = await agent.tracker_store.retrieve_full_tracker(sender)
    events = list(tracker.events)
    last = max(place for place, event in enumerate(events) if isinstance(event, UserUttered))
    parsed = events[last].parse_data
    about = [event.metadata for event in events[last:] if isinstance(event, BotUttered)]
    said = tuple((each.get("utter_action") or "", each.get("metadata") or {}) for each in about)
    told = [metadata for _, metadata in said]
    return Reply(
        text="\n".join(message.get("text", "") for message in messages),
        intent=parsed["intent"]["name"],
        confidence=float(parsed["intent"]["confidence"]),
        facts=tuple(fact for metadata in told for fact in metadata.get("facts", [])),
        answered=any(metadata.get("answered", True) for metadata in told),
        asks=any(metadata.get("asks", False) for metadata in told),
        emergency=any(metadata.get("emergency", False) for metadata in told),
        nearest=(parsed.get("nearest_question") or {}).get("text", ""),
        parts=tuple(part["intent"]["name"] for part in parsed.get("parts") or []),
        ranking=tuple((each["name"], float(each["confidence"])) for each in parsed.get("intent_ranking") or []),
        said=said,
        buttons=tuple(button["title"] for message in messages for button in message.get("buttons") or []),
    )
