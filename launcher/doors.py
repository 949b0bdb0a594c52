"""Which channels the server opens: those of credentials.yml, and in development Rasa's own REST channel as well."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from channels.telephone.settings import PhoneSettings
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


def check_doors(settings: Settings) -> None:
    """Raises StartError where the environment says something wrong about who may come in."""
    try:
        WebSettings.from_environment()
        phone = PhoneSettings.from_environment()
    except SettingsError as err:
        raise StartError(str(err)) from err
    if settings.production and phone.development:
        raise StartError("PHONE_DEV=1 takes calls from anybody: leave it out where PRODUCTION=1 is set.")


def open_doors(settings: Settings) -> str:
    """One line for people."""
    rest = "" if settings.production else ", Rasa's REST channel for development (PRODUCTION=1 shuts it)"
    return f"Open: the website's chat{rest}, {_phone_line(PhoneSettings.from_environment())}."


def _phone_line(settings: PhoneSettings) -> str:
    if settings.token:
        return "the phone line for calls that Twilio signs"
    if settings.development:
        return "the phone line for unsigned calls (PHONE_DEV=1)"
    return "not the phone line (TWILIO_AUTH_TOKEN opens it, PHONE_DEV=1 for development)"
