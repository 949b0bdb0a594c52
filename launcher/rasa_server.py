"""`python -m launcher.rasa_server`: Rasa on PORT with the project's model, JSON logs and no needless work.

`rasa run` starts the same server, on Rasa's own terms. With `--shell` it talks to the terminal instead, as `rasa shell`
does.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from launcher import logs
from launcher.choices import use_listed_choices
from launcher.conversations import check_conversations
from launcher.doors import check_doors, credentials_file
from launcher.lifeline import end_with_launcher
from launcher.schemas import check_schemas_once, validate_yaml_fast
from launcher.settings import Settings, StartError, exit_code

MODEL = Path("models/knead-to-know.tar.gz")


def serve(settings: Settings, shell: bool) -> int:
    """Serves until a signal comes or the visitor leaves the shell.

    Returns:
        The exit code: 1 when the model cannot be loaded, which Rasa itself only logs.
    """
    logs.configure()
    check_schemas_once()
    validate_yaml_fast()

    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from launcher.ordered_runner import use_ordered_runner

    use_ordered_runner()
    configure_logging_and_warnings(logs.level(), filter_repeated_logs=False)
    configure_structlog(logs.level())
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action.url = with_port(endpoints.action.url, settings.actions_port)
    unloaded: list[bool] = []

    def on_start(app: Any, loop: asyncio.AbstractEventLoop) -> None:
        if not app.ctx.agent.is_ready():
            unloaded.append(True)
            app.stop()
        elif shell:
            _end_with_prompt(app, loop)

    if shell:
        use_listed_choices()
    with credentials_file(settings.production) as credentials:
        serve_application(
            model_path=str(MODEL),
            channel="cmdline" if shell else None,
            interface=settings.interface,
            port=settings.port,
            credentials=credentials,
            enable_api=False,
            endpoints=endpoints,
            conversation_id=uuid.uuid4().hex,
            server_listeners=[(on_start, "after_server_start")],
        )
    return 1 if unloaded else 0


def _end_with_prompt(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Ends the server after Ctrl-D. Rasa itself ends it after /stop and Ctrl-C only."""

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), EOFError):
            app.stop()
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


def with_port(url: str, port: int) -> str:
    """The address with another port."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.hostname}:{port}").geturl()


def check_model() -> None:
    """Raises StartError when there is no model to serve."""
    if not MODEL.exists():
        raise StartError(f"{MODEL} is missing: make train")


def main() -> int:
    check_model()
    settings = Settings.from_environment()
    check_doors(settings)
    check_conversations()
    end_with_launcher()
    return serve(settings, shell="--shell" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(exit_code(main))
