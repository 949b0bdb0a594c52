"""The action server fails, and the visitor still gets a word: the apology, at once, until the server is back."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from benchmarks.servers import Server, action_server_at, rasa_server
from launcher.settings import free_port
from tests.data_files import responses

# Longer than this, nobody should wait for a reply, not even for an apology.
SECONDS = 5
TABLE_QUESTION, TECHNIQUE = "Which massage for sciatica?", "trigger point"
TROUBLE, GREETING = (responses()[name][0]["text"] for name in ("utter_technical_trouble", "utter_greet"))
ANSWERS = {
    "error": (500, json.dumps({"error": "'no such row'", "action_name": "action_recommend_technique"})),
    "error without JSON": (500, "Internal Server Error"),
    "unavailable": (503, ""),
    "unknown action": (404, json.dumps({"error": "no such action", "action_name": "action_recommend_technique"})),
    "refused": (400, json.dumps({"error": "refused", "action_name": "action_recommend_technique"})),
    "refused without JSON": (400, "Bad Request"),
    "no JSON": (200, "<html><body>Welcome to nginx!</body></html>"),
    "half of the JSON": (200, '{"events": [], "responses": [{"te'),
    "no text at all": (200, ""),
    "null": (200, "null"),
    "a list": (200, "[]"),
    "events that are a text": (200, json.dumps({"events": "slot", "responses": []})),
    "events that Rasa does not know": (200, json.dumps({"events": [{"event": "nonsense"}], "responses": []})),
    "replies that are numbers": (200, json.dumps({"events": [], "responses": [1]})),
    "an unknown reply": (200, json.dumps({"events": [], "responses": [{"response": "utter_nonsense"}]})),
    "a reply without a text": (200, json.dumps({"events": [], "responses": [{}]})),
    "no events and no replies": (200, json.dumps({"events": [], "responses": []})),
    "nothing": (200, "{}"),
}


@pytest.fixture(scope="module")
def actions_port() -> int:
    """Where Rasa looks for the action server."""
    return free_port()


@pytest.fixture(scope="module")
def rasa(model: Path, actions_port: int) -> Iterator[Server]:
    """Rasa alone: what answers on the action server's port is up to each test."""
    with rasa_server(model, actions_port) as server:
        yield server


@pytest.fixture
def ask(rasa: Server) -> Callable[..., str]:
    """Asks in the test's conversation, or another, and returns the reply's text."""
    conversation = uuid.uuid4().hex

    def ask_once(message: str, visitor: str = conversation) -> str:
        answer = httpx.post(rasa.url, json={"sender": visitor, "message": message}, timeout=SECONDS)
        return "\n".join(each["text"] for each in answer.raise_for_status().json())

    return ask_once


@contextmanager
def answering(status: int, body: str, port: int) -> Iterator[None]:
    """A server that answers everything like this."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keeps quiet."""

    with serving(Handler, port):
        yield


@contextmanager
def hanging_up(port: int) -> Iterator[None]:
    """A server that takes each call and ends it without a word."""

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            """Reads nothing, says nothing."""

    with serving(Handler, port):
        yield


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], port: int) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def stopped(port: int) -> Iterator[None]:
    """The real server was there and has ended: nobody listens."""
    with action_server_at(port):
        pass
    yield


@contextmanager
def hung(port: int) -> Iterator[None]:
    """The real server stands still; calls to it are taken by the machine and never answered."""
    with action_server_at(port) as process:
        family = [process, *process.children(recursive=True)]
        for each in family:
            each.suspend()
        try:
            yield
        finally:
            for each in family:
                each.resume()


FAILURES = {
    "stopped": stopped,
    "hung": hung,
    "hangs up": hanging_up,
    **{name: partial(answering, *answer) for name, answer in ANSWERS.items()},
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_visitor_gets_an_apology(ask, actions_port, failure: Callable[[int], AbstractContextManager]):
    """Whatever goes wrong, a question that needs the server is apologized for; one that does not is answered."""
    with failure(actions_port):
        assert ask(TABLE_QUESTION) == TROUBLE
        assert ask("hello") == GREETING
        # A second time, too.
        assert ask(TABLE_QUESTION) == TROUBLE


@pytest.mark.parametrize("failure", [stopped, partial(answering, *ANSWERS["error"])], ids=["stopped", "error"])
def test_next_question_is_answered_when_the_server_is_back(ask, actions_port, failure):
    """Nothing of the failure stays: the same conversation goes on."""
    with failure(actions_port):
        assert ask(TABLE_QUESTION) == TROUBLE
    with action_server_at(actions_port):
        assert TECHNIQUE in ask(TABLE_QUESTION).lower()
        assert ask("hello") == GREETING


def test_paused_server_goes_on(ask, actions_port):
    """A server that hung and goes on answers the next question, and never the one that was apologized for."""
    with action_server_at(actions_port) as process:
        assert TECHNIQUE in ask(TABLE_QUESTION).lower()
        process.suspend()
        try:
            assert ask(TABLE_QUESTION) == TROUBLE
        finally:
            process.resume()
        assert ask("hello") == GREETING
        assert TECHNIQUE in ask(TABLE_QUESTION).lower()


def test_others_are_answered_while_one_waits(ask, actions_port):
    """Rasa waits for the hung server without making other visitors wait."""
    with hung(actions_port), ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, TABLE_QUESTION)
        assert ask("hello", visitor=uuid.uuid4().hex) == GREETING
        assert not waiting.done()
        assert waiting.result() == TROUBLE


def test_idle_connection_is_kept():
    """The action server does not close a connection that Rasa may be about to use again."""
    port = free_port()
    with action_server_at(port):
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        for pause in (0, 7):
            # Sanic's own limit is 5 seconds.
            time.sleep(pause)
            connection.request("GET", "/health")
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
        connection.close()
