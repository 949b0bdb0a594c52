"""`python -m benchmarks.hearing`: misheard questions, and clean ones that must stay as they are.

An answer is right where it is the answer to what was said: the same intent about the same rows of the tables.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rasa.core.agent import load_agent
from rasa.shared.utils.io import read_yaml_file

from benchmarks.evaluate import HELD_OUT, MODEL
from benchmarks.phrases import read_phrases
from channels.telephone.hearing import Meant, Parse, load_hearing

FOLDER = Path(__file__).resolve().parent

# What the assistant makes of a text: its intent and the rows that it names.
Sense = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Misheard:
    said: str
    heard: str


@dataclass(frozen=True)
class Measured:
    """Counts of misheard questions, and of clean ones."""

    questions: int
    right_as_heard: int
    right: int
    asked_first: int
    spoilt: int
    clean: int
    clean_asked_first: int
    clean_spoilt: int

    def __str__(self) -> str:
        return (
            f"{self.questions} misheard questions: right as heard {self.right_as_heard / self.questions:.1%}, "
            f"as put right {self.right / self.questions:.1%} ({self.asked_first} asked back first, "
            f"{self.spoilt} right as heard and wrong afterwards)\n"
            f"{self.clean} clean questions: {self.clean_asked_first} asked back first, {self.clean_spoilt} made worse"
        )


def main(
    file: Annotated[Path, typer.Argument(help="what was said and heard")] = FOLDER / "test.yml",
    clean: Annotated[Path, typer.Option(help="folder of phrases that nobody misheard")] = HELD_OUT,
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
) -> None:
    """Prints how many answers are right, and what became of clean questions."""
    phrases = [(phrase.text, phrase.intent) for phrase in read_phrases(clean)]
    typer.echo(asyncio.run(_measure(read_misheard(file), phrases, model)))


def read_misheard(file: Path) -> list[Misheard]:
    return [Misheard(each["said"], each["heard"]) for each in read_yaml_file(file)]


async def _measure(misheard: list[Misheard], clean: Iterable[tuple[str, str]], model: Path) -> Measured:
    agent = await load_agent(model_path=str(model))
    return await measure(misheard, clean, agent.parse_message)


async def measure(misheard: list[Misheard], clean: Iterable[tuple[str, str]], parse: Parse) -> Measured:
    """
    Args:
        clean: texts with the intents that they mean.
        parse: how the assistant understands a text.
    """
    hearing = load_hearing()

    async def sense(text: str) -> Sense:
        return _sense(await parse(text))

    async def put_right(text: str) -> Meant:
        return await hearing.put_right(text, parse)

    before = after = asked = spoilt = 0
    for each in misheard:
        meant = await put_right(each.heard)
        said, as_heard, as_meant = await sense(each.said), await sense(each.heard), await sense(meant.text)
        before += as_heard == said
        after += as_meant == said
        asked += not meant.sure
        spoilt += as_heard == said != as_meant
    count = clean_asked = worse = 0
    for text, intent in clean:
        count += 1
        meant = await put_right(text)
        clean_asked += not meant.sure
        # Whoever is asked first can say no.
        if meant.sure and meant.text != text:
            as_heard = await sense(text)
            worse += as_heard[0] == intent and await sense(meant.text) != as_heard
    return Measured(len(misheard), before, after, asked, spoilt, count, clean_asked, worse)


def _sense(parsed: dict[str, Any]) -> Sense:
    rows = frozenset((entity["entity"], str(entity["value"])) for entity in parsed.get("entities") or [])
    return parsed["intent"]["name"], rows


if __name__ == "__main__":
    typer.run(main)
