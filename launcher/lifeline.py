"""Ties a server to its launcher: no server outlives it, however it ends."""

from __future__ import annotations

import os
import signal
import threading
import time

import psutil

# The environment variable that tells a server the launcher's process id.
LAUNCHER = "KNEAD_LAUNCHER"
PAUSE = 1.0
# Seconds that this process has for ending by itself.
PATIENCE = 5.0


def end_with_launcher() -> None:
    """Ends this process soon after the launcher has gone; does nothing when there is none.

    A launcher that is told to end stops its servers itself. This is for the one that is killed or crashes.
    """
    pid = os.environ.get(LAUNCHER)
    if pid:
        threading.Thread(target=_follow, args=(int(pid),), name="lifeline", daemon=True).start()


def _follow(pid: int) -> None:
    try:
        launcher = psutil.Process(pid)
        while launcher.is_running():
            time.sleep(PAUSE)
    except psutil.NoSuchProcess:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
