"""Starts Rasa and its action server on free ports of this machine, and ends them again."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from benchmarks.project import ROOT, quiet_environment

PATIENCE = 300  # seconds
_HOST = "127.0.0.1"


class ServerError(Exception):
    """A server ended, or did not answer in time; the message ends with what it said last."""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its process, and the seconds from its start to its first answer."""

    url: str
    process: psutil.Process
    start_seconds: float

    def memory(self) -> int:
        """Resident bytes of the process and its children. Pages that they share count for each."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family)


@contextmanager
def action_server() -> Iterator[Server]:
    """The project's own actions, ready to run."""
    port = _free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    with _running(command, f"http://{_HOST}:{port}", _is_healthy) as server:
        yield server


@contextmanager
def rasa_server(model: Path, actions: Server) -> Iterator[Server]:
    """Rasa with the REST channel, its model loaded and its first answer given."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as name:
        endpoints, credentials = Path(name) / "endpoints.yml", Path(name) / "credentials.yml"
        endpoints.write_text(json.dumps({"action_endpoint": {"url": f"{actions.url}/webhook"}}))
        credentials.write_text(json.dumps({"rest": None}))
        command = [sys.executable, "-m", "rasa", "run", "--interface", _HOST, "--port", str(port)]
        command += ["--model", str(model), "--endpoints", str(endpoints), "--credentials", str(credentials)]
        with _running(command, f"http://{_HOST}:{port}", _has_answered) as server:
            yield server


def _is_healthy(url: str) -> bool:
    return httpx.get(f"{url}/health", timeout=10).status_code == httpx.codes.OK


def _has_answered(url: str) -> bool:
    message = {"sender": "first", "message": "hello"}
    answer = httpx.post(f"{url}/webhooks/rest/webhook", json=message, timeout=PATIENCE)
    return answer.status_code == httpx.codes.OK and bool(answer.json())


@contextmanager
def _running(command: list[str], url: str, is_ready: Callable[[str], bool]) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as name, (Path(name) / "log").open("w+") as log:
        start = time.perf_counter()
        popen = subprocess.Popen(
            command, cwd=ROOT, env=quiet_environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        process = psutil.Process(popen.pid)
        try:
            while not _try(is_ready, url):
                if popen.poll() is not None or time.perf_counter() - start > PATIENCE:
                    log.seek(0)
                    raise ServerError(f"{' '.join(command)} gave no answer\n{log.read()[-3000:]}")
                time.sleep(0.05)
            yield Server(url, process, time.perf_counter() - start)
        finally:
            _end(process)
            popen.wait()


def _try(is_ready: Callable[[str], bool], url: str) -> bool:
    try:
        return is_ready(url)
    except httpx.TransportError:
        return False


def _end(process: psutil.Process) -> None:
    """Ends the process and its children by their ids, kindly first."""
    if not process.is_running():
        return
    family = [process, *process.children(recursive=True)]
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        for member in family:
            try:
                ask(member)
            except psutil.NoSuchProcess:
                continue
        _, family = psutil.wait_procs(family, timeout=15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return probe.getsockname()[1]
