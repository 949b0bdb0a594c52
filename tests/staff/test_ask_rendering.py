"""Answers as a table that stays readable, and as CSV that any program reads and no spreadsheet obeys."""

from __future__ import annotations

import csv
import io

import pytest

from benchmarks.verdicts import Reply
from knowledge.records import Source
from staff.asking.rendering import COLUMNS, as_csv, print_table
from staff.asking.rows import Row, row
from staff.records import Outcome

SOURCES = {key: Source(key, f"The {key}", "", "") for key in ("clinic", "spa")}
ROW = Row("Does it hurt?", "No.", 0.876, "ask_does_it_hurt", ("The clinic", "The spa"), Outcome.ANSWERED)


def table(*rows: Row) -> str:
    out = io.StringIO()
    print_table(rows, out)
    return out.getvalue()


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_row_of_an_answer():
    """Publishers stand once each, in the answer's order; an article that is gone is cited by its key."""
    metadata = {"facts": ["F1"], "sources": ["spa", "clinic", "spa", "gone"]}
    reply = Reply("No.", "ask_does_it_hurt", 0.9, said=(("utter_a", metadata), ("utter_b", {})))
    made = row("Does it hurt?", reply, SOURCES)
    assert made == Row(
        "Does it hurt?", "No.", 0.9, "ask_does_it_hurt", ("The spa", "The clinic", "gone"), Outcome.ANSWERED
    )


def test_row_of_an_offer():
    """What is offered is part of the answer; the confidence is that in the likeliest intent, not the threshold."""
    ranking = (("nlu_fallback", 0.62), ("ask_price", 0.41), ("deny", 0.2))
    reply = Reply(
        "Did you mean?",
        "nlu_fallback",
        0.62,
        ranking=ranking,
        said=(("utter_did_you_mean", {}),),
        buttons=("What does it cost?", "Does it hurt?"),
    )
    made = row("and the money", reply, SOURCES)
    assert made.answer == "Did you mean?\n- What does it cost?\n- Does it hurt?"
    assert (made.confidence, made.outcome) == (0.41, Outcome.DID_YOU_MEAN)


def test_row_of_several_questions():
    reply = Reply("No. $1.", "several_questions", 0.9, parts=("ask_does_it_hurt", "ask_price"), said=(("utter_a", {}),))
    assert row("both?", reply, SOURCES).intent == "ask_does_it_hurt + ask_price"


@pytest.mark.parametrize("text", ["a, b", 'he said "no"', "two\nlines", "naïve – 按摩", "", "semi; colon", "'quoted'"])
def test_csv_keeps_every_text(text):
    """As RFC 4180 has it: lines end in CRLF, and what comes out is what went in."""
    written = as_csv([Row(text, text, 0.5, "greet", (), Outcome.TALK)])
    assert written.startswith("question,answer,confidence,intent,sources,outcome\r\n")
    assert written.endswith("\r\n")
    assert read(written) == [list(COLUMNS), [text, text, "0.50", "greet", "", "talk"]]


def test_csv_names_sources_and_rounds_confidence():
    assert read(as_csv([ROW]))[1][2:] == ["0.88", "ask_does_it_hurt", "The clinic; The spa", "answered"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_is_no_formula(start):
    """A cell that a spreadsheet would run begins with an apostrophe, whichever column it stands in."""
    text = f"{start}HYPERLINK(1)"
    cells = read(as_csv([Row(text, text, 0.5, "greet", (text,), Outcome.TALK)]))[1]
    assert [cells[0], cells[1], cells[4]] == [f"'{text}"] * 3


@pytest.mark.parametrize("width", ["80", "160"])
def test_table_fits_the_terminal(monkeypatch, width):
    """No line is longer than the terminal is wide, and no word of an answer is lost."""
    monkeypatch.setenv("COLUMNS", width)
    words = [f"word{number}" for number in range(60)]
    long = Row("q" * 200, " ".join(words), 1.0, "ask_do_physical_therapists_massage", ("P" * 40,), Outcome.NOT_COVERED)
    text = table(ROW, long)
    assert max(map(len, text.splitlines())) <= int(width)
    assert set(words) <= set(text.split())
    assert text.count("q") >= 200
    assert "not in the articles, 1.00" in text


def test_piped_table_is_plain(monkeypatch):
    """No colours, no markup: brackets in a question are the question's; 80 columns where no terminal says otherwise."""
    monkeypatch.delenv("COLUMNS", raising=False)
    text = table(Row("[red]does[/red] it [hurt]?", "No.", 1.0, "greet", (), Outcome.TALK))
    assert "\x1b" not in text
    assert "[red]does" in text
    assert max(map(len, text.splitlines())) <= 80
