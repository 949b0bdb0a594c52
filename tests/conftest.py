"""What tests share: the trained model, and the assistant running as `make run` starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from launcher.settings import free_port
from stores.database import VARIABLE
from tests import needs
from tests.data_files import ROOT

PATIENCE = 180  # seconds until the servers must answer; a loaded machine is slow, a broken one never answers
# What the environment may say of the assistant.
OURS = (
    "HOME_CLINIC",
    "PRODUCTION",
    "PUBLIC_URL",
    "ALLOWED_ORIGINS",
    "RATE_LIMIT_ADDRESS",
    "TWILIO_AUTH_TOKEN",
    "PHONE_DEV",
    "PHONE_LANGUAGE",
    "PHONE_SPEECH_MODEL",
    "PHONE_VOICE",
)

pytest_plugins = ["tests.databases"]

Ask = Callable[..., str]
Launch = Callable[..., subprocess.Popen]


# Tests that share what is expensive run one after the other in one process, the longest groups first. Each has the
# fixtures that it is known by.
GROUPS = {
    "browser": {"assistant", "clinic", "browser"},
    "agent": {"trained_agent"},
}
# What takes a server, a browser or a model of its own: `make quick` leaves it out.
HEAVY = {*GROUPS["browser"], *GROUPS["agent"], "launch", "postgresql", "model"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups the tests for pytest-xdist: those of a group, and else those of a file, share a process."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
        if _is_heavy(item):
            item.add_marker("heavy")
    order = [*GROUPS]
    items.sort(key=lambda item: order.index(group) if (group := _group(item)) in order else len(order))


def _group(item: pytest.Item) -> str:
    used = set(getattr(item, "fixturenames", ()))
    return next((name for name, fixtures in GROUPS.items() if fixtures & used), item.nodeid.partition("::")[0])


def _is_heavy(item: pytest.Item) -> bool:
    chosen = getattr(getattr(item, "callspec", None), "params", {})
    return bool(HEAVY & {*getattr(item, "fixturenames", ()), chosen.get("database")})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names loudly what was left out."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for line in needs.told(reasons):
        terminalreporter.write_line(line, red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def conversations_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever is said in tests is kept in a database of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, f"sqlite:///{tmp_path_factory.mktemp('conversations') / 'conversations.db'}")
        yield


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Ctrl-C is heard, also where the tests run in the background, whose processes inherit that it is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def flite() -> None:
    """The program that speaks, for tests that have it speak."""
    needs.need("flite")


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model, which `make test` makes first."""
    path = ROOT / "models" / "knead-to-know.tar.gz"
    assert path.is_file(), "no trained model: run `make train`"
    return path


@pytest.fixture(scope="session")
def launch(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Launch:
    """Starts the assistant on two ports, both servers by the launcher, and waits until they answer.

    The caller ends the launcher. Of the machine's own environment, nothing that changes what visitors get counts.
    """

    def start(port: int, actions_port: int, **variables: str) -> subprocess.Popen:
        environment = {**os.environ, "PORT": str(port), "ACTIONS_PORT": str(actions_port)}
        for variable in OURS:
            environment.pop(variable, None)
        log = tmp_path_factory.mktemp("assistant") / "log"
        with log.open("w") as output:
            launcher = subprocess.Popen(
                [sys.executable, "-m", "launcher", "run"],
                cwd=ROOT,
                env=environment | variables,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(launcher, log)
        except BaseException:
            end(launcher)
            raise
        return launcher

    return start


@pytest.fixture(scope="session")
def assistant(launch: Launch) -> Iterator[str]:
    """The address of the assistant, both servers started by the launcher and ended afterwards."""
    port = free_port()
    # Tests ask more often than visitors do.
    launcher = launch(port, free_port(), RATE_LIMIT="off")
    yield f"http://127.0.0.1:{port}"
    end(launcher)


@pytest.fixture
def ask(assistant: str) -> Ask:
    """Asks in one conversation and returns the reply's text, several messages as lines.

    In development, REST believes which channel a message comes from.
    """
    conversation = uuid.uuid4().hex

    def ask_once(message: str, channel: str = "rest") -> str:
        body = {"sender": conversation, "message": message, "input_channel": channel}
        answer = httpx.post(f"{assistant}/webhooks/rest/webhook", json=body, timeout=30)
        assert answer.status_code == httpx.codes.OK
        return "\n".join(each["text"] for each in answer.json())

    return ask_once


def _wait(launcher: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while "until Ctrl-C" not in log.read_text():
        assert launcher.poll() is None, log.read_text()[-3000:]
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.2)


def end(launcher: subprocess.Popen) -> None:
    """Ends the launcher, which ends both its servers."""
    launcher.terminate()
    launcher.wait(timeout=60)
