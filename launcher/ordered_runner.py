"""Runs a model's steps in an order that is found once.

Rasa hands each message to Dask three times (understanding, and two predictions of the next action), and each time Dask
plans the same dozen steps anew. Measured on two cores: 2 of the 14 ms of processor time that a message took.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner


class OrderedGraphRunner(DaskGraphRunner):
    """Gives what Rasa's own runner gives, in the same order of dependence, without planning at each run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._orders: dict[tuple[str, ...], list[tuple[str, GraphNode, list[str]]]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets, by their names.

        Raises:
            GraphRunError: a step lacks an input.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._steps(wanted):
            # A need that nothing provides goes to the node as its bare name, as Dask does; the node says what it lacks.
            done[name] = node(*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    def _steps(self, wanted: tuple[str, ...]) -> list[tuple[str, GraphNode, list[str]]]:
        """The steps that lead to these targets, each after those it needs."""
        if wanted not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(wanted)).nodes
            needs = {name: list(node.needs.values()) for name, node in nodes.items()}
            inner = {name: [need for need in each if need in nodes] for name, each in needs.items()}
            order = TopologicalSorter(inner).static_order()
            self._orders[wanted] = [(name, self._instantiated_nodes[name], needs[name]) for name in order]
        return self._orders[wanted]


def use_ordered_runner() -> None:
    """Makes Rasa's message processor load its models into this runner."""
    from rasa.core import processor

    processor.DaskGraphRunner = OrderedGraphRunner
