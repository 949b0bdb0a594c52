"""Which questions a list asks, in any encoding and with any line ends, and what is wrong with a list that asks none."""

from __future__ import annotations

import pytest

from staff.asking.questions import MOST_CHARACTERS, AskError, parse_questions, read_questions

TEXT = "# before the opening\nDoes it hurt?\n\n  wie ist das – naïve?  \n"
ASKED = ("Does it hurt?", "wie ist das – naïve?")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, encoding, end):
    """What programs on any system save as a text is read alike; comments and blank lines are left out."""
    file = tmp_path / "questions.txt"
    file.write_bytes(TEXT.replace("\n", end).encode(encoding))
    assert read_questions(file) == ASKED


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_marks_of_both_byte_orders(encoding):
    assert parse_questions(f"\ufeff{TEXT}".encode(encoding), "list") == ASKED


@pytest.mark.parametrize("line", ["", "   ", "\t", "# Does it hurt?", "  # indented", "\u200b\u00a0", "#"])
def test_lines_that_ask_nothing(line):
    assert parse_questions(f"{line}\nDoes it hurt?".encode(), "list") == ("Does it hurt?",)


@pytest.mark.parametrize("line", ["/restart", "=1+1", "- a list's dash", '"quoted"', "what #1 helps?", "a\tb", "?"])
def test_lines_that_are_asked_as_they_are(line):
    assert parse_questions(line.encode(), "list") == (line,)


def test_a_question_may_be_asked_twice():
    assert parse_questions(b"again\nagain", "list") == ("again", "again")


def test_the_longest_line():
    """So many characters are asked; one more is refused, with the line's number."""
    longest = "x" * MOST_CHARACTERS
    assert parse_questions(longest.encode(), "list") == (longest,)
    with pytest.raises(AskError, match=r"^list, line 2: 4,001 characters; at most 4,000 are asked at once\.$"):
        parse_questions(f"\n{longest}x\n".encode(), "list")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("gut\nna\xefve".encode("latin-1"), "list, line 2: this is no UTF-8; save the file as UTF-8."),
        (b"one\rtwo\r\xff", "list, line 3: this is no UTF-8; save the file as UTF-8."),
        ("one\ntwo".encode("utf-16")[:-1], "list, line 2: this is no UTF-16; save the file as UTF-8."),
        ("one\ntwo".encode("utf-16-le"), "list, line 1: a control character; save the file as plain text in UTF-8."),
        (b"one\n\x1b[31mred", "list, line 2: a control character; save the file as plain text in UTF-8."),
        (b"", "list: there is no question in it; write one a line."),
        (b"\n \n# nothing\n", "list: there is no question in it; write one a line."),
        (b"\xef\xbb\xbf", "list: there is no question in it; write one a line."),
    ],
)
def test_what_is_wrong_is_told_in_one_line(content, message):
    with pytest.raises(AskError) as caught:
        parse_questions(content, "list")
    assert str(caught.value) == message


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(AskError, match=r"gone\.txt: No such file or directory$"):
        read_questions(tmp_path / "gone.txt")
    with pytest.raises(AskError, match=r"Is a directory$"):
        read_questions(tmp_path)
