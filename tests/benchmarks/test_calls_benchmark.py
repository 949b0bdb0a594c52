"""The report on spoken calls counts what callers heard."""

from __future__ import annotations

from benchmarks.audio import Spoken
from benchmarks.calls import Answered, report
from benchmarks.phrases import Phrase


def answered(said: str, heard: str, text: str, asked: int = 0) -> Answered:
    return Answered(Spoken(Phrase(said, "ask_x", None, None), "slt", heard, 0.9), text, asked, (0.1, 0.2))


def test_right_and_wrong_answers():
    """An answer is right where it is that of the question word for word; others are listed with what was heard."""
    text = report(
        [answered("does it hurt", "does it hurt", "It may."), answered("what is it", "what is in", "It may.", asked=1)],
        {"does it hurt": "It may.", "what is it": "A massage."},
    )
    assert "50.0% of 2" in text
    assert "- what is it | what is in | It may." in text
    assert "- does it hurt" not in text


def test_words_and_time():
    """One word of six is wrong; each turn's seconds count."""
    text = report(
        [answered("does it hurt", "does it hurt", "It may."), answered("what is it", "what is in", "Yes.")],
        {
            "does it hurt": "It may.",
            "what is it": "Yes.",
        },
    )
    assert "16.7%" in text
    assert "100.0% of 2" in text
    assert "0.150" in text
