"""What the environment may set for the phone channel. Nothing here needs Rasa: the launcher checks it before."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.website.origins import parse_origin
from channels.website.settings import SettingsError

# The variables that choose how the assistant sounds and listens, by their fields; what they may say, and an example.
_CHOICES = {
    "language": ("PHONE_LANGUAGE", re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", re.ASCII), "en-US"),
    "voice": ("PHONE_VOICE", re.compile(r"(Polly|Google)\.[A-Za-z0-9-]+"), "Polly.Joanna-Neural"),
    "speech_model": ("PHONE_SPEECH_MODEL", re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*"), "phone_call"),
}


@dataclass(frozen=True)
class PhoneSettings:
    """Who may send calls, and how the assistant sounds and listens.

    Attributes:
        token: TWILIO_AUTH_TOKEN, with which Twilio signs its requests; None where no call can be trusted.
        public_url: PUBLIC_URL, the address at which Twilio finds the server, without a slash at its end; the signature
            covers it.
        development: PHONE_DEV, whether unsigned requests are taken where there is no token.
        language: PHONE_LANGUAGE, of callers and of the voice, as a BCP 47 tag.
        voice: PHONE_VOICE, one of Twilio's, of Polly's or Google's: others know neither pauses nor a slower voice.
        speech_model: PHONE_SPEECH_MODEL, one of Twilio's for this language.
    """

    token: str | None = None
    public_url: str = ""
    development: bool = False
    language: str = "en-US"
    voice: str = "Polly.Joanna-Neural"
    speech_model: str = "phone_call"

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> PhoneSettings:
        """Reads the variables; an empty one counts as unset.

        Raises:
            SettingsError: there is a token and no public address, or a variable says something that it cannot mean.
        """
        token = environment.get("TWILIO_AUTH_TOKEN", "").strip() or None
        public_url = environment.get("PUBLIC_URL", "").strip().removesuffix("/")
        if token and not public_url:
            raise SettingsError(
                "TWILIO_AUTH_TOKEN is set, but PUBLIC_URL is not: Twilio signs the address it calls, such as "
                "https://assistant.example.com."
            )
        if public_url and parse_origin(public_url) is None:
            raise SettingsError(f"PUBLIC_URL: {public_url} is no address of a site, such as https://www.example.com.")
        development = environment.get("PHONE_DEV", "").strip() or "0"
        if development not in ("0", "1"):
            raise SettingsError(f"PHONE_DEV={development} is neither 0 nor 1.")
        chosen = {}
        for field, (variable, allowed, example) in _CHOICES.items():
            text = environment.get(variable, "").strip()
            if text and not allowed.fullmatch(text):
                raise SettingsError(f"{variable}={text} is none of Twilio's: write it like {example}.")
            if text:
                chosen[field] = text
        return PhoneSettings(token, public_url, development == "1", **chosen)
