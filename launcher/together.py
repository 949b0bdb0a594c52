"""Runs servers as one: all are ready, or none is left."""

from __future__ import annotations

import os
import shlex
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import psutil
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

from launcher.lifeline import LAUNCHER
from launcher.readiness import wait

# Seconds that a server has for ending by itself.
PATIENCE = 5


@dataclass(frozen=True)
class Server:
    """A program that serves HTTP.

    Attributes:
        name: as people call it.
        command: the program and its arguments.
        health: the address that answers once the server is ready.
    """

    name: str
    command: tuple[str, ...]
    health: str


class _Output(Printer):
    """The servers' lines as they are: a time and a name before each would break their JSON."""

    def __init__(self) -> None:
        super().__init__(prefix=False)

    def write(self, message: Message) -> None:
        if message.name != SYSTEM_PRINTER_NAME:
            super().write(message)


class _Group(Manager):
    """Honcho's manager, which also ends servers that do not end when told to."""

    def terminate(self) -> None:
        super().terminate()
        killer = threading.Timer(PATIENCE, self.kill)
        killer.daemon = True
        killer.start()


def run_together(
    servers: Sequence[Server], seconds: float, on_ready: Callable[[], None], say: Callable[[str], None] = print
) -> int:
    """Starts the servers and stays until they have ended; SIGINT, SIGTERM and SIGHUP end them.

    Args:
        servers: what to start; when one ends, the others are ended too.
        seconds: how long they may take until all of them answer.
        on_ready: called once, when all answer.
        say: takes the launcher's own lines.

    Returns:
        The exit code: 0 after a signal, 1 when a server ended by itself or did not answer in time.
    """
    group = _Group(_Output())
    environment = {**os.environ, LAUNCHER: str(os.getpid())}
    for server in servers:
        group.add_process(server.name, f"exec {shlex.join(server.command)}", env=environment)
    ended = threading.Event()
    late: list[str] = []

    def watch() -> None:
        urls = {server.name: server.health for server in servers}
        late.extend(wait(urls, seconds, ended, say))
        if ended.is_set():
            return
        if not late:
            on_ready()
            return
        say(f"{' and '.join(late)} did not answer within {seconds:.0f} s: see the lines above, or set START_TIMEOUT.")
        group.terminate()

    _treat_hangup_as_end()
    threading.Thread(target=watch, daemon=True).start()
    try:
        group.loop()
    finally:
        ended.set()
        _end_the_rest()
    return _exit_code(group, [] if late_by_signal(group) else late, say)
