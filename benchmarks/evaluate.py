"""`python -m benchmarks.evaluate`: how the assistant answers phrases that it was never trained on.

Scores by the reply that the visitor reads, lists every wrong one, and draws two pictures, all in results/.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rasa.shared.utils.io import read_yaml_file

from benchmarks.conversation import ask_all
from benchmarks.phrases import read_phrases
from benchmarks.pictures import confidence_histogram, confusion_matrix
from benchmarks.project import ROOT
from benchmarks.verdicts import Judged, Patterns, Verdict, groups, judge, shares

MODEL = ROOT / "models" / "knead-to-know.tar.gz"
HELD_OUT = ROOT / "tests" / "nlu"


def main(
    phrases: Annotated[Path, typer.Option(help="folder of phrases")] = HELD_OUT,
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
    results: Annotated[Path, typer.Option(help="where to write")] = ROOT / "results" / "evaluation",
) -> None:
    """Asks every phrase, judges the replies and writes the report."""
    judged = judge_all(read_phrases(phrases), model)
    results.mkdir(parents=True, exist_ok=True)
    confusion_matrix(judged, results / "confusion_matrix.png")
    confidence_histogram(judged, threshold_in_use(), results / "confidence_histogram.png")
    report = f"{summary(judged)}\n\n{faults(judged)}\n"
    (results / "report.md").write_text(report, encoding="utf-8")
    typer.echo(report)
    typer.echo(f"pictures and this report: {results}")


def judge_all(phrases: Sequence, model: Path) -> list[Judged]:
    """Each phrase with its reply and the verdict on it."""
    replies = ask_all(model, [phrase.text for phrase in phrases])
    patterns = Patterns(tuple({reply.text for reply in replies}))
    return [
        Judged(phrase, reply, judge(phrase, reply, patterns)) for phrase, reply in zip(phrases, replies, strict=True)
    ]


def summary(judged: Sequence[Judged]) -> str:
    """A Markdown table: a row a group of phrases, a column a verdict."""
    lines = ["| phrases | number | " + " | ".join(verdict.value for verdict in Verdict) + " |"]
    lines.append("|---" * (len(Verdict) + 2) + "|")
    for name, group in groups(judged).items():
        if group:
            cells = [f"{share:.1%}" if share else "-" for share in shares(group).values()]
            lines.append(f"| {name} | {len(group)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def faults(judged: Sequence[Judged]) -> str:
    """Everything that was not right, worst first, with what was said instead."""
    order = [Verdict.MISSED_EMERGENCY, Verdict.PANIC, Verdict.WRONG, Verdict.FALSE_ACCEPTANCE, Verdict.DECLINED]
    lines = []
    for verdict in order:
        found = [each for each in judged if each.verdict is verdict]
        lines += [f"## {verdict.value}: {len(found)}", ""] if found else []
        for each in found:
            lines.append(f"- {each.phrase.text}")
            lines.append(
                f"  - meant {each.phrase.intent}, acted on {each.reply.intent} at {each.reply.confidence:.2f}"
                f" (nearest: {each.reply.nearest})"
            )
            lines.append(f"  - {each.reply.text[:110]}".replace("\n", " / "))
    return "\n".join(lines)


def threshold_in_use() -> float:
    """The threshold that config.yml sets."""
    pipeline = read_yaml_file(ROOT / "config.yml")["pipeline"]
    return next(component["threshold"] for component in pipeline if component["name"] == "FallbackClassifier")


if __name__ == "__main__":
    typer.run(main)
