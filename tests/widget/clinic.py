"""A clinic: its website, and the assistant that answers there."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil

from tests.conftest import end


@dataclass
class Site:
    """A website of one page, on an origin of its own."""

    origin: str
    page: str = ""

    @staticmethod
    @contextmanager
    def serving() -> Iterator[Site]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = site.page.encode() if self.path == "/" else b""
                self.send_response(200 if body else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing: what a test prints is about the test."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            site = Site(f"http://127.0.0.1:{server.server_port}")
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield site
            finally:
                server.shutdown()


@dataclass
class Clinic:
    """The clinic's assistant, which can be killed and started again at the same address.

    Attributes:
        url: its address.
        start: starts its launcher and waits until it answers.
    """

    url: str
    start: Callable[[], subprocess.Popen]
    launcher: subprocess.Popen = field(init=False)

    def __post_init__(self) -> None:
        self.launcher = self.start()

    @property
    def script(self) -> str:
        return f"{self.url}/chat/widget.js"

    def kill(self) -> None:
        """Ends all its processes at once, as a power cut does."""
        launcher = psutil.Process(self.launcher.pid)
        processes = [launcher, *launcher.children(recursive=True)]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=30)
        self.launcher.wait(timeout=30)

    def restart(self) -> None:
        self.launcher = self.start()

    def end(self) -> None:
        end(self.launcher)
