"""`python -m benchmarks.hearing`: misheard questions, and clean ones that must stay as they are.

An answer is right where it is the answer to what was said: the same intent about the same rows of the tables.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rasa.core.agent import load_agent
from rasa.shared.utils.io import read_yaml_file
from rasa.utils.log_utils import configure_structlog

from benchmarks.evaluate import HELD_OUT, MODEL
from benchmarks.phrases import read_phrases
from channels.telephone.hearing import Parse, load_hearing

FOLDER = Path(__file__).resolve().parent
# What chose nothing: questions by the project's own recogniser, names by one that knows none of them, and questions of
# which much was misheard.
TESTS = ("questions", "names", "garbled")
DEVELOPMENT = ("names_development", "garbled_development")

# What the assistant makes of a text: its intent and the rows that it names.
Sense = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Misheard:
    said: str
    heard: str


@dataclass(frozen=True)
class Measured:
    """Counts of misheard questions. The caller is asked first about some; of those that are right, `right_if_asked`."""

    questions: int
    right_as_heard: int
    right: int
    right_if_asked: int
    asked_first: int
    spoilt: int

    def __str__(self) -> str:
        return (
            f"{self.questions} misheard questions: right as heard {self.right_as_heard / self.questions:.1%}, "
            f"as put right {self.right / self.questions:.1%} ({self.right_if_asked} of them once the caller agrees); "
            f"{self.asked_first} asked back first, {self.spoilt} right as heard and wrong afterwards"
        )


@dataclass(frozen=True)
class MeasuredClean:
    """Counts of questions that nobody misheard."""

    questions: int
    asked_first: int
    spoilt: int

    def __str__(self) -> str:
        return f"{self.questions} clean questions: {self.asked_first} asked back first, {self.spoilt} made worse"


def main(
    files: Annotated[list[Path] | None, typer.Argument(help="what was said and heard")] = None,
    clean: Annotated[Path, typer.Option(help="folder of phrases that nobody misheard")] = HELD_OUT,
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
) -> None:
    """Prints how many answers are right, and what became of clean questions."""
    # Rasa's own default is to log every step.
    configure_structlog(logging.WARNING)
    phrases = [(phrase.text, phrase.intent) for phrase in read_phrases(clean)]
    asyncio.run(_measure(files or [FOLDER / f"{name}.yml" for name in TESTS], phrases, model))


def read_misheard(file: Path) -> list[Misheard]:
    return [Misheard(each["said"], each["heard"]) for each in read_yaml_file(file)]


async def _measure(files: list[Path], clean: Iterable[tuple[str, str]], model: Path) -> None:
    parse = (await load_agent(model_path=str(model))).parse_message
    for file in files:
        typer.echo(f"{file.stem}: {await measure(read_misheard(file), parse)}")
    typer.echo(await measure_clean(clean, parse))


async def measure(misheard: Iterable[Misheard], parse: Parse) -> Measured:
    """
    Args:
        parse: how the assistant understands a text.
    """
    found = []
    for each in misheard:
        meant = await load_hearing().put_right(each.heard, parse)
        said = await _sense(each.said, parse)
        found.append((await _sense(each.heard, parse) == said, await _sense(meant.text, parse) == said, meant.sure))
    return Measured(
        questions=len(found),
        right_as_heard=sum(before for before, _, _ in found),
        right=sum(after for _, after, _ in found),
        right_if_asked=sum(after and not sure for _, after, sure in found),
        asked_first=sum(not sure for _, _, sure in found),
        spoilt=sum(before and not after for before, after, _ in found),
    )


async def measure_clean(clean: Iterable[tuple[str, str]], parse: Parse) -> MeasuredClean:
    """
    Args:
        clean: texts with the intents that they mean.
    """
    count = asked = worse = 0
    for text, intent in clean:
        count += 1
        meant = await load_hearing().put_right(text, parse)
        asked += not meant.sure
        # Whoever is asked first can say no.
        if meant.sure and meant.text != text:
            as_heard = await _sense(text, parse)
            worse += as_heard[0] == intent and await _sense(meant.text, parse) != as_heard
    return MeasuredClean(count, asked, worse)


async def _sense(text: str, parse: Parse) -> Sense:
    parsed = await parse(text)
    rows = frozenset((entity["entity"], str(entity["value"])) for entity in parsed.get("entities") or [])
    return parsed["intent"]["name"], rows


if __name__ == "__main__":
    typer.run(main)
