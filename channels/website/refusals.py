"""Why a visitor gets no answer, and whom to call who cannot wait for one."""

from __future__ import annotations

from sanic import response
from sanic.response import HTTPResponse

from channels.numbers import phones_in
from channels.refusal import Refusal

# Stands with each failure: who writes to the chat in an emergency must not be left with nothing.
HELP = "In an emergency, call 911; for thoughts of suicide, call or text 988."
PHONES = phones_in(HELP, emergency=True)


def refuse_visitor(refusal: Refusal) -> HTTPResponse:
    """The refusal as JSON: {"error": why, and HELP; "phones": the numbers of HELP, as those of a reply}."""
    shown = {"error": f"{refusal.why} {HELP}", "phones": PHONES}
    return response.json(shown, status=refusal.status, headers=dict(refusal.headers))


def too_many(things: str, seconds: int) -> Refusal:
    return Refusal(429, f"Too many {things}: please wait {seconds} s.", {"Retry-After": str(seconds)})
