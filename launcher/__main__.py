"""`python -m launcher run` and `python -m launcher shell`."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from launcher.rasa_server import MODEL
from launcher.settings import Settings, StartError
from launcher.shell import run_shell
from launcher.together import Server, run_together

QUESTION = "Which massage helps with sciatica?"

app = typer.Typer(add_completion=False, help="Starts the assistant.")


@app.command()
def run() -> None:
    """Serves the assistant over HTTP until Ctrl-C."""
    _exit(_run)


@app.command()
def shell() -> None:
    """Talks to the assistant in the terminal."""
    _exit(lambda: run_shell(_say))


def _run() -> int:
    settings = Settings.from_environment()
    settings.check_ports()
    _say("Starting the action server and Rasa ...")
    servers = [
        Server("Action server", (sys.executable, "-m", "launcher.action_server"), f"{settings.actions_url}/health"),
        Server("Rasa", (sys.executable, "-m", "launcher.rasa_server"), settings.url),
    ]
    return run_together(servers, settings.start_timeout, lambda: _say(_invitation(settings.url)), _say)


def _invitation(url: str) -> str:
    return (
        f"\nKnead to Know answers at {url} until Ctrl-C. Ask it something:\n\n"
        f"    curl -s {url}/webhooks/rest/webhook -d '{{\"sender\": \"me\", \"message\": \"{QUESTION}\"}}'\n"
    )


def _say(line: str) -> None:
    print(line, flush=True)


def _exit(start: Callable[[], int]) -> None:
    try:
        if not MODEL.exists():
            raise StartError(f"{MODEL} is missing: make train")
        sys.exit(start())
    except StartError as err:
        sys.exit(f"{err}")


if __name__ == "__main__":
    app()
