"""Which rule or story chose an action, by its name and file: Rasa's events name the policy alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
RULES = "RulePolicy"

# The visitor's intents and the actions that followed, oldest first.
Steps = tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """A rule or a story.

    Attributes:
        kind: "rule" or "story".
        file: relative to the project's folder.
        slots: what must have been set, by the slots' names.
        ways: its steps; several where a step has several intents.
    """

    kind: str
    name: str
    file: str
    slots: tuple[tuple[str, Any], ...]
    ways: tuple[Steps, ...]


@lru_cache(maxsize=1)
def read_flows(folder: Path = DATA) -> tuple[Flow, ...]:
    """All rules and stories of the data files, in their order.

    Raises:
        OSError, YAMLError: a file cannot be read.
    """
    return tuple(
        _flow(kind, each, str(file.relative_to(folder.parent)))
        for file in sorted(folder.rglob("*.yml"))
        for kind, part in (("rule", "rules"), ("story", "stories"))
        for each in (_read(file) or {}).get(part) or []
    )


def _read(file: Path) -> Any:
    # In C: ten times faster.
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def chosen_by(policy: str, slots: dict[str, Any], taken: Steps, flows: Sequence[Flow]) -> list[Flow]:
    """The rules or stories that can have chosen the last of the steps taken; of several, those that tell most.

    Args:
        policy: which one predicted the action.
        slots: all slots of the conversation with their values at that moment.
    """
    kind = "rule" if policy == RULES else "story"
    fitting = [
        (max(_fit(way, taken) for way in flow.ways), len(flow.slots), flow)
        for flow in flows
        if flow.kind == kind and all(slots.get(slot) == value for slot, value in flow.slots)
    ]
    most = max(((steps, slots) for steps, slots, _ in fitting), default=(0, 0))
    return [flow for steps, slots, flow in fitting if steps and (steps, slots) == most]


def _fit(way: Steps, taken: Steps) -> int:
    """How many steps before and with the last one taken are also steps of this way; 0 where the last two are not."""
    fits = []
    for end in range(2, len(way) + 1):
        steps = 0
        for own, other in zip(reversed(way[:end]), reversed(taken), strict=False):
            if own != other:
                break
            steps += 1
        fits.append(steps if steps > 1 else 0)
    return max(fits, default=0)


def _flow(kind: str, flow: dict[str, Any], file: str) -> Flow:
    conditions = [slot for each in flow.get("condition") or [] for slot in each.get("slot_was_set") or []]
    slots = tuple(item for each in conditions for item in each.items())
    return Flow(kind, flow[kind], file, slots, tuple(_ways(flow["steps"])))


def _ways(steps: Sequence[dict[str, Any]]) -> Iterator[Steps]:
    """The steps, once for each of the intents where one of several may stand."""
    if not steps:
        yield ()
        return
    first, *rest = steps
    names = [name for each in first.get("or", [first]) for key in ("intent", "action") if (name := each.get(key))]
    for way in _ways(rest):
        yield from ((name, *way) for name in names) if names else (way,)
