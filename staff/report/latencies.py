"""How long visitors waited for the reply."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Latency:
    """Percentiles of the seconds of some replies, by linear interpolation."""

    replies: int
    median: float
    p95: float
    p99: float
    slowest: float

    @staticmethod
    def of(seconds: Iterable[float]) -> Latency:
        """Of at least one reply."""
        values = np.asarray(seconds)
        median, p95, p99 = np.percentile(values, (50, 95, 99))
        return Latency(len(values), float(median), float(p95), float(p99), float(values.max()))


class Latencies:
    """Collects the seconds of each channel's replies."""

    def __init__(self) -> None:
        self._seconds: dict[str, array[float]] = defaultdict(lambda: array("d"))

    def add(self, channel: str, seconds: float | None) -> None:
        if seconds is not None:
            self._seconds[channel].append(seconds)

    def by_channel(self) -> Mapping[str, array[float]]:
        """The seconds of each channel that has replies."""
        return dict(self._seconds)
