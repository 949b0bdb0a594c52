"""Writing the report: the file, what it needs, and what goes wrong."""

from __future__ import annotations

import stat
from datetime import timedelta
from itertools import islice

import pytest

from staff.report.command import Summary, write_report
from staff.report.meaning import ModelError
from tests.staff.turns import NOON, declined, realistic, turn


def test_summary(tmp_path, model, models_loaded_once, charts_drawn_once):
    path = tmp_path / "some" / "folder" / "report.html"
    turns = [declined("do you sell gift cards"), declined("gift certificates?", conversation="b"), turn()]
    summary = write_report(iter(turns), path, model=model, now=NOON)
    assert summary == Summary(path, 3, 2, 2, 1)
    assert str(summary) == f"{path}: 3 messages in 2 conversations, 2 unanswered questions in 1 group"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_page_is_for_its_owner_alone(tmp_path, charts_drawn_once):
    """People speak of their health in it; a page that others could read is replaced."""
    path = tmp_path / "report.html"
    path.write_text("old")
    path.chmod(0o644)
    write_report([turn()], path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_same_turns_same_page(tmp_path, model, models_loaded_once):
    """The page is the same to the byte, whatever the order of the turns."""
    turns = list(realistic(300, days=90))
    pages = []
    for order in (turns, turns[::-1]):
        write_report(order, tmp_path / "report.html", model=model, now=NOON)
        pages.append((tmp_path / "report.html").read_bytes())
    assert pages[0] == pages[1]


def test_no_model_is_needed_where_nothing_is_to_be_grouped(tmp_path, charts_drawn_once):
    write_report([turn()], tmp_path / "report.html", model=tmp_path / "none.tar.gz")


def test_missing_model(tmp_path):
    """Without a model there is one line that says what to do, and the page of before stays as it was."""
    path = tmp_path / "report.html"
    path.write_text("the page of before")
    with pytest.raises(ModelError, match=r"There is no trained model .*: run `make train`"):
        write_report([declined("is there a sauna")], path, model=tmp_path / "none.tar.gz")
    assert path.read_text() == "the page of before"


def test_failing_stream(tmp_path):
    """A database that fails on the way leaves nothing half written."""

    def turns():
        yield turn()
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        write_report(turns(), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_unwritable(tmp_path, charts_drawn_once):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError, match=r"report\.html"):
        write_report([turn()], tmp_path / "report.html")
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_realistic_turns():
    """The maker of turns keeps what it promises: the same each time, in time's order, with many odd wordings."""
    turns = list(realistic(20_000))
    assert turns[:50] == list(islice(realistic(20_000), 50))
    assert [each.at for each in turns] == sorted(each.at for each in turns)
    assert turns[-1].at - turns[0].at > timedelta(days=364)
    unanswered = [each.text for each in turns if each.asked == ("nlu_fallback",)]
    assert 0.13 < len(unanswered) / len(turns) < 0.17
    assert len(set(unanswered)) > 0.6 * len(unanswered)
