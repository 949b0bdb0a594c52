"""Rasa's shell in the foreground, the action server behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from launcher.lifeline import LAUNCHER, PATIENCE
from launcher.settings import free_port

PAUSE = 0.2


def run_shell(say: Callable[[str], None]) -> int:
    """Stays until the shell ends, by /stop or Ctrl-C, and ends the action server with it.

    Both listen on ports that are free, so that a shell runs beside `make run`.

    Returns:
        The exit code: that of the shell, or 1 when the action server ended first.
    """
    environment = {
        # A conversation on the terminal leaves no room for what goes well.
        "LOG_LEVEL": "WARNING",
        **os.environ,
        LAUNCHER: str(os.getpid()),
        "INTERFACE": "127.0.0.1",
        "PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
    }
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda *_: sys.exit(0))
    # In a session of its own, the action server never sees the Ctrl-C that ends the shell.
    actions = _start("launcher.action_server", environment, start_new_session=True)
    shell = _start("launcher.rasa_server", environment, "--shell")
    # Later than the starts, for programs inherit what is ignored.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while (code := shell.poll()) is None:
            if actions.poll() is not None:
                say("The action server ended: the lines above say why.")
                return 1
            time.sleep(PAUSE)
        return code
    finally:
        for process in (shell, actions):
            _end(process)


def _start(
    module: str, environment: dict[str, str], *arguments: str, start_new_session: bool = False
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, env=environment, start_new_session=start_new_session)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
