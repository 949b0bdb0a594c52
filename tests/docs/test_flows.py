"""The picture of the flows."""

import runpy

from tests.data_files import ROOT, read_yaml

DRAWING = runpy.run_path(str(ROOT / "docs" / "draw_flows.py"))


def test_picture_is_up_to_date():
    """docs/flows.md is what docs/draw_flows.py draws from the stories as they are."""
    assert DRAWING["PICTURE"].read_text(encoding="utf-8") == DRAWING["draw"]()


def test_every_step_is_drawn():
    """No step of any story is left out of the page."""
    page = DRAWING["draw"]()
    for file in (ROOT / "data" / "stories").glob("*.yml"):
        for story in read_yaml(file)["stories"]:
            for step in story["steps"]:
                assert any(f"{left}{name}{right}" in page for name in step.values() for left, right in ("[]", "()"))


def test_common_beginnings_are_one_path():
    """Stories that begin alike share their boxes until they part."""
    begin = [{"intent": "ask"}, {"action": "answer"}]
    tree = DRAWING["_merge"]([{"steps": [*begin, {"intent": "thank"}]}, {"steps": [*begin, {"intent": "deny"}]}])
    assert DRAWING["_chart"](tree) == [
        "  n1([ask])",
        "  n2[answer]",
        "  n1 --> n2",
        "  n3([thank])",
        "  n2 --> n3",
        "  n4([deny])",
        "  n2 --> n4",
    ]
