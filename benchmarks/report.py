"""`python -m benchmarks.report`: how long the report takes, and how much memory, over 100,000 stored messages.

The messages are those that the trained assistant understood and answered when it was asked the development phrases,
stored again and again as if many visitors had asked them, those that were declined in ever other words.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from rasa.core.agent import load_agent
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog
from tqdm import tqdm

from benchmarks.phrases import read_phrases
from benchmarks.project import ROOT
from benchmarks.servers import action_server
from channels.votes import vote
from launcher.rasa_server import MODEL
from staff.outcomes import Said, outcome_of
from staff.records import Outcome
from staff.stored import RECEIVED
from stores.conversations import ConversationStore
from stores.database import VARIABLE, database_url, events, open_engine

DEVELOPMENT = ROOT / "benchmarks" / "development"
# Of the phrases, so many are asked; of the messages, such a part is declined, in so many wordings as there are.
ASKED, DECLINED = 600, 0.15
CHANNELS, WEIGHTS = ("web", "phone", "rest", "cmdline"), (70, 20, 5, 5)
MOST_MESSAGES = 6
YEAR = 365 * 86_400.0  # seconds
START = 1_767_225_600.0  # 2026-01-01
_ROWS_AT_ONCE = 20_000

# What one message left in its conversation.
Left = list[dict[str, Any]]


def main(messages: Annotated[int, typer.Option(help="how many to store")] = 100_000) -> None:
    """Stores the messages in a SQLite file of its own, makes the report of it, and says what it took."""
    phrases = [phrase.text for phrase in read_phrases(DEVELOPMENT)]
    random.Random(0).shuffle(phrases)
    left = asyncio.run(_asked(phrases[:ASKED]))
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "conversations.db"
        environment = {**os.environ, VARIABLE: f"sqlite:///{file}"}
        _store(environment[VARIABLE], _rows(left, messages, random.Random(0)))
        page = Path(name) / "report.html"
        start = time.perf_counter()
        report = subprocess.Popen(
            [sys.executable, "-m", "staff", "report", "--output", str(page)], cwd=ROOT, env=environment
        )
        memory = 0
        while report.poll() is None:
            memory = max(memory, _resident(report.pid))
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        if report.returncode:
            raise typer.Exit(1)
        typer.echo(f"database {file.stat().st_size / 1e6:,.0f} MB, page {page.stat().st_size / 1e3:,.0f} kB")
    typer.echo(f"report over {messages:,} messages: {seconds:.1f} s, {memory / 1e6:,.0f} MB at most")


def _resident(pid: int) -> int:
    """Resident bytes; what the system keeps as a child's maximum counts its parent's, too, from before it began."""
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


async def _asked(texts: Sequence[str]) -> list[Left]:
    """What each text leaves when it is asked alone, from the visitor's message on."""
    # Rasa's own default is to log every step.
    configure_structlog(logging.WARNING)
    with action_server() as port:
        endpoints = AvailableEndpoints(action=EndpointConfig(f"http://127.0.0.1:{port}/webhook"))
        agent = await load_agent(str(ROOT / MODEL), endpoints=endpoints)
        found = []
        for number, text in enumerate(tqdm(texts, unit="question")):
            await agent.handle_text(text, sender_id=str(number))
            tracker = await agent.tracker_store.retrieve_full_tracker(str(number))
            kept = list(tracker.events) if tracker else []
            asked = [place for place, event in enumerate(kept) if isinstance(event, UserUttered)]
            # Whoever starts over leaves nothing.
            found += [[event.as_dict() for event in kept[place:]] for place in asked[:1]]
        return found


def _rows(left: Sequence[Left], messages: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """The rows of the table of events: conversations of one to six messages, over a year."""
    declined = [each for each in left if _outcome(each) in (Outcome.DECLINED, Outcome.DID_YOU_MEAN)]
    others = [each for each in left if each not in declined]
    words = sorted({word for each in declined for word in each[0]["text"].split()})
    told = 0
    while told < messages:
        sender, (channel,) = str(uuid.UUID(int=chance.getrandbits(128))), chance.choices(CHANNELS, WEIGHTS)
        moment = START + chance.random() * YEAR
        for _ in range(min(chance.randint(1, MOST_MESSAGES), messages - told)):
            unanswered = chance.random() < DECLINED
            turn = json.loads(json.dumps(chance.choice(declined if unanswered else others)))
            turn[0]["input_channel"] = channel
            if unanswered:
                turn[0]["text"] = " ".join([turn[0]["text"], *chance.sample(words, chance.randint(0, 2))])
            yield from _turn(sender, turn, moment, chance)
            moment += chance.uniform(10, 120)
            told += 1


def _turn(sender: str, turn: Left, moment: float, chance: random.Random) -> Iterator[dict[str, Any]]:
    turn[0]["metadata"] = {RECEIVED: moment}
    for event in turn:
        event["timestamp"] = moment + chance.uniform(0.01, 0.2)
        about = (event.get("metadata") or {}).get("metadata") or {}
        if about:
            about["id"] = str(uuid.UUID(int=chance.getrandbits(128)))
        yield _row(sender, event)
        if about.get("facts") and chance.random() < 0.1:
            yield _row(sender, vote(about["id"], chance.random() < 0.7).as_dict() | {"timestamp": event["timestamp"]})


def _row(sender: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender_id": sender,
        "type_name": event["event"],
        "timestamp": event["timestamp"],
        "intent_name": ((event.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": event.get("name"),
        "data": json.dumps(event),
    }


def _outcome(turn: Left) -> Outcome:
    about = [event["metadata"] for event in turn if event["event"] == "bot"]
    said = [Said(each.get("utter_action") or "", each.get("metadata") or {}) for each in about]
    return outcome_of(turn[0]["parse_data"]["intent"]["name"], said)


def _store(address: str, rows: Iterator[dict[str, Any]]) -> None:
    # Rasa's store makes the table as it makes every visitor's.
    ConversationStore(host=address).engine.dispose()
    engine = open_engine(database_url({VARIABLE: address}))
    while several := list(islice(rows, _ROWS_AT_ONCE)):
        with engine.begin() as connection:
            connection.execute(events.insert(), several)
    engine.dispose()


if __name__ == "__main__":
    typer.run(main)
