"""The widget's files over HTTP."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from channels.website.site import File, answer, read_files
from knowledge.starters import Starter, load_starters
from tests.channels.served import FakeAgent, raw, serving

STARTERS = (Starter("Does it hurt?", ()), Starter("What is fascia?", ("fascia", "mfr")))
SCRIPT = "console.log('“hello”');\n" * 50
FILES = {
    "index.html": "<!doctype html><title>Chat</title>",
    "widget.js": SCRIPT,
    "assets/dialog-B1x9.js": SCRIPT,
    "assets/dialog-B1x9.css": "body { color: red }",
    "assets/logo-x.svg": "<svg/>",
    "assets/odd-x.bin": "odd",
}
TYPES = {
    "": "text/html; charset=utf-8",
    "widget.js": "text/javascript; charset=utf-8",
    "assets/dialog-B1x9.js": "text/javascript; charset=utf-8",
    "assets/dialog-B1x9.css": "text/css; charset=utf-8",
    "assets/logo-x.svg": "image/svg+xml",
    "assets/odd-x.bin": "application/octet-stream",
    "starters.json": "application/json; charset=utf-8",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The widget as it is built, and beside it what nobody may read."""
    (tmp_path / "secret.txt").write_text("secret")
    for name, content in FILES.items():
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path / "dist"


@pytest.fixture
async def client(folder):
    async with serving(FakeAgent(), files=read_files(folder, STARTERS)) as client:
        yield client


async def test_file(client):
    """Each file comes with its type, for every page, and as nothing else than its type says."""
    sent = {name: await client.get(f"/chat/{name}") for name in TYPES}
    assert [fault for name in TYPES for fault in faults_of_file(name, sent[name])] == []


def faults_of_file(name: str, sent: httpx.Response) -> Iterator[str]:
    """What is wrong with a file as it is sent."""
    headers = {
        "content-type": TYPES[name],
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
        "vary": "Accept-Encoding",
    }
    if sent.status_code != 200:
        yield f"{name}: {sent.status_code}"
    for header, value in headers.items():
        if sent.headers.get(header) != value:
            yield f"{name}: {header}: {sent.headers.get(header)}"
    if name != "starters.json" and sent.text != FILES[name or "index.html"]:
        yield f"{name}: {sent.text}"


async def test_cache(client):
    """Names with a hash are kept for ever, all others for minutes."""
    cache = {name: (await client.get(f"/chat/{name}")).headers["cache-control"] for name in TYPES}
    for_ever, for_minutes = "public, max-age=31536000, immutable", "public, max-age=300"
    assert cache == {name: for_ever if name.startswith("assets/") else for_minutes for name in TYPES}


async def test_page_of_its_own(client):
    """The demo page may load what comes from here and nothing else; scripts and data need no such rule."""
    assert (await client.get("/chat/")).headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    assert "content-security-policy" not in (await client.get("/chat/widget.js")).headers


async def test_address_without_slash(client):
    """The page's relative addresses need the slash."""
    sent = await client.get("/chat")
    assert (sent.status_code, sent.headers["location"]) == (308, "/chat/")


async def test_starters(client):
    assert (await client.get("/chat/starters.json")).json() == [
        {"question": "Does it hurt?", "words": []},
        {"question": "What is fascia?", "words": ["fascia", "mfr"]},
    ]


# What a browser says it takes, and whether gzip is among it.
ENCODINGS = {
    "gzip": True,
    "br, GZIP;q=0.8": True,
    "deflate, gzip ; q=1": True,
    "gzip;q=0": False,
    "gzip; q=0.000": False,
    "identity": False,
    "": False,
    "x-gzip-no": False,
}


async def test_compression(client):
    """A browser that takes gzip gets fewer bytes of the same text."""
    for encodings, compressed in ENCODINGS.items():
        async with client.stream("GET", "/chat/widget.js", headers={"accept-encoding": encodings}) as sent:
            content = b"".join([part async for part in sent.aiter_raw()])
        assert ("content-encoding" in sent.headers) == compressed, encodings
        assert (len(content) < len(SCRIPT)) == compressed, encodings
        assert (gzip.decompress(content) if compressed else content).decode() == SCRIPT, encodings


async def test_what_compression_makes_longer_is_sent_as_it_is(client):
    sent = await client.get("/chat/assets/logo-x.svg", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in sent.headers


async def test_known_file_is_not_sent_again(client):
    """A browser that names what it has gets no content; one that has something else, or nothing, gets it all."""
    etag = (await client.get("/chat/widget.js")).headers["etag"]
    for known in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        sent = await client.get("/chat/widget.js", headers={"if-none-match": known})
        assert (sent.status_code, sent.content) == (304, b"")
        assert sent.headers["etag"] == etag
        assert sent.headers["cache-control"] == "public, max-age=300"
    for known in ('"other"', "", etag[:-2]):
        assert (await client.get("/chat/widget.js", headers={"if-none-match": known})).status_code == 200


async def test_etag_changes_with_the_content(client, folder):
    (folder / "widget.js").write_text(f"{SCRIPT}//")
    changed = read_files(folder, STARTERS)["widget.js"].headers["ETag"]
    assert changed != (await client.get("/chat/widget.js")).headers["etag"]


async def test_head(client):
    """HEAD says what GET would send."""
    got, asked = await client.get("/chat/widget.js"), await client.head("/chat/widget.js")
    assert asked.content == b""
    assert asked.headers == got.headers


async def test_other_methods(client):
    """Files are read and nothing else."""
    refusals = {
        method: await client.request(method, "/chat/widget.js") for method in ("POST", "PUT", "DELETE", "OPTIONS")
    }
    assert {(refused.status_code, refused.headers["allow"]) for refused in refusals.values()} == {(405, "GET, HEAD")}


NO_FILES = [
    "/chat/../secret.txt",
    "/chat/assets/../../secret.txt",
    "/chat/%2e%2e/secret.txt",
    "/chat/..%2fsecret.txt",
    "/chat/..%5csecret.txt",
    "/chat//etc/passwd",
    "/chat/%2fetc%2fpasswd",
    "/chat/assets/",
    "/chat/assets",
    "/chat/index.html/",
    "/chat/widget.js%00.html",
    "/chat/WIDGET.JS",
]


async def test_no_other_path_leads_anywhere(client):
    """Paths are compared with the files' names and never followed."""
    answers = {path: await raw(client, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()) for path in NO_FILES}
    assert [path for path in NO_FILES if b" 404 " not in answers[path].partition(b"\r\n\r\n")[0]] == []
    assert [path for path in NO_FILES if b"secret" in answers[path].partition(b"\r\n\r\n")[2]] == []
    assert [path for path in NO_FILES if b"There is no such file" not in answers[path]] == []


async def test_widget_that_is_not_built(tmp_path, caplog):
    """Without the files, the page says so in words, the log says so once, and the questions are there all the same."""
    with caplog.at_level(logging.ERROR):
        async with serving(FakeAgent(), files=read_files(tmp_path / "dist", STARTERS)) as client:
            missing = [await client.get(f"/chat/{name}") for name in ("", "widget.js")]
            assert (await client.get("/chat/starters.json")).status_code == 200
    for sent in missing:
        assert sent.status_code == 404
        assert "widget/dist is missing" in sent.json()["error"]
    assert caplog.text.count("The chat widget is not built") == 1


def test_content_is_compressed_once():
    """Two browsers get the very same bytes, not two compressions of one file."""
    file = File.of("widget.js", SCRIPT.encode())
    assert answer(file, "", "gzip").body is answer(file, "", "gzip").body is file.compressed


async def test_real_starters():
    """The project's own questions are what the page gets."""
    async with serving(FakeAgent(), files=read_files(Path("nowhere"), load_starters())) as client:
        sent: httpx.Response = await client.get("/chat/starters.json")
    assert [each["question"] for each in sent.json()] == [starter.question for starter in load_starters()]
