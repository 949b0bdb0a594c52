"""Who may come in: looks at each request of the web channel before anything else does, and at each answer last.

Rasa gives every Sanic app a sanic-cors, which answers each OPTIONS request by itself and, with `rasa run --cors`, lets
pages in whose origin merely begins as an allowed one does (CVE-2026-37737). The gate stands before and behind it: what
sanic-cors says of the web channel's addresses reaches nobody.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop
from collections.abc import Mapping

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from channels.receiving import bound
from channels.refusal import Refusal
from channels.website.limits import network_of
from channels.website.origins import Origins
from channels.website.refusals import refuse_visitor

# How long a browser may remember that a page is allowed.
PREFLIGHT_SECONDS = 600
FILE_METHODS = ("GET", "HEAD")

_PERMISSIONS = "access-control-"

FOREIGN = Refusal(403, "This page may not use the chat: its address is none of those that are allowed.")
NOWHERE = Refusal(404, "There is nothing at this address.")


def address_of(request: Request) -> str:
    """The network of the visitor: of the address that a proxy names, where Sanic is told to trust one, else the peer's.

    Sanic reads X-Forwarded-For only where PROXIES_COUNT is configured; without it, visitors cannot choose what counts.
    """
    return network_of(request.remote_addr or request.ip)


class Gate:
    """Refuses unknown addresses, methods and origins."""

    def __init__(self, methods: Mapping[str, tuple[str, ...]], files: str, origins: Origins) -> None:
        """
        Args:
            methods: what each address takes; the others are below the first.
            files: below this address stand files for everybody.
        """
        self._methods = methods
        self._root = next(iter(methods))
        self._files = files
        self._origins = origins

    def guard(self, blueprint: Blueprint) -> None:
        """Puts the gate around the app that the blueprint becomes part of."""

        # sanic-cors has put itself first by then: its listener was there before this one.
        @blueprint.listener("before_server_start")
        async def stand(app: Sanic, loop: AbstractEventLoop) -> None:
            app.request_middleware.appendleft(self.check)
            app.response_middleware.append(self.sign)

    def check(self, request: Request) -> HTTPResponse | None:
        """Why the request may not come in, or the answer to a preflight, or None where it may."""
        refusal = None
        if _is_below(request.path, self._files) and request.method not in FILE_METHODS:
            refusal = _wrong_method(request.method, FILE_METHODS)
        elif _is_below(request.path, self._root):
            methods = self._methods_of(request)
            refusal = bound(request) or self._refusal(request, methods)
            if not refusal and request.method == "OPTIONS":
                return response.empty(headers={"Allow": ", ".join(methods)})
        return refuse_visitor(refusal) if refusal else None

    def sign(self, request: Request, answer: BaseHTTPResponse) -> None:
        """Says who may read the answer: pages of allowed sites, and files every page."""
        is_file = _is_below(request.path, self._files)
        if not is_file and not _is_below(request.path, self._root):
            return
        for name in [name for name in answer.headers if name.lower().startswith(_PERMISSIONS)]:
            del answer.headers[name]
        if is_file:
            answer.headers["Access-Control-Allow-Origin"] = "*"
            return
        answer.headers.update({"Vary": "Origin", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
        if self._origins.is_foreign(request.headers.getall("origin", ())):
            answer.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
            answer.headers["Access-Control-Expose-Headers"] = "Retry-After"
            if request.method == "OPTIONS":
                answer.headers["Access-Control-Allow-Methods"] = ", ".join(self._methods_of(request))
                answer.headers["Access-Control-Allow-Headers"] = "content-type"
                answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)

    def _methods_of(self, request: Request) -> tuple[str, ...]:
        return self._methods.get(request.path.removesuffix("/"), ())

    def _refusal(self, request: Request, methods: tuple[str, ...]) -> Refusal | None:
        if not self._origins.admits(request.headers.getall("origin", ()), request.headers.get("host", "")):
            return FOREIGN
        if not methods:
            return NOWHERE
        if request.method != "OPTIONS" and request.method not in methods:
            return _wrong_method(request.method, methods)
        return None


def _wrong_method(method: str, methods: tuple[str, ...]) -> Refusal:
    return Refusal(405, f"{method} is not possible here, only {' and '.join(methods)}.", {"Allow": ", ".join(methods)})


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")
