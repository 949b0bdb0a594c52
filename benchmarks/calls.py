"""`python -m benchmarks.calls`: spoken questions as whole calls to a running phone line, from voice to answer.

Each question is said by a voice of flite's, carried by a telephone, heard by a recogniser and posted to the line's
webhook. It is answered right where the caller hears what the same question gets word for word.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Annotated

import typer

from benchmarks.audio import QUESTIONS, Spoken, hear_all, read_questions, word_error_rate
from benchmarks.tables import markdown
from caller.audio import SpeechError
from caller.line import Call, Heard, LineError

# How the line reads back what it is not sure of.
_ASKS = "Did you say: "


@dataclass(frozen=True)
class Answered:
    """One call: what the caller heard for the question, and how many times the line asked first; seconds a turn."""

    spoken: Spoken
    text: str
    asked: int
    seconds: tuple[float, ...]


def main(
    url: Annotated[str, typer.Argument(help="where the server listens, with PHONE_DEV=1")] = "http://127.0.0.1:5005",
    every_voice: Annotated[bool, typer.Option(help="each question by each voice, not by one of them")] = False,
) -> None:
    """Prints how many words were misheard, how many callers got the right answer, and how fast."""
    from caller.recogniser import Recogniser

    try:
        spoken = hear_all(read_questions(QUESTIONS), Recogniser().hear, every_voice=every_voice)
        answered = [_call(url, each) for each in spoken]
        typer.echo(report(answered, {text: _answer(url, text) for text in {each.phrase.text for each in spoken}}))
    except (LineError, SpeechError) as err:
        typer.echo(err, err=True)
        raise typer.Exit(1) from err


def report(answered: Sequence[Answered], expected: dict[str, str]) -> str:
    """A table and a line for each call that went wrong.

    Args:
        expected: the answer to each question, word for word.
    """
    wrong = [each for each in answered if each.text != expected[each.spoken.phrase.text]]
    said, heard = [each.spoken.phrase.text for each in answered], [each.spoken.heard for each in answered]
    seconds = [second for each in answered for second in each.seconds]
    rows = [
        ["words wrong", f"{word_error_rate(said, heard):.1%}"],
        ["right answers", f"{1 - len(wrong) / len(answered):.1%} of {len(answered)}"],
        ["calls in which the line asked first", f"{sum(each.asked > 0 for each in answered)}"],
        ["a turn, median / 95th percentile", f"{median(seconds):.3f} / {quantiles(seconds, n=20)[-1]:.3f} s"],
    ]
    faults = [f"- {each.spoken.phrase.text} | {each.spoken.heard} | {each.text}" for each in wrong]
    return "\n\n".join([markdown(["Spoken questions", ""], rows), "\n".join(faults)])


def _call(url: str, spoken: Spoken) -> Answered:
    call = _new_call(url)
    seconds: list[float] = []

    def turn(text: str, confidence: float) -> Heard:
        begin = time.perf_counter()
        heard = call.say(text, confidence) if text else call.be_silent()
        seconds.append(time.perf_counter() - begin)
        return heard

    heard = turn(spoken.heard, spoken.confidence)
    asked = 0
    if heard.text.startswith(_ASKS):
        asked = 1
        # A caller says yes to what was said, give or take a word in three.
        read_back = heard.sentences[0].removeprefix(_ASKS)
        heard = turn("yes" if word_error_rate([spoken.phrase.text], [read_back]) < 1 / 3 else "no", 1.0)
    return Answered(spoken, heard.text, asked, tuple(seconds))


def _answer(url: str, text: str) -> str:
    return _new_call(url).say(text).text


def _new_call(url: str) -> Call:
    call = Call(url, os.environ.get("TWILIO_AUTH_TOKEN") or None, os.environ.get("PUBLIC_URL", ""))
    call.ring()
    return call


if __name__ == "__main__":
    typer.run(main)
