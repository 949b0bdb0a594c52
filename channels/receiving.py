"""Reads the body of a request, and no more of it than may be used."""

from __future__ import annotations

import re
import time

from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.request import Request

from channels.refusal import Refusal

# Stands with each message: when it came, in seconds since 1970. What Rasa notes itself is when it was understood.
RECEIVED = "received"
MOST_BYTES = 16 * 1024

BROKEN = Refusal(400, "The request's body is broken.")
TOO_LARGE = Refusal(413, f"The request is too long: at most {MOST_BYTES:,} bytes are read.")
ENDLESS = Refusal(400, "The request does not say how long it is.")

_NUMBER = re.compile(r"[0-9]+", re.ASCII)


def bound(request: Request) -> Refusal | None:
    """Sees to it that no more of a body is read than may be used, not even to throw it away."""
    request.stream.request_max_size = MOST_BYTES
    lengths = request.headers.getall("content-length", ("0",))
    if len(lengths) == 1 and _NUMBER.fullmatch(lengths[0]):
        return None
    # Sanic takes a length below zero for a body without end. Nothing more of this connection can be understood.
    request.stream.request_body = None
    request.stream.keep_alive = False
    return ENDLESS


async def receive(request: Request) -> bytes | Refusal:
    """The whole body of a request that is bound; its route must stream, or Sanic has read the body before."""
    try:
        await request.receive_body()
    except PayloadTooLarge:
        return TOO_LARGE
    except InvalidUsage:
        return BROKEN
    return request.body


def arrival() -> dict[str, float]:
    """The metadata of a message that comes now."""
    return {RECEIVED: time.time()}
