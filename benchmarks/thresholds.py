"""`python -m benchmarks.thresholds`: from which confidence on the assistant should answer, by the development phrases.

For each threshold: how many questions in scope are understood, declined or misunderstood, and how many out of scope
are answered as if they were known. The threshold to choose costs the visitors least, where a wrong answer, or an
answer to something that the articles do not know, counts as much as HARM honest refusals; it may decline
MOST_DECLINED of the questions in scope. Of the thresholds that are dearer than the cheapest by no more than chance,
the lowest is chosen, which refuses least. The held-out phrases have no part in it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rasa.core.agent import load_agent
from rasa.nlu.classifiers.fallback_classifier import is_fallback_classifier_prediction, undo_fallback_prediction
from rasa.shared.utils.io import read_yaml_file
from rasa.utils.log_utils import configure_structlog
from tqdm import tqdm

from benchmarks.evaluate import MODEL, lowest_in_use, threshold_in_use
from benchmarks.phrases import FALLBACK, NEAR_MISS, OUT_OF_SCOPE, Phrase, read_phrases
from benchmarks.project import ROOT
from components.did_you_mean import MOST

HARM = 5
# Questions are offered where at least this share of the visitors finds the one that they meant.
USEFUL = 0.9
# Whoever is refused goes away, so at most this share of the questions in scope may be declined.
MOST_DECLINED = 0.03
GRID = np.arange(0.30, 0.801, 0.02)


@dataclass(frozen=True)
class Guess:
    """What the classifier would answer if there were no threshold."""

    meant: str
    intent: str
    confidence: float
    likeliest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """Shares, of the phrases in scope and of those out of scope, at one threshold."""

    threshold: float
    understood: float
    declined: float
    misunderstood: float
    false_acceptance: float

    @property
    def cost(self) -> float:
        return self.declined + HARM * (self.misunderstood + self.false_acceptance)


def outcome(guesses: Sequence[Guess], threshold: float, knowing: Set[str]) -> Outcome:
    """What happens to the phrases at one threshold.

    Args:
        guesses: one for each phrase.
        threshold: the least confidence that is answered.
        knowing: the intents that are answered with facts of the articles; only such an answer can be a false
            acceptance.
    """

    def answers(guess: Guess) -> bool:
        return guess.confidence >= threshold and guess.intent != OUT_OF_SCOPE

    inside = [guess for guess in guesses if guess.meant != OUT_OF_SCOPE]
    outside = [guess for guess in guesses if guess.meant == OUT_OF_SCOPE]
    understood = sum(answers(guess) and guess.intent == guess.meant for guess in inside) / len(inside)
    answered = sum(map(answers, inside)) / len(inside)
    accepted = sum(answers(guess) and guess.intent in knowing for guess in outside) / len(outside)
    return Outcome(threshold, understood, 1 - answered, answered - understood, accepted)


def choose(outcomes: Sequence[Outcome], in_scope: int, out_of_scope: int) -> Outcome:
    """The lowest threshold that costs no more than the cheapest one and its standard error.

    The rule of one standard error is Breiman's, Friedman's, Olshen's and Stone's (Classification and Regression Trees,
    1984): of choices that the phrases at hand cannot tell apart, the plainest.

    Args:
        outcomes: in ascending order of their thresholds.
        in_scope: the number of phrases in scope behind them, at least 1.
        out_of_scope: the number of phrases out of scope, at least 1.
    """
    allowed = [each for each in outcomes if each.declined <= MOST_DECLINED]
    cheapest = min(allowed, key=lambda each: each.cost)
    most = cheapest.cost + standard_error(cheapest, in_scope, out_of_scope)
    return next(each for each in allowed if each.cost <= most)


def standard_error(outcome: Outcome, in_scope: int, out_of_scope: int) -> float:
    """How far the outcome's cost is off by chance: each phrase costs nothing, 1, or HARM."""
    inside = outcome.declined + HARM * outcome.misunderstood
    spread_inside = outcome.declined + HARM**2 * outcome.misunderstood - inside**2
    spread_outside = HARM**2 * outcome.false_acceptance * (1 - outcome.false_acceptance)
    return float(np.sqrt(spread_inside / in_scope + spread_outside / out_of_scope))


@dataclass(frozen=True)
class Band:
    """What offering the likeliest questions does from an edge up to the threshold: how many phrases, and the share that
    finds its own question among the offered ones."""

    edge: float
    phrases: int
    found: float


def bands(guesses: Sequence[Guess], threshold: float) -> list[Band]:
    """A band for each edge of the grid below the threshold that holds a phrase, widest first."""
    found = []
    for edge in GRID[threshold > GRID]:
        inside = [guess for guess in guesses if edge <= guess.confidence < threshold]
        if inside:
            share = sum(guess.meant in guess.likeliest for guess in inside) / len(inside)
            found.append(Band(float(edge), len(inside), share))
    return found


def choose_band(bands: Sequence[Band]) -> Band:
    """The widest band in which USEFUL of the visitors find their question, or more; else the narrowest."""
    return next((band for band in bands if band.found >= USEFUL), bands[-1])


def knowing_intents() -> set[str]:
    """The intents whose answer carries facts, by the data files: those of actions do, unless nothing is found."""
    knowing = set()
    for path in sorted((ROOT / "data" / "faq").glob("*.yml")):
        topic = read_yaml_file(path)
        for rule in topic["rules"]:
            intent, action = rule["steps"][0]["intent"], rule["steps"][1]["action"]
            variations = topic.get("responses", {}).get(action, [{}])
            if variations[0].get("metadata", {}).get("answered", True):
                knowing.add(intent)
    return knowing


def main(
    phrases: Annotated[Path, typer.Option(help="folder of phrases")] = ROOT / "benchmarks" / "development",
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
) -> None:
    """Prints a row a threshold, and the one to choose."""
    configure_structlog(logging.WARNING)
    asked = [phrase for phrase in read_phrases(phrases) if phrase.intent != NEAR_MISS]
    guesses = asyncio.run(_guess_all(asked, model))
    knowing = knowing_intents()
    outcomes = [outcome(guesses, float(at), knowing) for at in GRID]
    outside = sum(phrase.intent == OUT_OF_SCOPE for phrase in asked)
    chosen = choose(outcomes, len(asked) - outside, outside)
    typer.echo("threshold  understood  declined  misunderstood  false acceptance   cost")
    for each in outcomes:
        typer.echo(
            f"{each.threshold:9.2f}  {each.understood:10.1%}  {each.declined:8.1%}  {each.misunderstood:13.1%}"
            f"  {each.false_acceptance:16.1%}  {each.cost:5.3f}{'  <- chosen' if each is chosen else ''}"
        )
    typer.echo(f"config.yml uses {threshold_in_use()}\n")
    offered = bands(guesses, threshold_in_use())
    best = choose_band(offered)
    typer.echo("offered from  phrases  their own question among the offered")
    for each in offered:
        typer.echo(f"{each.edge:12.2f}  {each.phrases:7}  {each.found:8.1%}{'  <- chosen' if each is best else ''}")
    typer.echo(f"config.yml uses {lowest_in_use()}")


async def _guess_all(phrases: Sequence[Phrase], model: Path) -> list[Guess]:
    agent = await load_agent(str(model))
    return [_guess(phrase, await agent.parse_message(phrase.text)) for phrase in tqdm(phrases, unit="phrase")]


def _guess(phrase: Phrase, parsed: dict) -> Guess:
    if is_fallback_classifier_prediction(parsed):
        parsed = undo_fallback_prediction(parsed)
    ranking = [each["name"] for each in parsed["intent_ranking"] if each["name"] != FALLBACK]
    return Guess(phrase.intent, parsed["intent"]["name"], float(parsed["intent"]["confidence"]), tuple(ranking[:MOST]))


if __name__ == "__main__":
    typer.run(main)
