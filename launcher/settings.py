"""What the environment may set, checked once."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


class StartError(Exception):
    """Why nothing can be started; the message is one line and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Where the servers listen, and for how long a start may take.

    Attributes:
        port: Rasa's port, PORT.
        actions_port: the action server's port, ACTIONS_PORT.
        interface: the address that Rasa listens on, INTERFACE; 0.0.0.0 opens it to other machines.
        start_timeout: seconds until both servers must have answered, START_TIMEOUT.
        production: whether Rasa's own REST channel, which anybody may ask anything, is off, PRODUCTION.
    """

    port: int = 5005
    actions_port: int = 5055
    interface: str = "127.0.0.1"
    start_timeout: int = 300
    production: bool = False

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
        """Reads the variables; an empty one counts as unset.

        Raises:
            StartError: a variable is no number in its range, or both ports are the same, or PRODUCTION is neither 0
                nor 1.
        """
        numbers = {
            field: _number(environment, variable, most)
            for field, variable, most in (
                ("port", "PORT", 65535),
                ("actions_port", "ACTIONS_PORT", 65535),
                ("start_timeout", "START_TIMEOUT", 86400),
            )
            if environment.get(variable)
        }
        chosen: dict[str, Any] = {**numbers}
        if environment.get("INTERFACE"):
            chosen["interface"] = environment["INTERFACE"]
        if environment.get("PRODUCTION"):
            chosen["production"] = _switch(environment, "PRODUCTION")
        settings = Settings(**chosen)
        if settings.port == settings.actions_port:
            raise StartError(f"PORT and ACTIONS_PORT are both {settings.port}: give them different numbers.")
        return settings

    @property
    def url(self) -> str:
        """Where a program on this machine finds Rasa."""
        host = "127.0.0.1" if self.interface == "0.0.0.0" else self.interface
        return f"http://{host}:{self.port}"

    @property
    def actions_url(self) -> str:
        """Where Rasa finds the action server: only programs on this machine reach it."""
        return f"http://127.0.0.1:{self.actions_port}"

    def check_ports(self) -> None:
        """Raises StartError when another program listens on one of the ports."""
        _check_free(self.interface, self.port, "PORT")
        _check_free("127.0.0.1", self.actions_port, "ACTIONS_PORT")


def exit_code(start: Callable[[], int]) -> int | str:
    """What `sys.exit` takes: the code that `start` returns, or the one line that says why nothing was started."""
    try:
        return start()
    except StartError as err:
        return str(err)


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _number(environment: Mapping[str, str], variable: str, most: int) -> int:
    text = environment[variable]
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise StartError(f"{variable}={text} is no whole number from 1 to {most}.")
    return int(text)


def _switch(environment: Mapping[str, str], variable: str) -> bool:
    text = environment[variable]
    if text not in ("0", "1"):
        raise StartError(f"{variable}={text} is neither 0 nor 1.")
    return text == "1"


def _check_free(interface: str, port: int, variable: str) -> None:
    with socket.socket() as probe:
        # As the servers do: a port that a server has just left counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError as err:
            raise StartError(
                f"Cannot listen on {interface}:{port} ({err.strerror}): "
                f"stop the program that uses it, or choose another port: {variable}={port + 1} make run"
            ) from err
