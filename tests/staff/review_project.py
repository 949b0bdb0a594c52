"""A small project for tests of the review: data, held-out phrases, a model, and the Makefile's own bookkeeping."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from shutil import copyfile

import numpy as np

from tests.data_files import ROOT

MODEL = "models/knead-to-know.tar.gz"
PRICE_FILE, FAR_FILE = "data/faq/limits.yml", "data/dialogue/out_of_scope.yml"
PRICE = """version: "3.1"
nlu:
# What a session costs.
- intent: ask_price
  examples: |
    - what do you charge
    - price of a session   # about
rules:
- rule: price
  steps:
  - intent: ask_price
  - action: utter_ask_price
responses:
  utter_ask_price:
  - text: The clinics say what a session costs.
    metadata: &price
      question: How much does a session cost?
      facts: [F1]
      sources: [clinic]
  - channel: phone
    text: "The clinics say."
    metadata: *price
"""
FAR = """version: "3.1"
nlu:
- intent: out_of_scope
  examples: |
    - who won the world cup
responses:
  utter_out_of_scope:
  - text: I can't answer that.
  - channel: phone
    text: I can't.
"""
HELD_OUT = """- intent: ask_price
  reply: clinics
  say:
  - is it dear
  - costs please
- intent: out_of_scope
  near: false
  say:
  - will it snow
"""
# Stands in for Python, which trains a model of nothing and checks the tables before.
PYTHON = """#!/bin/sh
case "$*" in *train*)
  echo trained >> trainings
  mkdir -p .rasa/training && echo another > .rasa/training/knead-to-know.tar.gz
esac
"""
DEVELOPMENT = "- intent: ask_price\n  say:\n  - how pricey\n"


def small_model(model: Path, small: Path) -> Path:
    """What the grouping of questions takes out of a model, with few of its known questions: loaded in no time."""
    some = slice(0, 500)
    with tarfile.open(model) as archive, tarfile.open(small, "w:gz", compresslevel=0) as made:
        for member in archive:
            name = Path(member.name).name
            content = archive.extractfile(member).read() if member.isfile() else b""
            if name == "questions.json":
                content = json.dumps({key: values[some] for key, values in json.loads(content).items()}).encode()
            elif name == "vectors.npy":
                vectors = BytesIO()
                np.save(vectors, np.load(BytesIO(content))[some])
                content = vectors.getvalue()
            elif name not in ("encoder.onnx", "tokenizer.json"):
                continue
            kept = tarfile.TarInfo(member.name)
            kept.size = len(content)
            made.addfile(kept, BytesIO(content))
    return small


def make_project(folder: Path, model: Path) -> Path:
    """The project in an empty folder, trained by appearance with the model."""
    for name, content in {
        PRICE_FILE: PRICE,
        FAR_FILE: FAR,
        "data/knowledge/table.csv": "key\n",
        "tests/nlu/limits.yml": HELD_OUT,
        "benchmarks/development/limits.yml": DEVELOPMENT,
        "config.yml": "pipeline:\n",
        "domain.yml": "intents:\n",
        "components/one.py": "",
        "knowledge/two.py": "",
        "requirements.txt": "rasa\n",
        "launcher/environment.pth": "",
        "Makefile": (ROOT / "Makefile").read_text(),
        ".venv/bin/python": PYTHON,
        ".venv/.installed": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)
    make(folder, ".rasa/inputs")
    (folder / MODEL).parent.mkdir()
    copyfile(model, folder / MODEL)
    return folder


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `make` does in the project, whatever started the tests."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=folder, env=clean, capture_output=True, text=True, timeout=60)


def is_up_to_date(folder: Path) -> bool:
    """Whether `make` has nothing to train; where it has, the model is another one now."""
    assert make(folder, "train").returncode == 0
    return not (folder / "trainings").exists()


def state(folder: Path) -> dict[str, bytes]:
    """All that must be as it was: data, model, list of checksums."""
    kept = [folder / "data", folder / "models"]
    files = [path for each in kept for path in sorted(each.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in [*files, folder / ".rasa" / "inputs"]}
