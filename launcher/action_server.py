"""`python -m launcher.action_server`: the action server on ACTIONS_PORT, with JSON logs.

`rasa run actions` starts the same server, on Rasa's own terms.
"""

from __future__ import annotations

import os
import sys

from launcher import logs
from launcher.lifeline import end_with_launcher
from launcher.settings import Settings, exit_code


def main() -> int:
    settings = Settings.from_environment()
    end_with_launcher()
    logs.configure()
    # Only Rasa talks to it. A deployment that has Rasa on another machine sets SANIC_HOST itself.
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    # Rasa keeps an idle connection for 15 seconds and uses it again. Sanic would close it after 5, now and then in the
    # very moment of a question, whose visitor would get an apology.
    os.environ.setdefault("SANIC_KEEP_ALIVE_TIMEOUT", "75")

    from rasa_sdk import utils
    from rasa_sdk.endpoint import run

    utils.update_sanic_log_level()
    run("actions", settings.actions_port)
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
