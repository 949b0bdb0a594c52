"""The widget's files, and a page that shows it: read once, when the server starts."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.refusal import Refusal
from channels.website.gate import FILE_METHODS
from channels.website.refusals import refuse_visitor
from knowledge.starters import Starter

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parents[2] / "widget" / "dist"
ROOT = "/chat"
INDEX = "index.html"
STARTERS = "starters.json"

# Names below this folder change with what the files hold.
_HASHED = "assets/"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_MINUTES = "public, max-age=300"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# Not by what the machine's own tables say, which differ.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_UNBUILT = Refusal(404, "The chat widget is not built: widget/dist is missing on the server.")
_MISSING = Refusal(404, "There is no such file.")


@dataclass(frozen=True)
class File:
    """A file's bytes, and their gzip where that is shorter; `headers` go with each answer."""

    content: bytes
    compressed: bytes | None
    headers: dict[str, str]

    @staticmethod
    def of(name: str, content: bytes) -> File:
        """The file to send under this name, which is relative to the widget's folder."""
        compressed = gzip.compress(content, mtime=0)
        headers = {
            "Content-Type": _TYPES.get(Path(name).suffix, "application/octet-stream"),
            "Cache-Control": _FOR_EVER if name.startswith(_HASHED) else _FOR_MINUTES,
            # Weak: it is the same for both encodings.
            "ETag": f'W/"{hashlib.sha256(content).hexdigest()[:32]}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if name == INDEX:
            headers["Content-Security-Policy"] = _POLICY
        return File(content, compressed if len(compressed) < len(content) else None, headers)


def read_files(folder: Path, starters: Iterable[Starter]) -> dict[str, File]:
    """What the folder holds, by names relative to it, and the starter questions; the log says where it is missing."""
    questions = [{"question": starter.question, "words": list(starter.words)} for starter in starters]
    files = {STARTERS: File.of(STARTERS, json.dumps(questions, ensure_ascii=False).encode())}
    if not (folder / INDEX).is_file():
        logger.error("The chat widget is not built: %s is missing.", folder / INDEX)
        return files
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            files[name] = File.of(name, path.read_bytes())
    return files


def add_site(blueprint: Blueprint, files: Mapping[str, File]) -> None:
    """Serves the files below ROOT, the index at ROOT itself. No other path than one of theirs leads anywhere."""

    @blueprint.route(ROOT, methods=FILE_METHODS, name="chat")
    async def redirect(request: Request) -> HTTPResponse:
        return response.redirect(f"{ROOT}/", status=308)

    @blueprint.route(f"{ROOT}/<name:path>", methods=FILE_METHODS, name="file")
    async def send(request: Request, name: str) -> HTTPResponse:
        file = files.get(name or INDEX)
        if file is None:
            return refuse_visitor(_MISSING if INDEX in files else _UNBUILT)
        return answer(file, request.headers.get("if-none-match", ""), request.headers.get("accept-encoding", ""))


def answer(file: File, known: str, encodings: str) -> HTTPResponse:
    """The file, or 304 where the browser has it.

    Args:
        known: the request's If-None-Match.
        encodings: its Accept-Encoding.
    """
    etags = [each.strip() for each in known.split(",")]
    if "*" in etags or file.headers["ETag"] in etags or file.headers["ETag"].removeprefix("W/") in etags:
        return HTTPResponse(status=304, headers={**file.headers})
    if file.compressed is not None and _takes_gzip(encodings):
        return HTTPResponse(file.compressed, headers={**file.headers, "Content-Encoding": "gzip"})
    return HTTPResponse(file.content, headers={**file.headers})


def _takes_gzip(encodings: str) -> bool:
    for each in encodings.lower().split(","):
        name, _, weight = each.replace(" ", "").partition(";q=")
        if name == "gzip":
            return weight.strip("0.") != "" or not weight
    return False
