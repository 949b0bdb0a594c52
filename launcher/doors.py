"""Which channels the server opens: those of credentials.yml, and in development Rasa's own REST channel as well."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from channels.website.settings import SettingsError, WebSettings
from launcher.settings import Settings, StartError

CREDENTIALS = "credentials.yml"
REST = "rest"


@contextmanager
def credentials_file(production: bool) -> Iterator[str]:
    """The path of the credentials to start Rasa with; it stays as long as the block lasts."""
    if production:
        yield CREDENTIALS
        return
    # Here and not above, for Rasa takes seconds to import and the launcher itself does without.
    from rasa.shared.utils.io import read_config_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CREDENTIALS
        path.write_text(json.dumps({**read_config_file(CREDENTIALS), REST: None}), encoding="utf-8")
        yield str(path)


def check_doors() -> None:
    """Raises StartError where the environment says something wrong about who may come in."""
    try:
        WebSettings.from_environment()
    except SettingsError as err:
        raise StartError(str(err)) from err


def open_doors(settings: Settings) -> str:
    """One line for people."""
    if settings.production:
        return "Open: the website's chat. PRODUCTION=1 keeps Rasa's REST channel shut."
    return "Open: the website's chat and, for development, Rasa's REST channel. PRODUCTION=1 shuts the latter."
