"""Runs servers as one: either all of them serve, or none is left."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

from launcher.lifeline import LAUNCHER, PATIENCE
from launcher.readiness import wait

# Seconds after which servers that had just been started are told to end.
_MOMENT = 0.05


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


def run_together(
    servers: Sequence[Server], seconds: float, on_ready: Callable[[], None], say: Callable[[str], None]
) -> int:
    """Starts the servers and stays until they have ended; SIGINT, SIGTERM and SIGHUP end them.

    Args:
        servers: what to start; when one ends, so do the others.
        seconds: how long they may take until all of them answer.
        on_ready: called once, when all of them answer.
        say: takes one line about what is going on.

    Returns:
        The exit code: 0 after a signal, 1 when a server ended by itself or did not answer in time.
    """
    group = _Group()
    environment = {**os.environ, LAUNCHER: str(os.getpid())}
    for server in servers:
        group.add_process(server.name, f"exec {shlex.join(server.command)}", env=environment)
    urls = {server.name: server.health for server in servers}

    def watch() -> None:
        late = wait(urls, seconds, group.ending, say)
        if group.ending.is_set():
            return
        if not late:
            on_ready()
            return
        group.fault = f"{' and '.join(late)} did not answer within {seconds:g} s; START_TIMEOUT may give more time."
        group.terminate()

    # A terminal that is closed hangs up; Honcho knows the other two signals.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    threading.Thread(target=watch, daemon=True).start()
    try:
        group.loop()
    finally:
        group.ending.set()
        _end_descendants()
    if group.fault:
        say(group.fault)
    return 1 if group.fault else 0


class _Group(Manager):
    """Honcho's manager, which also kills the servers that do not end when told to, and remembers why it ended.

    Attributes:
        ending: set as soon as the servers are being ended.
        fault: why they ended, or "" when they were told to.
    """

    def __init__(self) -> None:
        super().__init__(_Output(self._on_event))
        self.ending = threading.Event()
        self.fault = ""

    def terminate(self) -> None:
        self.ending.set()
        super().terminate()
        killer = threading.Timer(PATIENCE, self.kill)
        killer.daemon = True
        killer.start()

    def _killall(self, force: bool = False) -> None:
        """Ends the servers once Honcho knows the process of each: a signal may come before they have said it."""
        if self._all_started():
            super()._killall(force)
        else:
            again = threading.Timer(_MOMENT, self._killall, [force])
            again.daemon = True
            again.start()

    def _on_event(self, event: str) -> None:
        told = self.fault or self.ending.is_set()
        if " stopped (rc=" in event and not told:
            self.fault = f"{event.strip()} by itself: its last lines above say why."


class _Output(Printer):
    """Prints the servers' lines as they are, for a time and a name before each would break their JSON."""

    def __init__(self, on_event: Callable[[str], None]) -> None:
        super().__init__(sys.stdout, prefix=False)
        self._on_event = on_event

    def write(self, message: Message) -> None:
        if message.name == SYSTEM_PRINTER_NAME:
            self._on_event(message.data)
        else:
            super().write(message)


def _end_descendants() -> None:
    """Whatever happened, ends every process that descends from this one."""
    left = psutil.Process().children(recursive=True)
    for process in left:
        _quietly(process.terminate)
    for process in psutil.wait_procs(left, timeout=PATIENCE)[1]:
        _quietly(process.kill)


def _quietly(end: Callable[[], None]) -> None:
    try:
        end()
    except psutil.NoSuchProcess:
        return
