"""Logs one JSON object a line, from Rasa, Sanic and our own code alike."""

from __future__ import annotations

import json
import logging
import logging.config
import os
from datetime import datetime, timezone
from typing import Any


class JsonFormatter(logging.Formatter):
    """Renders a record as one line of JSON: time (UTC), level, logger, event, and what structlog adds."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_event(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(message: str) -> dict[str, Any]:
    """What Rasa logs through structlog arrives as JSON; everything else is a sentence."""
    if message.startswith("{"):
        try:
            return json.loads(message)
        except ValueError:
            pass
    return {"event": message.strip()}


def level() -> int:
    """The level of LOG_LEVEL, which is Rasa's own variable; INFO where it is unset or unknown."""
    known = logging.getLevelName(os.environ.get("LOG_LEVEL", "").upper())
    return known if isinstance(known, int) else logging.INFO


def configure() -> None:
    """Sends what is logged from `level()` up to standard output as JSON, deprecations and the like left out."""
    # Rasa reads this when it is imported.
    os.environ["FORCE_JSON_LOGGING"] = "1"
    # These do not hand their records on to the root logger once Rasa or the SDK has set their level.
    on_their_own = ("sanic.root", "sanic.error", "sanic.access", "apscheduler", "tensorflow", "spacy")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": JsonFormatter}},
            "handlers": {
                "stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}
            },
            "root": {"level": level(), "handlers": ["stdout"]},
            "loggers": {
                # One line for each action at each start.
                "rasa_sdk.executor": {"level": "WARNING"},
                **{name: {"level": "WARNING", "handlers": ["stdout"], "propagate": False} for name in on_their_own},
            },
        }
    )
    logging.captureWarnings(True)
    # Not by a warnings filter: Sanic and pyparsing set their own when they are imported.
    logging.getLogger("py.warnings").addFilter(lambda record: "DeprecationWarning: " not in record.getMessage())
