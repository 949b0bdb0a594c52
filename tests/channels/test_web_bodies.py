"""What a body says, or why it is refused."""

from __future__ import annotations

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.refusal import Refusal
from channels.website.bodies import MOST_CHARACTERS, Question, Vote, read_question, read_sender, read_vote

SENDER = "0b5e0e5c-7d1f-4c39-9d0a-3f2b1c4d5e6f"
READERS = [read_question, read_vote, read_sender]
EACH = pytest.mark.parametrize("read", READERS)


def body(**fields) -> bytes:
    return json.dumps({"sender": SENDER, "message": "hi", "answer": "1", "helpful": True, **fields}).encode()


def test_good_bodies():
    """What is well written arrives as it was meant; fields that nobody knows are passed over."""
    assert read_question(body(message=" Which “massage”? 🤷 ", more=[1])) == Question(SENDER, " Which “massage”? 🤷 ")
    assert read_vote(body(helpful=False)) == Vote(SENDER, "1", False)
    assert read_sender(body()) == SENDER


@EACH
def test_capitals_are_the_same_sender(read):
    """A UUID in capital letters is taken in small ones."""
    assert read(body(sender=SENDER.upper())) == read(body())


ODD_SENDERS = [
    None,
    "",
    1,
    True,
    [SENDER],
    {"uuid": SENDER},
    "default",
    SENDER[:-1],
    f"{SENDER}0",
    f" {SENDER}",
    f"{SENDER}\n",
    f"{{{SENDER}}}",
    f"urn:uuid:{SENDER}",
    SENDER.replace("-", ""),
    SENDER.replace("-", "_"),
    SENDER.replace("0", "g"),
    SENDER.replace("5", "٥"),
]


@EACH
def test_odd_sender(read):
    """Anything but a UUID in its usual writing is refused, with an example of one."""
    refusals = [(sender, read(body(sender=sender))) for sender in ODD_SENDERS]
    assert [
        f"{sender!r}: {found}"
        for sender, found in refusals
        if not isinstance(found, Refusal) or found.status != 400 or "UUID, such as" not in found.why
    ] == []


@EACH
def test_missing_sender(read):
    assert "UUID" in read(b'{"message": "hi", "answer": "1", "helpful": true}').why


@pytest.mark.parametrize("message", [None, 1, 1.5, True, ["hi"], {"text": "hi"}])
def test_message_that_is_no_text(message):
    assert read_question(body(message=message)) == Refusal(400, "“message” must be a text.")


@pytest.mark.parametrize("title", [1, True, ["hi"]])
def test_title_that_is_no_text(title):
    assert read_question(body(message="hi", title=title)) == Refusal(400, "“title” must be a text.")


@pytest.mark.parametrize("title", [None, "", " "])
def test_title_that_says_nothing(title):
    assert read_question(body(message="hi", title=title)).title is None


def test_missing_message():
    assert read_question(json.dumps({"sender": SENDER}).encode()) == Refusal(400, "“message” must be a text.")


@pytest.mark.parametrize("message", ["", " ", "\n\t\r", "\u2003\u00a0", "\u200b\u2060\ufeff", "\u0000\u0007"])
def test_blank_message(message):
    """A message in which nobody sees anything is refused."""
    assert read_question(body(message=message)).why == "The message is empty: write a question."


@pytest.mark.parametrize("letter", ["a", "é", "🤷"])
def test_length_of_a_message(letter):
    """1,000 characters are allowed, whatever they are, and one more is not."""
    assert read_question(body(message=letter * MOST_CHARACTERS)).message == letter * 1_000
    refusal = read_question(body(message=letter * 1_001))
    assert refusal.status == 400
    assert "1,001 characters; at most 1,000" in refusal.why


@pytest.mark.parametrize("answer", [None, 1, True, ["1"], {}])
def test_odd_answer(answer):
    assert "“answer”" in read_vote(body(answer=answer)).why


@pytest.mark.parametrize("helpful", [None, 1, 0, "true", "", [], {}])
def test_odd_vote(helpful):
    """Only true and false are votes, and not what Python would take for them."""
    assert read_vote(body(helpful=helpful)) == Refusal(400, "“helpful” must be true or false.")


NO_JSON = [
    b"",
    b"{",
    b"nonsense",
    b"sender=a&message=b",
    b"\xff\xfe",
    body().replace(b"hi", b"\xe9"),
    body().replace(b"hi", b"\xed\xa0\x80"),
    body().replace(b"hi", rb"\ud83e"),
    body(more=1).replace(b'"more"', rb'"\udc00"'),
    body().decode().encode("utf-16"),
    b"\xef\xbb\xbf" + body(),
    body(more=float("nan")),
    body(more=float("inf")),
    body(more=[float("-inf")]),
    body() + body(),
    b"[" * 8_000,
    b'{"a":' * 3_000,
    b"9" * 9_000,
    b"'" + body() + b"'",
]


@EACH
def test_no_json(read):
    """What is no JSON in UTF-8 is refused, also what Python alone takes for it."""
    why = Refusal(400, "The request is no valid JSON in UTF-8.")
    assert [f"{content[-30:]!r}: {read(content)}" for content in NO_JSON if read(content) != why] == []


@EACH
def test_no_object(read):
    """JSON that is no object is refused."""
    why = Refusal(400, "The request must be a JSON object.")
    contents = [b"null", b"[]", b'"text"', b"1", b"true", b"[" + body() + b"]"]
    assert [f"{content!r}: {read(content)}" for content in contents if read(content) != why] == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(SENDER),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["sender", "message", "answer", "helpful"]) | st.text(max_size=8)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=6)
LIKELY = st.fixed_dictionaries({"sender": st.uuids().map(str) | VALUES, "message": st.text() | VALUES})


@EACH
@given(content=st.binary() | st.one_of(VALUES, OBJECTS, LIKELY).map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(read, content):
    """Whatever comes, the outcome is a sound record or a refusal in words."""
    found = read(content)
    if isinstance(found, Refusal):
        assert found.status == 400
        assert found.why.endswith(".")
        return
    sender = found if isinstance(found, str) else found.sender
    assert str(uuid.UUID(sender)) == sender
    if isinstance(found, Question):
        assert 1 <= len(found.message) <= MOST_CHARACTERS
        assert found.message.strip()
        found.message.encode("utf-8")
