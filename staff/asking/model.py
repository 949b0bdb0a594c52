"""The trained assistant, asked without a server to talk to and without a trace in the stored conversations."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.project import ROOT
from launcher import rasa_server
from staff.asking.questions import AskError

if TYPE_CHECKING:
    from benchmarks.verdicts import Reply

MODEL = ROOT / rasa_server.MODEL


def ask(model: Path, texts: Sequence[str]) -> list[Reply]:
    """The reply to each text, asked alone.

    Raises:
        AskError: there is no model, or its action server does not start.
    """
    if not model.is_file():
        raise AskError(f"there is no trained model at {model}; `make train` makes one")
    with _without_warnings():
        # Imported here: Rasa takes seconds, and a faulty list or a missing model is told without it.
        from benchmarks.conversation import ask_all
        from benchmarks.servers import ServerError

        try:
            return ask_all(model, texts)
        except FileNotFoundError as err:
            raise AskError(str(err)) from err
        except ServerError as err:
            raise AskError(" ".join(str(err).split())) from err


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keeps libraries' deprecations off the screen. Not by a filter: some set their own when they are imported."""
    logger = logging.getLogger("py.warnings")
    before = logger.disabled
    logging.captureWarnings(True)
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before
        logging.captureWarnings(False)
