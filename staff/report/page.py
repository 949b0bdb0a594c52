"""The report as one HTML page: everything stands in it, and it fetches nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from staff.report import views
from staff.report.figures import Figures
from staff.report.groups import Groups
from staff.report.periods import named
from staff.report.questions import Questions
from staff.report.wordings import cut

# So many groups of unanswered questions are listed, and so many other wordings of each; likewise of those on what no
# article says, of which fewer are compared, too.
LISTED, OTHERS = 50, 8
LISTED_UNCOVERED, OTHERS_UNCOVERED, MOST_UNCOVERED = 20, 4, 1_500

_TEMPLATE = "report.html.j2"


def render(figures: Figures, unanswered: Groups, uncovered: Groups, questions: Questions, now: datetime) -> str:
    """The page."""
    context: dict[str, Any] = {"figures": figures, "now": now}
    if figures.message_count:
        context |= {
            "tiles": views.tiles(figures),
            "traffic": views.traffic(figures),
            "outcomes": views.outcomes(figures),
            "asked": views.asked(figures, questions),
            "dangers": views.dangers(figures),
            "voted": figures.votes[: views.ROWS],
            "latency": views.latency(figures),
            "unanswered": unanswered,
            "uncovered": uncovered,
            "others": OTHERS,
            "others_uncovered": OTHERS_UNCOVERED,
            "questions": questions,
        }
    return _template().render(context)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(cut=cut, named=named, number=views.number, times=times)
    return environment.get_template(_TEMPLATE)


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{views.number(count)} times")
