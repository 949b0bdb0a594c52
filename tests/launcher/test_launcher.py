"""Starting and ending servers together, with real processes: small ones stand in for Rasa and the action server."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from launcher import logs
from launcher.lifeline import PATIENCE
from launcher.rasa_server import with_port
from launcher.schemas import check_schemas_once
from launcher.settings import Settings, StartError, exit_code, free_port
from tests.data_files import ROOT

# Serves after `wait` seconds and ends by itself after `end`; or ignores the order to end, or follows its launcher, or
# has a child of its own.
SERVER = """
import http.server, os, signal, subprocess, sys, threading, time
from launcher import lifeline

port, wait, end, stubborn, follow, parent = map(float, sys.argv[1:])
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if follow:
    # Looks for its launcher more often than once a second.
    lifeline.PAUSE = 0.1
    lifeline.end_with_launcher()
if parent:
    subprocess.Popen(["sleep", "300"])
if end:
    threading.Timer(end, lambda: os._exit(0)).start()
print("a line of my own", flush=True)
time.sleep(wait)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass

http.server.HTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
"""
LAUNCHER = """
import json, os, signal, sys
from launcher import together
from launcher.together import Server, run_together
servers = [Server(*server) for server in json.loads(sys.argv[1])]
together.PATIENCE = float(sys.argv[3])
if sys.argv[4] == "hasty":
    # A signal comes before Honcho has heard which processes it has started.
    start = together._Group._start
    together._Group._start = lambda group: (start(group), os.kill(os.getpid(), signal.SIGTERM))

def say(line):
    print(line, flush=True)

sys.exit(run_together(servers, float(sys.argv[2]), lambda: say("READY"), say))
"""


class Launched:
    """A launcher of two stand-in servers, and what it has said so far."""

    def __init__(self, log: Path, seconds: float, patience: float, hasty: bool, *servers: dict[str, float]) -> None:
        self._log = log
        self.servers = [_server(i, **server) for i, server in enumerate(servers)]
        commands = json.dumps(self.servers)
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", LAUNCHER, commands, str(seconds), str(patience), "hasty" if hasty else ""],
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._log.read_text()

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + 30
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def server(self, i: int) -> psutil.Process:
        return next(each for each in self.family() if each.cmdline()[2:3] == [_code(i)])


def _server(
    i: int, wait: float = 0, end: float = 0, stubborn: int = 0, follow: int = 0, parent: int = 0
) -> tuple[str, list[str], str]:
    port = free_port()
    numbers = [str(number) for number in (port, wait, end, stubborn, follow, parent)]
    return f"server{i}", [sys.executable, "-c", _code(i), *numbers], f"http://127.0.0.1:{port}/"


def _code(i: int) -> str:
    return f"# server{i}{SERVER}"


@pytest.fixture
def launch(tmp_path: Path) -> Iterator:
    started: list[Launched] = []

    def start(
        *servers: dict[str, float], seconds: float = 30, patience: float = PATIENCE, hasty: bool = False
    ) -> Launched:
        started.append(Launched(tmp_path / "log", seconds, patience, hasty, *servers))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            for process in [*each.family(), each.process]:
                process.kill()
            each.process.wait()


def gone(processes: list[psutil.Process], seconds: float = 0) -> bool:
    """Whether all have ended; one that nobody has asked for its exit code yet has ended too."""
    left = psutil.wait_procs(processes, timeout=seconds)[1]
    return all(each.status() == psutil.STATUS_ZOMBIE for each in left)


class TestTogether:
    def test_says_when_all_answer(self, launch):
        """Ready means that every server answers; what the servers print is passed on as it is."""
        launched = launch({}, {"wait": 0.5})
        launched.wait_for("READY")
        lines = launched.said.splitlines()
        assert lines.count("a line of my own") == 2
        assert lines[-1] == "READY"
        (ready,) = (i for i, line in enumerate(lines) if line.startswith("server0 is ready ("))
        assert ready < len(lines) - 2

    @pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    @pytest.mark.parametrize("moment", ["a line of my own", "READY"])
    def test_a_signal_ends_all(self, launch, order, moment):
        """Ctrl-C, kill and a closed terminal end every process, early or late, and count as success."""
        launched = launch({"parent": 1}, {})
        launched.wait_for(moment)
        family = launched.family()
        launched.process.send_signal(order)
        assert launched.process.wait(timeout=15) == 0, launched.said
        assert gone(family)

    def test_a_signal_before_the_servers_have_started(self, launch):
        """A signal that comes the moment they are started ends every process, and counts as success."""
        launched = launch({"wait": 5}, {}, hasty=True)
        assert launched.process.wait(timeout=15) == 0, launched.said
        assert "Traceback" not in launched.said
        commands = [list(command) for _, command, _ in launched.servers]
        assert [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] in commands] == []

    @pytest.mark.parametrize("i", [0, 1])
    def test_when_one_is_killed_the_other_is_ended(self, launch, i):
        launched = launch({}, {})
        launched.wait_for("READY")
        family = launched.family()
        launched.server(i).kill()
        assert launched.process.wait(timeout=15) == 1
        assert f"server{i} stopped (rc=-9) by itself" in launched.said
        assert gone(family)

    def test_a_server_that_ends_well_is_a_fault_too(self, launch):
        """A server has no reason to end by itself, whatever its exit code says."""
        launched = launch({}, {"end": 0.2})
        assert launched.process.wait(timeout=15) == 1
        assert "server1 stopped (rc=0) by itself" in launched.said

    def test_waits_for_an_answer_only_so_long(self, launch):
        launched = launch({}, {"wait": 30}, seconds=2)
        launched.wait_for("a line of my own")
        family = launched.family()
        assert launched.process.wait(timeout=15) == 1
        assert "server1 did not answer within 2 s" in launched.said
        assert "READY" not in launched.said
        assert gone(family)

    def test_kills_who_does_not_end(self, launch):
        """A server that ignores the order is killed some time later, even when all of them ignore it."""
        launched = launch({"stubborn": 1, "parent": 1}, {"stubborn": 1}, patience=0.5)
        launched.wait_for("READY")
        family = launched.family()
        launched.process.terminate()
        assert launched.process.wait(timeout=20) == 0
        assert gone(family)

    def test_servers_do_not_outlive_a_killed_launcher(self, launch):
        """Nobody can tell them any more; they find out themselves."""
        launched = launch({"follow": 1}, {"follow": 1})
        launched.wait_for("READY")
        family = launched.family()
        launched.process.kill()
        launched.process.wait()
        assert gone(family, seconds=15)


class TestSettings:
    def test_defaults(self):
        settings = Settings.from_environment({"PORT": ""})
        assert (settings.url, settings.actions_url) == ("http://127.0.0.1:5005", "http://127.0.0.1:5055")

    def test_environment(self):
        settings = Settings.from_environment({"PORT": "6001", "ACTIONS_PORT": "6002", "INTERFACE": "0.0.0.0"})
        assert (settings.url, settings.actions_url) == ("http://127.0.0.1:6001", "http://127.0.0.1:6002")

    @pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "5005.0", " 5005", "٥٠٠٥"])
    def test_no_port(self, text):
        with pytest.raises(StartError, match=f"^PORT={text} is no whole number from 1 to 65535.$"):
            Settings.from_environment({"PORT": text})

    def test_one_port_for_both(self):
        with pytest.raises(StartError, match="both 5055"):
            Settings.from_environment({"PORT": "5055"})

    @pytest.mark.parametrize(("field", "variable"), [("port", "PORT"), ("actions_port", "ACTIONS_PORT")])
    def test_busy_port(self, field, variable):
        """The one line names the port and the variable that chooses another."""
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            busy = other.getsockname()[1]
            ports = {"port": free_port(), "actions_port": free_port(), field: busy}
            with pytest.raises(StartError, match=rf"127\.0\.0\.1:{busy} .*: {variable}={busy + 1} make run") as caught:
                Settings(**ports).check_ports()
        assert "\n" not in str(caught.value)

    def test_free_ports(self):
        Settings(port=free_port(), actions_port=free_port()).check_ports()

    def test_exit_code(self):
        """`sys.exit` prints a line and exits with 1; a code it passes on."""

        def fail() -> int:
            raise StartError("Do this.")

        assert exit_code(lambda: 3) == 3
        assert exit_code(fail) == "Do this."

    @pytest.mark.parametrize(
        ("url", "changed"),
        [
            ("http://127.0.0.1:5055/webhook", "http://127.0.0.1:6055/webhook"),
            ("https://actions/webhook?a=b", "https://actions:6055/webhook?a=b"),
        ],
    )
    def test_actions_port(self, url, changed):
        """Only the port of endpoints.yml follows ACTIONS_PORT."""
        assert with_port(url, 6055) == changed


class TestLogs:
    @staticmethod
    def line(message: str, *args: object, error: Exception | None = None) -> dict:
        exc_info = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("rasa.core", logging.WARNING, "file.py", 1, message, args, exc_info)
        formatted = logs.JsonFormatter().format(record)
        assert "\n" not in formatted
        return json.loads(formatted)

    def test_sentence(self):
        line = self.line("Where “%s”\nis", "it")
        assert line.pop("time").endswith("+00:00")
        assert line == {"level": "warning", "logger": "rasa.core", "event": "Where “it”\nis"}

    def test_structlog(self):
        """What Rasa logs as JSON becomes fields, not a string in a string."""
        line = self.line('{"event": "processor.message.parse", "parse_data_text": "hi", "level": "warning"}')
        assert (line["event"], line["parse_data_text"]) == ("processor.message.parse", "hi")

    def test_braces_are_not_json(self):
        assert self.line("{no json")["event"] == "{no json"

    def test_exception(self):
        """An error keeps its whole traceback."""
        try:
            raise ValueError("what went wrong")
        except ValueError as err:
            line = self.line("It failed.", error=err)
        assert line["exception"].startswith("Traceback")
        assert line["exception"].endswith("ValueError: what went wrong")

    @pytest.mark.parametrize(
        ("variable", "level"),
        [(None, logging.INFO), ("debug", logging.DEBUG), ("ERROR", logging.ERROR), ("x", logging.INFO)],
    )
    def test_level(self, monkeypatch, variable, level):
        monkeypatch.delenv("LOG_LEVEL", raising=False)
        if variable:
            monkeypatch.setenv("LOG_LEVEL", variable)
        assert logs.level() == level

    def test_everything_is_one_json_object_a_line(self):
        """Plain logging, Sanic's loggers and warnings alike; deprecations and debug messages are left out."""
        code = """
import logging, warnings
from launcher import logs
logs.configure()
import sanic.app
logging.getLogger("anything").info("kept")
logging.getLogger("anything").debug("dropped")
logging.getLogger("sanic.error").propagate = False
logging.getLogger("sanic.error").error("kept")
warnings.warn("kept")
warnings.warn("dropped", DeprecationWarning)
"""
        environment = {key: value for key, value in os.environ.items() if key != "LOG_LEVEL"}
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.stderr == ""
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["logger"] for line in lines] == ["anything", "sanic.error", "py.warnings"]
        assert all("kept" in line["event"] for line in lines)


class TestThrift:
    def test_a_schema_is_checked_once(self, monkeypatch):
        """A sound schema is proved sound once; an unsound one is refused each time."""
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import validator_for

        validator = validator_for({})
        checked: list[object] = []
        check = validator.check_schema

        def count(schema: object) -> None:
            checked.append(schema)
            check(schema)

        monkeypatch.setattr(validator, "check_schema", staticmethod(count))
        check_schemas_once()
        for _ in range(3):
            validator.check_schema({"type": "object"})
            with pytest.raises(SchemaError):
                validator.check_schema({"type": 12})
        assert checked == [{"type": "object"}, {"type": 12}, {"type": 12}, {"type": 12}]


def test_shell_answers_and_leaves_nothing_behind(model):
    """What is typed is answered, and why it was; the input's end ends the shell and the action server behind it."""
    shell = subprocess.Popen(
        [sys.executable, "-m", "launcher", "shell"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    family: list[psutil.Process] = []
    deadline = time.monotonic() + 10
    while len(family) < 2 and time.monotonic() < deadline:
        family = psutil.Process(shell.pid).children(recursive=True)
    typed = b"Which massage for sciatica?\nwhy\n/why\nforget me\nwhy\nno\n"
    said, _ = shell.communicate(typed, timeout=180)
    assert shell.returncode == 0
    assert b"rigger point" in said
    assert b"type why after an answer" in said.splitlines()[0]
    assert said.count(b'by "sciatica"') == 2
    assert said.count(b'chosen by   rule "') == 3
    # What is typed at a choice counts, and staff's question why does not come between.
    assert b"\n  choose: Yes, erase it | No, keep it" in said
    assert b"I keep it" in said
    assert len(family) == 2
    assert gone(family)
