"""`python -m launcher train`: Rasa's own training, with progress and without two needless kinds of work.

`rasa train` trains the same model, on Rasa's own terms.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO

from launcher.progress import Progress, keep_seconds, read_seconds
from launcher.schemas import validate_yaml_fast
from launcher.settings import StartError

NAME = "knead-to-know"
SECONDS = Path(".rasa/step_seconds.json")


def run_training(data: Path, folder: Path) -> int:
    """Trains and tells the steps on standard error; what Rasa says besides is shown only when it fails.

    Returns:
        The exit code.
    """
    with _hushed() as (out, log):
        progress = Progress(out, read_seconds(SECONDS))
        # All that a training makes is needed until its end: to look for garbage among it, again and again, finds none.
        gc.disable()
        try:
            train(data, folder, progress)
        except BaseException as err:
            progress.close()
            log.seek(0)
            out.write(log.read())
            if isinstance(err, Exception) and not isinstance(err, StartError):
                raise StartError(f"The training failed: {err}") from err
            raise
        finally:
            gc.enable()
    keep_seconds(progress.seconds, SECONDS)
    return 0


@contextmanager
def _hushed() -> Iterator[tuple[TextIO, TextIO]]:
    """Sends what this process and its libraries print to a log; gives the real standard error, and the log."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(1), os.dup(2)]
    with (
        tempfile.TemporaryFile("w+", buffering=1, encoding="utf-8", errors="replace") as log,
        os.fdopen(os.dup(2), "w", encoding="utf-8") as out,
        redirect_stdout(log),
        redirect_stderr(log),
    ):
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            yield out, log
        finally:
            for number, own in enumerate(kept, 1):
                os.dup2(own, number)
                os.close(own)


def train(data: Path, folder: Path, progress: Progress) -> Path:
    """Trains the model of the data, with the domain and the configuration of the working directory.

    Args:
        data: the folder of the training data.
        folder: where the model is written, under the project's name.
        progress: is told of each step.

    Raises:
        StartError: Rasa could not train; it has said why.
    """
    # Where two threads share the classifier's products, each waits for the other: the same time, and half as much of
    # the processor again. It must be set before NumPy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    progress.say("loading Rasa")
    from rasa.model_training import train as train_by_rasa
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    validate_yaml_fast()
    configure_logging_and_warnings(logging.WARNING, filter_repeated_logs=False)
    configure_structlog(logging.WARNING)
    _use_hooks(progress)
    done = train_by_rasa("domain.yml", "config.yml", [str(data)], output=str(folder), fixed_model_name=NAME)
    if done.code or not done.model:
        raise StartError("The training failed: Rasa gave no model.")
    progress.end()
    return Path(done.model)


def _use_hooks(progress: Progress) -> None:
    """Makes Rasa's trainer tell its steps, and fingerprint what passes between them by what it was made of."""
    from rasa.engine.training import graph_trainer
    from rasa.engine.training.components import PrecomputedValueProvider
    from rasa.engine.training.hooks import LoggingHook, TrainingHook
    from rasa.shared.nlu.training_data.training_data import TrainingData

    class ProgressHook(LoggingHook):
        """Tells each step's begin and end."""

        def __init__(self, pruned_schema: Any) -> None:
            super().__init__(pruned_schema)
            cached = {name for name, node in pruned_schema.nodes.items() if node.uses is PrecomputedValueProvider}
            self._working = pruned_schema.nodes.keys() - cached
            progress.begin(sorted(self._working))

        def on_before_node(self, node_name: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
            if node_name in self._working:
                progress.start(node_name)
            return super().on_before_node(node_name, *args, **kwargs)

        def on_after_node(self, node_name: str, *args: Any, **kwargs: Any) -> None:
            if node_name in self._working:
                progress.finish(node_name)

    class DerivedFingerprintHook(TrainingHook):
        """Caches what Rasa's own hook caches.

        Rasa fingerprints the training data after each step by all that they hold, every feature of every phrase, which
        took a fifth of the training. What a step makes of the same data by the same settings is the same, so the
        fingerprint of what went in, which Rasa knows by then, tells as much.
        """

        def on_after_node(
            self, node_name: str, execution_context: Any, config: dict[str, Any], output: Any, input_hook_data: Any
        ) -> None:
            if isinstance(output, TrainingData) and not self._pruned_schema.nodes[node_name].is_input:
                derived = hashlib.md5(f"{node_name} {input_hook_data['fingerprint_key']}".encode()).hexdigest()
                output.fingerprint = lambda: derived
            super().on_after_node(node_name, execution_context, config, output, input_hook_data)

    graph_trainer.LoggingHook = ProgressHook
    graph_trainer.TrainingHook = DerivedFingerprintHook
