"""`make call`: a telephone in the terminal. You type what the caller says; you read what the caller hears."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Annotated

import typer

from caller.line import After, Call, Heard, LineError

KEYS = re.compile(r"[0-9*#]", re.ASCII)
HELP = "Type what the caller says. One of 0 to 9, * or # is a key, an empty line is silence, “hang up” hangs up."

# What the recogniser makes of typed words, and how sure it is.
Hear = Callable[[str], tuple[str, float]]
Show = Callable[[Heard], None]


def main(
    url: Annotated[
        str | None, typer.Argument(help="where the server listens; http://127.0.0.1 with PORT unless given")
    ] = None,
    clinic: Annotated[
        str, typer.Option(help="how a transfer ends: completed, busy, no-answer or failed")
    ] = "no-answer",
    audio: Annotated[
        bool, typer.Option(help="flite says your words, a recogniser hears them as on a telephone")
    ] = False,
    voice: Annotated[str, typer.Option(help="the voice that says them")] = "slt",
) -> None:
    """Calls the phone line of a running server. TWILIO_AUTH_TOKEN and PUBLIC_URL sign the calls as Twilio does."""
    address = url or f"http://127.0.0.1:{os.environ.get('PORT') or 5005}"
    call = Call(address, os.environ.get("TWILIO_AUTH_TOKEN") or None, os.environ.get("PUBLIC_URL", ""))
    try:
        # First, so that nobody waits for the recogniser to load where there is no line.
        heard = call.ring()
        hear, show = _by_ear(voice) if audio else (_typed, _print)
        typer.echo(HELP)
        _talk(call, heard, clinic, hear, show)
    except LineError as err:
        typer.echo(f"{err}\n{_advice(err)}", err=True)
        raise typer.Exit(1) from err


def _talk(call: Call, heard: Heard, clinic: str, hear: Hear, show: Show) -> None:
    while True:
        show(heard)
        if heard.after is After.HANGS_UP:
            break
        if heard.after is After.DIALS:
            typer.echo(f"      [rings at {heard.number}: {clinic}]")
            heard = call.end_transfer(clinic)
            continue
        try:
            said = input("you:  ").strip()
        except (EOFError, KeyboardInterrupt):
            typer.echo()
            break
        if said.lower() == "hang up":
            break
        heard = _turn(call, said, hear)
    call.hang_up()
    typer.echo("      [the call has ended]")


def _turn(call: Call, said: str, hear: Hear) -> Heard:
    if KEYS.fullmatch(said):
        return call.press(said)
    text, confidence = hear(said) if said else ("", 0.0)
    return call.say(text, confidence) if text else call.be_silent()


def _typed(text: str) -> tuple[str, float]:
    return text, 1.0


def _print(heard: Heard) -> None:
    for place, sentence in enumerate(heard.sentences):
        typer.echo(f"{'     ' if place else 'line:'} {sentence}")
    if 'rate="' in heard.document:
        typer.echo("      [slowly]")


def _by_ear(voice: str) -> tuple[Hear, Show]:
    """Words as flite says them and a telephone carries them, and answers said aloud where there is a sound card."""
    # Only here: it takes seconds, and needs flite and pocketsphinx.
    from caller.audio import SpeechError, play, speak, telephone_band
    from caller.recogniser import Recogniser

    recogniser = Recogniser()

    def hear(text: str) -> tuple[str, float]:
        try:
            found = recogniser.hear(telephone_band(speak(text, voice)))
        except SpeechError as err:
            raise typer.BadParameter(str(err)) from err
        typer.echo(f"      [heard: {found[0] or 'nothing'}, {found[1]:.0%} sure]")
        return found

    def show(heard: Heard) -> None:
        _print(heard)
        play(heard.text, voice)

    return hear, show


def _advice(err: LineError) -> str:
    if err.refused:
        return (
            "Start the server with PHONE_DEV=1, which takes unsigned calls, or give this command the server's own "
            "TWILIO_AUTH_TOKEN and PUBLIC_URL."
        )
    return "Start the server first: PHONE_DEV=1 make run"


if __name__ == "__main__":
    typer.run(main)
