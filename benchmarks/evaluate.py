"""`python -m benchmarks.evaluate`: how the assistant answers phrases that it was never trained on.

Scores by the reply that the visitor reads, lists every wrong one, and draws two pictures, all in results/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rasa.shared.utils.io import read_yaml_file

from benchmarks.conversation import ask_all, hold_all
from benchmarks.phrases import read_dialogues, read_phrases
from benchmarks.pictures import confidence_histogram, confusion_matrix
from benchmarks.project import ROOT
from benchmarks.verdicts import Judged, Patterns, Verdict, groups, judge_replies, judge_turn, shares

MODEL = ROOT / "models" / "knead-to-know.tar.gz"
HELD_OUT = ROOT / "tests" / "nlu"
DIALOGUES = ROOT / "tests" / "dialogues"


def main(
    phrases: Annotated[Path, typer.Option(help="folder of phrases")] = HELD_OUT,
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
    dialogues: Annotated[Path, typer.Option(help="folder of conversations")] = DIALOGUES,
    results: Annotated[Path, typer.Option(help="where to write")] = ROOT / "results" / "evaluation",
) -> None:
    """Asks every phrase, judges the replies and writes the report."""
    judged = judge_all(read_phrases(phrases), model)
    results.mkdir(parents=True, exist_ok=True)
    confusion_matrix(judged, results / "confusion_matrix.png")
    confidence_histogram(judged, threshold_in_use(), results / "confidence_histogram.png")
    turns = judge_dialogues(dialogues, model)
    report = f"{summary(groups(judged))}\n\n{summary(turns)}\n\n{faults(judged)}\n"
    report += "".join(f"\n# {name}\n\n{faults(each)}\n" for name, each in turns.items())
    (results / "report.md").write_text(report, encoding="utf-8")
    typer.echo(report)
    typer.echo(f"pictures and this report: {results}")


def judge_all(phrases: Sequence, model: Path) -> list[Judged]:
    """Each phrase with its reply and the verdict on it."""
    return judge_replies(phrases, ask_all(model, [phrase.text for phrase in phrases]))


def judge_dialogues(folder: Path, model: Path) -> dict[str, list[Judged]]:
    """The turns of each file's conversations with their verdicts, by the file's name."""
    files = {file.stem: read_dialogues(file) for file in sorted(folder.glob("*.yml"))}
    held = [dialogue for dialogues in files.values() for dialogue in dialogues]
    replies = iter(hold_all(model, [[turn.text for turn in dialogue.turns] for dialogue in held]))
    answered = {name: [next(replies) for _ in dialogues] for name, dialogues in files.items()}
    patterns = Patterns(tuple({reply.text for each in answered.values() for said in each for reply in said}))
    return {
        name: [
            Judged(turn.meant[0], reply, judge_turn(turn, reply, patterns))
            for dialogue, said in zip(dialogues, answered[name], strict=True)
            for turn, reply in zip(dialogue.turns, said, strict=True)
        ]
        for name, dialogues in files.items()
    }


def summary(groups: Mapping[str, Sequence[Judged]]) -> str:
    """A Markdown table: a row a group of phrases, a column a verdict."""
    lines = ["| phrases | number | " + " | ".join(verdict.value for verdict in Verdict) + " |"]
    lines.append("|---" * (len(Verdict) + 2) + "|")
    for name, group in groups.items():
        if group:
            cells = [f"{share:.1%}" if share else "-" for share in shares(group).values()]
            lines.append(f"| {name} | {len(group)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def faults(judged: Sequence[Judged]) -> str:
    """Everything that was not right, worst first, with what was said instead."""
    order = [
        Verdict.MISSED_EMERGENCY,
        Verdict.PANIC,
        Verdict.WRONG,
        Verdict.FALSE_ACCEPTANCE,
        Verdict.PARTLY,
        Verdict.DECLINED,
    ]
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
    return _setting("FallbackClassifier", "threshold")


def lowest_in_use() -> float:
    """The confidence from which on config.yml offers the likeliest questions."""
    return _setting("components.did_you_mean.DidYouMean", "lowest")


def _setting(component: str, key: str) -> float:
    pipeline = read_yaml_file(ROOT / "config.yml")["pipeline"]
    return next(entry[key] for entry in pipeline if entry["name"] == component)


if __name__ == "__main__":
    typer.run(main)
