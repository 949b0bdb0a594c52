"""`python -m launcher run`, `python -m launcher shell` and `python -m launcher train`."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import typer

from launcher.conversations import check_conversations, kept_in
from launcher.doors import check_doors, open_doors
from launcher.rasa_server import check_model
from launcher.settings import Settings, exit_code
from launcher.shell import run_shell
from launcher.together import Server, run_together
from launcher.training import run_training

QUESTION = "Which massage helps with sciatica?"
HINT = "Loading. Then ask as a visitor would; type why after an answer to see how it came about, and /stop to end."

app = typer.Typer(add_completion=False, help="Starts the assistant.")


@app.command()
def run() -> None:
    """Serves the assistant over HTTP until Ctrl-C."""
    sys.exit(exit_code(_run))


@app.command()
def shell() -> None:
    """Talks to the assistant in the terminal."""
    sys.exit(exit_code(_shell))


@app.command()
def train(data: Path = Path("data"), out: Path = Path("models")) -> None:
    """Trains the model of a folder of data, and tells how far it is."""
    sys.exit(exit_code(lambda: run_training(data, out)))


def _run() -> int:
    check_model()
    settings = Settings.from_environment()
    check_doors(settings)
    settings.check_ports()
    check_conversations()
    _say("Starting the action server and Rasa ...")
    _say(open_doors(settings))
    _say(kept_in())
    servers = [
        Server("Action server", (sys.executable, "-m", "launcher.action_server"), f"{settings.actions_url}/health"),
        Server("Rasa", (sys.executable, "-m", "launcher.rasa_server"), settings.url),
    ]
    return run_together(servers, settings.start_timeout, lambda: _say(_invitation(settings)), _say)


def _shell() -> int:
    check_model()
    check_conversations()
    _say(HINT)
    return run_shell(_say)


def _invitation(settings: Settings) -> str:
    url, channel, sender = settings.url, "rest", "me"
    if settings.production:
        channel, sender = "web", str(uuid.uuid4())
    message = json.dumps({"sender": sender, "message": QUESTION})
    return (
        f"\nKnead to Know answers at {url}/chat/ until Ctrl-C. Ask it something, there or here:\n\n"
        f"    curl -s {url}/webhooks/{channel}/webhook -d '{message}'\n"
    )


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    app()
