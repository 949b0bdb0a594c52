"""`make call`: a telephone in the terminal. You type what the caller says; you read what the caller hears."""

from __future__ import annotations

import os
import re
from typing import Annotated

import typer

from caller.line import After, Call, Heard, LineError

KEYS = re.compile(r"[0-9*#]", re.ASCII)
HELP = (
    "Type what the caller says and press Enter. One of 0 to 9, * or # is a key; an empty line is silence; "
    "“hang up” hangs up."
)


def main(
    url: Annotated[
        str | None, typer.Argument(help="where the server listens; http://127.0.0.1 with PORT unless given")
    ] = None,
    clinic: Annotated[
        str, typer.Option(help="how a transfer ends: completed, busy, no-answer or failed")
    ] = "no-answer",
) -> None:
    """Calls the phone line of a running server. TWILIO_AUTH_TOKEN and PUBLIC_URL sign the calls as Twilio does."""
    address = url or f"http://127.0.0.1:{os.environ.get('PORT') or 5005}"
    call = Call(address, os.environ.get("TWILIO_AUTH_TOKEN") or None, os.environ.get("PUBLIC_URL", ""))
    typer.echo(HELP)
    try:
        _talk(call, clinic)
    except LineError as err:
        typer.echo(f"{err}\n{_advice(err)}", err=True)
        raise typer.Exit(1) from err


def _talk(call: Call, clinic: str) -> None:
    heard = call.ring()
    while True:
        _print(heard)
        if heard.after is After.HANGS_UP:
            break
        if heard.after is After.DIALS:
            typer.echo(f"     [rings at {heard.number}: {clinic}]")
            heard = call.end_transfer(clinic)
            continue
        try:
            said = input("you: ").strip()
        except (EOFError, KeyboardInterrupt):
            typer.echo()
            break
        if said.lower() == "hang up":
            break
        heard = call.be_silent() if not said else call.press(said) if KEYS.fullmatch(said) else call.say(said)
    call.hang_up()
    typer.echo("     [the call has ended]")


def _print(heard: Heard) -> None:
    for place, sentence in enumerate(heard.sentences):
        typer.echo(f"{'     ' if place else 'line:'} {sentence}")


def _advice(err: LineError) -> str:
    if "reached" in str(err):
        return "Start the server first: PHONE_DEV=1 make run"
    return (
        "Start the server with PHONE_DEV=1, which takes unsigned calls, or give this command the server's own "
        "TWILIO_AUTH_TOKEN and PUBLIC_URL."
    )


if __name__ == "__main__":
    typer.run(main)
