"""Drawings of matplotlib's as inline SVG, in the page's own colours: they follow its light and dark scheme."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape
from io import StringIO

import matplotlib
from markupsafe import Markup
from matplotlib.figure import Figure

# matplotlib wants numbers for colours, the page wants names: each number stands for what the style sheet calls it.
INK, LINE = "#000001", "#000002"
SERIES = {"web": "#000011", "phone": "#000012", "rest": "#000013", "other": "#000014"}
_COLORS = {INK: "currentColor", LINE: "var(--edge)", **{color: f"var(--{name})" for name, color in SERIES.items()}}

# Inches of a chart on a screen and on a telephone's; an inch is 72 of the SVG's units.
WIDE, NARROW = 9.0, 4.6
_UNITS = 72
_LETTERS = 11
_FONT = re.compile(r"font: [^;\"]*;?")
_ID = re.compile(r'(\bid="|href="#|url\(#)')

# Draws into a figure of so many inches' width.
Draw = Callable[[Figure, float], None]


@dataclass(frozen=True)
class Chart:
    """One chart in two widths, each an `svg` element, and what it says in a sentence."""

    wide: Markup
    narrow: Markup
    says: str


def drawn(name: str, says: str, draw: Draw, height: float) -> Chart:
    """The chart in both widths.

    Args:
        name: for the ids inside, unlike those of the page's other charts.
        says: the sentence for those who do not see it.
        height: in inches.
    """
    return Chart(
        _svg(f"{name}-wide", says, draw, WIDE, height), _svg(f"{name}-narrow", says, draw, NARROW, height), says
    )


def _svg(name: str, says: str, draw: Draw, width: float, height: float) -> Markup:
    with _settings(name):
        figure = Figure((width, height), constrained_layout=True)
        figure.patch.set_visible(False)
        draw(figure, width)
        file = StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    svg = file.getvalue()
    return Markup(_in_page(svg[svg.index("<svg") :], name, says, width, height))


def _settings(name: str) -> AbstractContextManager:
    return matplotlib.rc_context(
        {
            # Text stays text, in the page's own letters; the same chart gets the same ids.
            "svg.fonttype": "none",
            "svg.hashsalt": name,
            "font.size": _LETTERS,
            "xtick.labelsize": _LETTERS,
            "ytick.labelsize": _LETTERS,
            "axes.titlesize": _LETTERS,
            "text.color": INK,
            "axes.edgecolor": LINE,
            "axes.labelcolor": INK,
            "xtick.color": INK,
            "ytick.color": INK,
        }
    )


def _in_page(svg: str, name: str, says: str, width: float, height: float) -> str:
    """The drawing as a part of a page: named for a screen reader, with colours by name and ids of its own."""
    svg = _ID.sub(rf"\g<1>{name}-", svg)
    svg = _FONT.sub(f"font-size: {_LETTERS}px;", svg)
    for color, called in _COLORS.items():
        svg = svg.replace(color, called)
    box = f"0 0 {width * _UNITS:g} {height * _UNITS:g}"
    opening = f'<svg role="img" aria-label="{escape(says)}" viewBox="{box}" xmlns:xlink="http://www.w3.org/1999/xlink">'
    return opening + svg[svg.index(">") + 1 :]
