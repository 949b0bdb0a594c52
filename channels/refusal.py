"""Why a request gets no answer, as a value and as the answer that says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanic import response
from sanic.response import HTTPResponse


@dataclass(frozen=True)
class Refusal:
    """An HTTP status, a sentence or two for a person (what is wrong, what is allowed), and headers that go with it."""

    status: int
    why: str
    headers: dict[str, str] = field(default_factory=dict)


def refuse(refusal: Refusal) -> HTTPResponse:
    """The refusal as JSON: {"error": why}."""
    return response.json({"error": refusal.why}, status=refusal.status, headers=dict(refusal.headers))
