"""The action server fails, and the visitor still gets a word: the apology, at once, until the server is back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import psutil
import pytest

from benchmarks.servers import Server, action_server_at, rasa_server
from launcher.settings import free_port
from tests.data_files import responses

# Longer than this, nobody should wait for a reply, not even for an apology.
SECONDS = 5
TABLE_QUESTION, TECHNIQUE = "Which massage for sciatica?", "trigger point"
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

Ask = Callable[[str], str]


class ActionServer:
    """The real action server on the port where Rasa looks for it: at work from `start` to `stop`."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: psutil.Process | None = None
        self._stack = ExitStack()

    def start(self) -> psutil.Process:
        """Starts it, unless it is at work already."""
        self._process = self._process or self._stack.enter_context(action_server_at(self.port))
        return self._process

    def stop(self) -> None:
        """Ends it: nobody listens."""
        self._stack.close()
        self._process = None

    @contextmanager
    def hung(self) -> Iterator[None]:
        """It stands still; calls to it are taken by the machine and never answered."""
        process = self.start()
        family = [process, *process.children(recursive=True)]
        for member in family:
            member.suspend()
        try:
            yield
        finally:
            for member in family:
                member.resume()


@pytest.fixture(scope="module")
def action_server() -> Iterator[ActionServer]:
    server = ActionServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def rasa(model: Path, action_server: ActionServer) -> Iterator[Server]:
    """Rasa alone: what answers on the action server's port is up to each test."""
    with rasa_server(model, action_server.port) as server:
        yield server


@pytest.fixture(scope="module")
def visitor(rasa: Server) -> Callable[[], Ask]:
    """Somebody new, who asks in one conversation and gets the replies' texts."""

    def come() -> Ask:
        conversation = uuid.uuid4().hex

        def ask(message: str) -> str:
            answer = httpx.post(rasa.url, json={"sender": conversation, "message": message}, timeout=SECONDS)
            return "\n".join(each["text"] for each in answer.raise_for_status().json())

        return ask

    return come


@pytest.fixture(scope="module")
def trouble() -> str:
    return responses()["utter_technical_trouble"][0]["text"]


@pytest.fixture(scope="module")
def greeting() -> str:
    return responses()["utter_greet"][0]["text"]


@contextmanager
def answering(status: int, body: str, actions: ActionServer) -> Iterator[None]:
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

    with serving(Handler, actions):
        yield


@contextmanager
def hanging_up(actions: ActionServer) -> Iterator[None]:
    """A server that takes each call and ends it without a word."""

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            """Reads nothing, says nothing."""

    with serving(Handler, actions):
        yield


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], actions: ActionServer) -> Iterator[None]:
    """A server in the place of the real one."""
    actions.stop()
    with ThreadingHTTPServer(("127.0.0.1", actions.port), handler) as server:
        # At its end a server looks this often whether it should end.
        thread = Thread(target=partial(server.serve_forever, poll_interval=0.01))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def stopped(actions: ActionServer) -> Iterator[None]:
    """The real server was there and has ended: nobody listens."""
    actions.start()
    actions.stop()
    yield


FAILURES: dict[str, Callable[[ActionServer], AbstractContextManager]] = {
    "stopped": stopped,
    "hangs up": hanging_up,
    **{name: partial(answering, *answer) for name, answer in ANSWERS.items()},
}


@pytest.mark.parametrize("failure", ["error", "stopped"])
def test_next_question_is_answered_when_the_server_is_back(visitor, action_server, trouble, greeting, failure):
    """Nothing of the failure stays: the same conversation goes on."""
    ask = visitor()
    with FAILURES[failure](action_server):
        assert ask(TABLE_QUESTION) == trouble
    action_server.start()
    assert TECHNIQUE in ask(TABLE_QUESTION).lower()
    assert ask("hello") == greeting


@dataclass(frozen=True)
class Hang:
    """What visitors read before the action server hung, during that and afterwards, and what it did to a connection."""

    asks_twice: list[str]
    asks_before: str
    asks_during: str
    asks_after: list[str]
    other_asks: str
    others_still_wait: bool
    idle_connection_is_kept: bool


@pytest.fixture(scope="module")
def hang(visitor: Callable[[], Ask], action_server: ActionServer) -> Hang:
    """All visitors of the hung server at once: each of their waits takes Rasa four seconds."""
    stays, twice, other = visitor(), visitor(), visitor()
    action_server.start()
    connection = HTTPConnection("127.0.0.1", action_server.port, timeout=SECONDS)
    assert is_open(connection)
    before = stays(TABLE_QUESTION)
    with ThreadPoolExecutor() as pool:
        with action_server.hung():
            during = pool.submit(stays, TABLE_QUESTION)
            several = pool.submit(lambda: [twice(message) for message in (TABLE_QUESTION, "hello", TABLE_QUESTION)])
            waiting: list[Future] = [during, several]
            other_asks = other("hello")
            others_still_wait = not any(each.done() for each in waiting)
            asks_during, asks_twice = during.result(), several.result()
        after = [stays(message) for message in ("hello", TABLE_QUESTION)]
    # Two waits long nothing was said on it, which is longer than the five seconds of Sanic's own limit.
    is_kept = is_open(connection)
    connection.close()
    return Hang(asks_twice, before, asks_during, after, other_asks, others_still_wait, is_kept)


def is_open(connection: HTTPConnection) -> bool:
    """Whether the action server answers on this connection, which is not opened a second time."""
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
    except (HTTPException, OSError):
        return False
    connection.auto_open = 0
    return answer.status == 200


def test_visitor_of_a_hung_server_gets_an_apology(hang, trouble, greeting):
    """A question that needs the server is apologized for, a second time too; one that does not is answered."""
    assert hang.asks_twice == [trouble, greeting, trouble]


def test_paused_server_goes_on(hang, trouble, greeting):
    """A server that hung and goes on answers the next question, and never the one that was apologized for."""
    assert TECHNIQUE in hang.asks_before.lower()
    assert hang.asks_during == trouble
    hello, answer = hang.asks_after
    assert hello == greeting
    assert TECHNIQUE in answer.lower()


def test_others_are_answered_while_one_waits(hang, greeting):
    """Rasa waits for the hung server without making other visitors wait."""
    assert hang.other_asks == greeting
    assert hang.others_still_wait


def test_idle_connection_is_kept(hang):
    """The action server does not close a connection that Rasa may be about to use again."""
    assert hang.idle_connection_is_kept


def test_visitor_gets_an_apology(visitor, action_server, trouble, greeting):
    """Whatever goes wrong, a question that needs the server is apologized for; one that does not is answered."""
    asked = (TABLE_QUESTION, "hello", TABLE_QUESTION)
    said = {}
    for name, failure in FAILURES.items():
        ask = visitor()
        with failure(action_server):
            said[name] = [reply_or_error(ask, message) for message in asked]
    assert [f"{name}: {replies}" for name, replies in said.items() if replies != [trouble, greeting, trouble]] == []


def reply_or_error(ask: Ask, message: str) -> str:
    try:
        return ask(message)
    except httpx.HTTPError as err:
        return repr(err)
