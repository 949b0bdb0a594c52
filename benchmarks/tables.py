"""Results as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.hint3 import DATA_SETS, Result
from benchmarks.own import AT_ONCE, CLIENTS, ONE_BY_ONE
from benchmarks.pipelines import SHIPPED, STOCK

_MEGABYTE = 1e6


@dataclass(frozen=True)
class Measure:
    """One line of the comparison. `ratio`: the gain is told as a factor, not as a difference."""

    name: str
    stock: float
    shipped: float
    more_is_better: bool = True
    ratio: bool = False
    form: str = ".3f"

    def verdict(self) -> str:
        """Whether the shipped system is better, and by how much."""
        if format(self.stock, self.form) == format(self.shipped, self.form):
            return "same"
        better = (self.shipped > self.stock) == self.more_is_better
        low, high = sorted((self.stock, self.shipped))
        by = f"{high / low:.1f} times" if self.ratio and low > 0 else f"by {format(high - low, self.form)}"
        return f"{'yes' if better else 'no'}, {by}"

    def cells(self) -> list[str]:
        return [self.name, format(self.stock, self.form), format(self.shipped, self.form), self.verdict()]


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are numbers, aligned for reading as plain text too."""
    widths = [max(len(cells[i]) for cells in (header, *rows)) for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cells[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)),
        ]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(header), line(rule), *(line(row) for row in rows)])


def hint3_table(results: Sequence[Result]) -> str:
    """The systems on one data set, the best first."""
    header = ["System", "MCC", "at", "MCC, 0.1 steps", "in scope right", "out of scope refused", "AUROC"]
    rows = [
        [
            result.system,
            f"{result.score.mcc:.3f}",
            f"{result.score.threshold:.2f}",
            f"{result.coarse_mcc:.3f}",
            f"{result.score.in_scope_accuracy:.3f}",
            f"{result.score.out_of_scope_recall:.3f}",
            "" if result.auroc is None else f"{result.auroc:.3f}",
        ]
        for result in sorted(results, key=lambda result: -result.score.mcc)
    ]
    return markdown(header, rows)


def comparison_table(hint3: Sequence[Result], own: dict[str, dict[str, Any]]) -> str:
    """Stock and shipped side by side, one measure a line."""
    measures = [*_hint3_measures(hint3), *(_own_measures(own[STOCK], own[SHIPPED]) if own else [])]
    return markdown(["Measure", "stock", "shipped", "better?"], [measure.cells() for measure in measures])


def _hint3_measures(results: Sequence[Result]) -> list[Measure]:
    found = {(result.data_set, result.system): result for result in results}
    measures = []
    for data_set, name in DATA_SETS.items():
        pair = [found[data_set, system] for system in (STOCK, SHIPPED) if (data_set, system) in found]
        if len(pair) == 2:
            measures.append(Measure(f"HINT3 {name}: MCC", *(result.score.mcc for result in pair)))
            measures.append(Measure(f"HINT3 {name}: AUROC", *(result.auroc for result in pair)))
    return measures


def _own_measures(stock: dict[str, Any], shipped: dict[str, Any]) -> list[Measure]:
    def measure(name: str, part: str, key: str, scale: float = 1.0, **how: Any) -> Measure:
        return Measure(name, stock[part][key] * scale, shipped[part][key] * scale, **how)

    less = {"more_is_better": False, "ratio": True, "form": ".1f"}
    return [
        measure("Held-out phrases: right", "understanding", "right"),
        measure("... in scope: right intent", "understanding", "right_in_scope"),
        measure("... in scope: answered as another question", "understanding", "misled", more_is_better=False),
        measure("... out of scope: declined", "understanding", "declined"),
        measure("Training, s", "training", "seconds", **less),
        measure("Trained model, MB", "training", "bytes", 1 / _MEGABYTE, **less),
        measure("From start to first answer, s", "speed", "start_seconds", **less),
        measure(f"Memory after {ONE_BY_ONE + AT_ONCE} messages, MB", "speed", "busy_bytes", 1 / _MEGABYTE, **less),
        measure("Median answer, ms", "speed", "median_seconds", 1000, **less),
        measure("95th percentile, ms", "speed", "p95_seconds", 1000, **less),
        measure(f"Messages/s, {CLIENTS} clients", "speed", "messages_per_second", ratio=True, form=".1f"),
        measure("Messages without any reply", "speed", "unanswered", more_is_better=False, form=".0f"),
    ]
