"""`python docs/draw_flows.py`: draws data/stories as Mermaid flow charts into docs/flows.md."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "flows.md"
_HEAD = """\
# The flows of a conversation

Drawn from data/stories by `python docs/draw_flows.py`. A rounded box is what the visitor wants (an intent), a square
one what the assistant does. Stories that begin alike share their beginning. Every flow may be left at any step: each
intent has a rule of its own, and an emergency comes before everything else.
"""

# What follows a step, by the step's kind and name.
Tree = dict[tuple[str, str], "Tree"]


def draw() -> str:
    """The page: a chart for each file of stories."""
    parts = [_HEAD]
    for file in sorted((ROOT / "data" / "stories").glob("*.yml")):
        text = file.read_text(encoding="utf-8")
        parts.append(f"## {file.stem.replace('_', ' ').capitalize()}\n\n{text.splitlines()[0].removeprefix('# ')}\n")
        chart = _chart(_merge(yaml.safe_load(text)["stories"]))
        parts.append("\n".join(["```mermaid", "flowchart LR", *chart, "```\n"]))
    return "\n".join(parts)


def _merge(stories: list[dict]) -> Tree:
    """The stories as one tree, in which common beginnings are one path."""
    root: Tree = {}
    for story in stories:
        place = root
        for step in story["steps"]:
            (kind, name), *_ = step.items()
            place = place.setdefault((kind, name), {})
    return root


def _chart(tree: Tree, before: str = "", number: list[int] | None = None) -> list[str]:
    number = number if number is not None else [0]
    lines = []
    for (kind, name), after in tree.items():
        number[0] += 1
        node = f"n{number[0]}"
        lines.append(f"  {node}([{name}])" if kind == "intent" else f"  {node}[{name}]")
        if before:
            lines.append(f"  {before} --> {node}")
        lines += _chart(after, node, number)
    return lines


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
