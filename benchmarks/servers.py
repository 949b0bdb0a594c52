"""Starts Rasa and its action server as `make run` does, on free ports of this machine, and ends them again."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import httpx
import psutil

from benchmarks.project import ROOT, quiet_environment
from launcher.rasa_server import MODEL
from launcher.settings import free_port

PATIENCE = 300  # seconds
_HOST = "127.0.0.1"


class ServerError(Exception):
    """A server ended, or did not answer in time; the message ends with what it said last."""


@dataclass(frozen=True)
class Server:
    """Rasa at work: its REST channel's address, its process, and the seconds from its start to its first answer."""

    url: str
    process: psutil.Process
    start_seconds: float

    def memory(self) -> int:
        """Resident bytes of the process and its children. Pages that they share count for each."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family)


@contextmanager
def running(model: Path) -> Iterator[Server]:
    """The model served as the project serves its own, beside the project's action server; REST is the only channel."""
    with action_server() as actions_port, rasa_server(model, actions_port) as server:
        yield server


@contextmanager
def rasa_server(model: Path, actions_port: int) -> Iterator[Server]:
    """The model served, whether or not an action server is at work on its port."""
    port = free_port()
    url = f"http://{_HOST}:{port}/webhooks/rest/webhook"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ports = {"ACTIONS_PORT": str(actions_port), "PORT": str(port), "INTERFACE": _HOST}
        (folder / MODEL).parent.mkdir()
        (folder / MODEL).symlink_to(model.resolve())
        (folder / "credentials.yml").write_text(json.dumps({"rest": None}))
        copyfile(ROOT / "endpoints.yml", folder / "endpoints.yml")
        with _process("launcher.rasa_server", folder, ports, lambda: _answers(url)) as (process, seconds):
            yield Server(url, process, seconds)


@contextmanager
def action_server() -> Iterator[int]:
    """The port on which the project's action server answers."""
    port = free_port()
    with action_server_at(port):
        yield port


@contextmanager
def action_server_at(port: int) -> Iterator[psutil.Process]:
    """The project's action server at work on this port."""
    url = f"http://{_HOST}:{port}/health"
    with tempfile.TemporaryDirectory() as name:
        ports = {"ACTIONS_PORT": str(port)}
        with _process("launcher.action_server", Path(name), ports, lambda: httpx.get(url).is_success) as (process, _):
            yield process


def _answers(url: str) -> bool:
    reply = httpx.post(url, json={"sender": "first", "message": "hello"}, timeout=PATIENCE)
    return reply.is_success and bool(reply.json())


@contextmanager
def _process(
    module: str, folder: Path, ports: dict[str, str], is_ready: Callable[[], bool]
) -> Iterator[tuple[psutil.Process, float]]:
    """A Python module at work in `folder`, and the seconds until it was ready; ends with the block."""
    with (folder / f"{module}.log").open("w+") as log:
        start = time.perf_counter()
        popen = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=folder,
            env={**quiet_environment(), **ports},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        process = psutil.Process(popen.pid)
        try:
            while not _try(is_ready):
                if popen.poll() is not None or time.perf_counter() - start > PATIENCE:
                    log.seek(0)
                    raise ServerError(f"{module} gave no answer\n{log.read()[-3000:]}")
                time.sleep(0.05)
            yield process, time.perf_counter() - start
        finally:
            _end(process)
            popen.wait()


def _try(is_ready: Callable[[], bool]) -> bool:
    try:
        return is_ready()
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
