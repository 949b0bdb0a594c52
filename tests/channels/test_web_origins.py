"""Which origins are one another's, and which may come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.website.origins import Origin, Origins, parse_origin

CLINIC = "https://www.clinic.com"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (CLINIC, Origin("https", "www.clinic.com", 443)),
        ("HTTPS://WWW.Clinic.COM", Origin("https", "www.clinic.com", 443)),
        ("https://www.clinic.com:443", Origin("https", "www.clinic.com", 443)),
        ("http://www.clinic.com", Origin("http", "www.clinic.com", 80)),
        ("https://www.clinic.com:8443", Origin("https", "www.clinic.com", 8443)),
        ("http://localhost:5005", Origin("http", "localhost", 5005)),
        ("http://127.0.0.1", Origin("http", "127.0.0.1", 80)),
        ("http://[::1]:5005", Origin("http", "[::1]", 5005)),
        ("capacitor://localhost", Origin("capacitor", "localhost", None)),
    ],
)
def test_origin(text, origin):
    assert parse_origin(text) == origin


NO_ORIGINS = [
    "",
    "null",
    "*",
    "www.clinic.com",
    "//www.clinic.com",
    "https://",
    "https://*.clinic.com",
    "https://www.clinic.com/",
    "https://www.clinic.com/chat",
    "https://www.clinic.com?",
    "https://www.clinic.com#",
    "https://user@www.clinic.com",
    "https://www.clinic.com:",
    "https://www.clinic.com:0",
    "https://www.clinic.com:65536",
    "https://www.clinic.com:port",
    "https://www.clinic.com:٤٤٣",
    "https://www.clinic.com.",
    "https://.clinic.com",
    " https://www.clinic.com",
    "https://www.clinic.com\n",
    "https://www.clinic.com https://evil.com",
    "https://www.clinic.com,https://evil.com",
    "https://clínic.com",
    "https://www.clinic.com\\.evil.com",
]


def test_no_origin():
    """Anything before or after scheme, host and port makes it none."""
    assert [f"{text!r}: {parse_origin(text)}" for text in NO_ORIGINS if parse_origin(text) is not None] == []


@given(st.text())
def test_any_text(text):
    """No text breaks it, and what it takes is written in one line of plain signs."""
    if parse_origin(text):
        assert text.isascii()
        assert text.isprintable()


ORIGINS = Origins(frozenset({parse_origin(CLINIC), parse_origin("http://other.org:8080")}))


@pytest.mark.parametrize(
    "origin", [CLINIC, "https://www.clinic.com:443", "HTTPS://WWW.CLINIC.COM", "http://other.org:8080"]
)
def test_allowed(origin):
    assert ORIGINS.admits([origin], "chat.example")
    assert ORIGINS.is_foreign([origin])


NOT_ALLOWED = [
    "null",
    "",
    "*",
    "http://www.clinic.com",
    "https://www.clinic.com:8443",
    "https://clinic.com",
    "https://a.www.clinic.com",
    "https://www.clinic.com.evil.com",
    "https://www.clinic.community",
    "https://evilwww.clinic.com",
    "https://wwwxclinic.com",
    "https://www.clinic.com@evil.com",
    "http://other.org",
    "https://other.org:8080",
]


def test_not_allowed():
    """What only resembles an allowed origin is another one."""
    assert [origin for origin in NOT_ALLOWED if ORIGINS.admits([origin], "chat.example")] == []
    assert [origin for origin in NOT_ALLOWED if ORIGINS.is_foreign([origin])] == []


def test_no_origin_header():
    """A program, or a page of the site itself, sends none."""
    assert ORIGINS.admits([], "chat.example")
    assert not ORIGINS.is_foreign([])


def test_two_origin_headers():
    """A browser sends one; two might be read differently by others on the way."""
    assert not ORIGINS.admits([CLINIC, CLINIC], "chat.example")
    assert not ORIGINS.is_foreign([CLINIC, CLINIC])


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://chat.example", "chat.example", True),
        ("https://chat.example", "chat.example", True),
        ("https://CHAT.example", "Chat.Example", True),
        ("https://chat.example", "chat.example:443", True),
        ("http://chat.example:5005", "chat.example:5005", True),
        ("http://chat.example:5005", "chat.example", False),
        ("http://chat.example", "chat.example:5005", False),
        ("https://chat.example", "chat.example.evil.com", False),
        ("https://evil.com", "chat.example", False),
        ("https://chat.example", "", False),
        ("null", "null", False),
        ("https://chat.example", "chat.example/", False),
    ],
)
def test_own_by_host(origin, host, own):
    """The server's own pages may talk to it; they need no permission to read the answer."""
    assert Origins().admits([origin], host) is own
    assert not Origins().is_foreign([origin])


@pytest.mark.parametrize(
    ("origin", "own"),
    [("https://chat.example", True), ("http://chat.example", False), ("https://inner:5005", False)],
)
def test_own_by_public_url(origin, own):
    """Where the public address is known, it alone is the server's own, whatever the Host header says."""
    assert Origins(own=parse_origin("https://chat.example")).admits([origin], "inner:5005") is own
