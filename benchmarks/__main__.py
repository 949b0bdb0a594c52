"""`python -m benchmarks --hint3 FOLDER`: the assistant's understanding and speed beside those of stock Rasa."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from tqdm import tqdm

from benchmarks import hint3, own
from benchmarks.cache import Cache
from benchmarks.pipelines import shipped, stock
from benchmarks.project import ROOT, packages
from benchmarks.servers import ServerError
from benchmarks.tables import comparison_table, hint3_table
from benchmarks.training import TrainingError

RESULTS = ROOT / "results"
_NOTE = """\
A published system is shown at the best of the thresholds 0.1, 0.2 ... 0.9; shipped and stock at the best of all
hundredths and, in the column "0.1 steps", at the best of the published ones. Every threshold is chosen on the test set,
for all systems alike; DIET starts from random weights, so that stock differs a little from run to run."""


def main(
    hint3_folder: Annotated[
        Path | None, typer.Option("--hint3", help="The folder with HINT3's CSV files; without it, only our own data.")
    ] = None,
    own_data: Annotated[bool, typer.Option("--own/--no-own", help="Compare both on the project's own data.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Measure everything again.")] = False,
    fresh_speed: Annotated[bool, typer.Option("--fresh-speed", help="Measure the running servers again.")] = False,
) -> None:
    """Compares the shipped assistant with stock Rasa; what has not changed since the last run is not measured again."""
    stale = ("hint3-", "own-") if fresh else ("own-speed-",) if fresh_speed else ()
    cache = Cache(RESULTS / "benchmark", stale)
    try:
        on_hint3 = _hint3(hint3_folder, cache) if hint3_folder else []
        on_own = {system.name: own.run(system, cache) for system in _told("own data", own_data)}
    except (hint3.MissingDataError, TrainingError, ServerError) as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(1) from err
    report = _report(on_hint3, on_own)
    (RESULTS / "benchmark.md").write_text(report, encoding="utf-8")
    (RESULTS / "benchmark.json").write_text(_json(on_hint3, on_own), encoding="utf-8")
    typer.echo(report)


def _hint3(folder: Path, cache: Cache) -> list[hint3.Result]:
    results = []
    for data_set, name in hint3.DATA_SETS.items():
        results += hint3.published(folder, data_set)
        results += [hint3.run(folder, data_set, system, cache) for system in _told(f"HINT3 {name}")]
    return results


def _told(what: str, wanted: bool = True) -> tqdm:
    """The two systems, with a bar that says which is being measured on what."""
    systems = (shipped(), stock()) if wanted else ()
    return tqdm(systems, desc=what, unit="system", disable=not wanted)


def _report(on_hint3: list[hint3.Result], on_own: dict[str, Any]) -> str:
    parts = [
        "# The assistant beside stock Rasa",
        f"Measured on {_machine()}. Both are trained by Rasa on the same data and served as this project serves.",
    ]
    for data_set, name in hint3.DATA_SETS.items():
        results = [result for result in on_hint3 if result.data_set == data_set]
        if results:
            parts += [f"## HINT3, {name}", hint3_table(results)]
    if on_hint3:
        parts.append(_NOTE)
    if on_hint3 or on_own:
        parts += ["## Stock and shipped", comparison_table(on_hint3, on_own)]
    return "\n\n".join(parts) + "\n"


def _json(on_hint3: list[hint3.Result], on_own: dict[str, Any]) -> str:
    content = {
        "machine": _machine(),
        "packages": packages().splitlines(),
        "hint3": [asdict(result) for result in on_hint3],
        "own": on_own,
    }
    return json.dumps(content, indent=1) + "\n"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 1e9
    return f"{os.cpu_count()} processor cores, {memory:.0f} GB of memory, {os.uname().sysname} {os.uname().machine}"


if __name__ == "__main__":
    typer.run(main)
