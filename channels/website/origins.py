"""Which web pages may talk to the web channel: whole origins are compared, never parts of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?",
    re.ASCII,
)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """Scheme and host in small letters, and the port, the scheme's own where none was written."""

    scheme: str
    host: str
    port: int | None


def parse_origin(text: str) -> Origin | None:
    """The origin, or None where the text is not exactly scheme://host or scheme://host:port."""
    match = _ORIGIN.fullmatch(text.lower())
    if not match:
        return None
    port = int(match["port"]) if match["port"] else _PORTS.get(match["scheme"])
    return None if port is not None and not 1 <= port <= 65535 else Origin(match["scheme"], match["host"], port)


@dataclass(frozen=True)
class Origins:
    """The origins that may talk to the channel beside the server's own.

    Attributes:
        allowed: the pages of other sites.
        own: the server's public address. Without it, the Host header says which site a browser believes to be on, its
            scheme unknown, for a proxy may take the TLS away.
    """

    allowed: frozenset[Origin] = frozenset()
    own: Origin | None = None

    def admits(self, headers: Iterable[str], host: str) -> bool:
        """Whether a request may pass.

        Args:
            headers: its Origin headers. None at all: no page of another site makes such a request.
            host: its Host header.
        """
        headers = tuple(headers)
        if not headers:
            return True
        origin = self._only(headers)
        return origin is not None and (origin in self.allowed or self._is_own(origin, host))

    def is_foreign(self, headers: Iterable[str]) -> bool:
        """Whether the request comes from an allowed page of another site, which reads the answer by permission only."""
        return self._only(tuple(headers)) in self.allowed

    @staticmethod
    def _only(headers: tuple[str, ...]) -> Origin | None:
        return parse_origin(headers[0]) if len(headers) == 1 else None

    def _is_own(self, origin: Origin, host: str) -> bool:
        return origin == (self.own or parse_origin(f"{origin.scheme}://{host}"))
