"""The report's charts: bars over time, shares, and a histogram of times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator, StrMethodFormatter

from staff.report.drawing import INK, LINE, SERIES, WIDE, Chart, drawn

BAR = SERIES["web"]
# Bars of the histogram for each power of ten.
_BINS = 12
_LEAST_SECONDS = 0.001


def over_time(name: str, says: str, labels: Sequence[str], panels: Mapping[str, Mapping[str, Sequence[int]]]) -> Chart:
    """Bars over time, one panel below the other.

    Args:
        name, says: as `drawn` takes them.
        labels: of the times, one a bar.
        panels: by title: for each channel the number at each time.
    """

    def draw(figure: Figure, width: float) -> None:
        every = max(1, -(-len(labels) // int(width * 0.9)))
        axes = figure.subplots(len(panels), sharex=True, squeeze=False)[:, 0]
        for axis, (title, series) in zip(axes, panels.items(), strict=True):
            below = np.zeros(len(labels))
            for channel, numbers in series.items():
                axis.bar(range(len(labels)), numbers, 0.8, below, color=SERIES[channel])
                below += numbers
            axis.set_title(title, loc="left")
            axis.set_ylim(0, max(1.0, below.max() * 1.05))
            _plain(axis)
            _count_up(axis)
        axes[-1].set_xticks(range(0, len(labels), every), labels[::every])
        axes[-1].set_xlim(-0.6, len(labels) - 0.4)

    return drawn(name, says, draw, 1.9 * len(panels) + 0.6)


def shares(name: str, says: str, numbers: Mapping[str, int]) -> Chart:
    """A bar for each, from top to bottom, with its share of all."""
    total = sum(numbers.values())

    def draw(figure: Figure, width: float) -> None:
        axis = figure.subplots()
        parts = [number / total for number in numbers.values()]
        axis.barh(range(len(parts)), parts, 0.66, color=BAR)
        axis.set_yticks(range(len(parts)), numbers)
        axis.invert_yaxis()
        axis.set_xlim(0, max(parts) * 1.2)
        for place, part in enumerate(parts):
            axis.text(part, place, f" {percent(part)}", va="center", color=INK)
        _plain(axis)
        axis.grid(False)
        axis.xaxis.set_major_locator(NullLocator())
        axis.spines["bottom"].set_visible(False)
        axis.spines["left"].set_visible(True)

    return drawn(name, says, draw, 0.36 * len(numbers) + 0.3)


def histogram(name: str, says: str, seconds: Mapping[str, Sequence[float]]) -> Chart:
    """How many replies took how long, by channel; the times stand on a logarithmic axis."""
    values = {channel: np.maximum(each, _LEAST_SECONDS) for channel, each in seconds.items()}
    logs = np.log10(np.concatenate(list(values.values())))
    # A time on the edge of a bar must not fall out of it by rounding.
    first, last = np.floor(logs.min() * _BINS - 1e-6), np.floor(logs.max() * _BINS + 1e-6) + 1
    edges = 10 ** (np.arange(first, last + 1) / _BINS)

    def draw(figure: Figure, width: float) -> None:
        axis = figure.subplots()
        colors = [SERIES[channel] for channel in values]
        axis.hist(list(values.values()), edges, stacked=True, rwidth=0.9, color=colors)
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: duration(value)))
        axis.xaxis.set_minor_locator(NullLocator())
        ticks = [tick for tick in _round_times(width) if edges[0] <= tick <= edges[-1]]
        axis.set_xticks(ticks)
        axis.set_title("Replies", loc="left")
        _plain(axis)
        _count_up(axis)

    return drawn(name, says, draw, 2.6)


def percent(share: float) -> str:
    """As readers write it: `97.7 %`."""
    return f"{100 * share:.1f} %"


def duration(seconds: float) -> str:
    """As readers write it: `16 ms`, `1.3 s`, `1,234 s`."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:,.0f} s"


def _round_times(width: float) -> list[float]:
    steps = (1, 2, 5) if width == WIDE else (1,)
    return [step * 10.0**power for power in range(-3, 5) for step in steps]


def _plain(axis: Axes) -> None:
    """No frame but the ground line, light lines across, everything in the text's colour."""
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.spines["bottom"].set_color(LINE)
    axis.spines["left"].set_color(LINE)
    axis.grid(axis="y", color=LINE, linewidth=0.8)
    axis.set_axisbelow(True)
    axis.tick_params(length=0, pad=7)


def _count_up(axis: Axes) -> None:
    """A few whole numbers beside the bars."""
    axis.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axis.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
