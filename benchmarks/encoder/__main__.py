"""`python -m benchmarks.encoder`: milliseconds a sentence, on this processor and on it without AVX-512 and VNNI."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from tqdm import tqdm

from benchmarks.project import ROOT
from components.sentence_encoder import BATCH, SentenceEncoder, write_encoder

SOURCE = Path(__file__).with_name("without_avx512.c")
SENTENCES = [
    "hello",
    "Which massage for sciatica?",
    "Do physical therapists massage?",
    "does insurance cover it",
    "how long does a session take at your clinic",
    "i have had a stiff neck since tuesday and it hurts when i turn my head to the left, what should i do",
]
ROUNDS = 30

Library = Annotated[
    Path | None, typer.Option(help="Only write the library that hides AVX-512 and VNNI, for LD_PRELOAD.")
]
Alone = Annotated[bool, typer.Option(hidden=True)]

app = typer.Typer(add_completion=False, help=__doc__)


@app.command()
def compare(library: Library = None, alone: Alone = False) -> None:
    """Prints the encoder's times on both kinds of processor, and how far its vectors are apart."""
    if library:
        build_library(library)
    elif alone:
        print(json.dumps(measure()))
    else:
        with tempfile.TemporaryDirectory() as folder:
            hiding = Path(folder) / "without_avx512.so"
            build_library(hiding)
            kinds = {"as it is": {}, "without AVX-512 and VNNI": {"LD_PRELOAD": str(hiding)}}
            found = {name: _measured(variables) for name, variables in tqdm(kinds.items(), leave=False)}
        first, other = (np.array(each["vectors"]) for each in found.values())
        print(f"{'processor':<26}{'median, one sentence':>22}{f'a sentence of {BATCH}':>18}")
        for name, each in found.items():
            print(f"{name:<26}{each['one_ms']:>19.2f} ms{each['batch_ms']:>15.2f} ms")
        print(f"largest difference of two numbers of a vector: {np.abs(first - other).max():.1e}")


def build_library(path: Path) -> None:
    """Compiles the library, with the machine's own C compiler."""
    command = [os.environ.get("CC", "cc"), "-O2", "-Wall", "-shared", "-fPIC", "-o", str(path), str(SOURCE)]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        sys.exit(f"{command[0]} is missing: apt-get install gcc libc6-dev")


def measure() -> dict[str, Any]:
    """Times of one sentence and of a sentence in a batch, in milliseconds, and the sentences' vectors."""
    with tempfile.TemporaryDirectory() as folder:
        write_encoder(Path(folder))
        encoder = SentenceEncoder(Path(folder))
    one = [_seconds(encoder, [sentence]) for _ in range(ROUNDS) for sentence in SENTENCES]
    many = (SENTENCES * BATCH)[:BATCH]
    batch = [_seconds(encoder, many) / BATCH for _ in range(ROUNDS)]
    return {
        "one_ms": float(np.median(one)) * 1000,
        "batch_ms": float(np.median(batch)) * 1000,
        "vectors": encoder.embed(SENTENCES).tolist(),
    }


def _measured(variables: dict[str, str]) -> dict[str, Any]:
    """What a process of its own measures, whose environment has these variables too."""
    command = [sys.executable, "-m", "benchmarks.encoder", "--alone"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def _seconds(encoder: SentenceEncoder, sentences: list[str]) -> float:
    start = time.perf_counter()
    encoder.embed(sentences)
    return time.perf_counter() - start


if __name__ == "__main__":
    app()
