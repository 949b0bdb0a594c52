"""What the environment may say of the phone line, and what its mistakes are called."""

from __future__ import annotations

import dataclasses

import pytest

from channels.telephone.settings import PhoneSettings
from channels.website.settings import SettingsError

SITE = "https://assistant.example.com"
read = PhoneSettings.from_environment


def why(**environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(environment)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_nothing_set():
    """Without a token nobody is believed; the line would speak American English."""
    assert read({}) == PhoneSettings(
        token=None,
        public_url="",
        development=False,
        language="en-US",
        voice="Polly.Joanna-Neural",
        speech_model="phone_call",
    )


@pytest.mark.parametrize("text", ["", " "])
def test_empty_is_unset(text):
    names = ["TWILIO_AUTH_TOKEN", "PUBLIC_URL", "PHONE_DEV", "PHONE_LANGUAGE", "PHONE_VOICE", "PHONE_SPEECH_MODEL"]
    assert read(dict.fromkeys(names, text)) == PhoneSettings()


def test_everything_set():
    """Spaces around a value do not count, nor a slash after the address."""
    assert read(
        {
            "TWILIO_AUTH_TOKEN": " secret ",
            "PUBLIC_URL": f" {SITE}/ ",
            "PHONE_DEV": " 1 ",
            "PHONE_LANGUAGE": " en-GB ",
            "PHONE_VOICE": " Google.en-GB-Neural2-A ",
            "PHONE_SPEECH_MODEL": " googlev2_telephony ",
            "OTHER": "x",
        }
    ) == PhoneSettings("secret", SITE, True, "en-GB", "Google.en-GB-Neural2-A", "googlev2_telephony")


def test_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read({}).development = True


def test_real_environment(monkeypatch):
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("PHONE_LANGUAGE", "en-AU")
    assert read().language == "en-AU"


def test_token_without_an_address():
    """Twilio signs the address that it calls, and nobody but the operator knows it."""
    assert why(TWILIO_AUTH_TOKEN="secret").startswith("TWILIO_AUTH_TOKEN is set, but PUBLIC_URL is not")


def test_token_stays_secret():
    """No mistake beside it brings the token into a log."""
    assert "secret" not in why(TWILIO_AUTH_TOKEN="secret")
    assert "secret" not in why(TWILIO_AUTH_TOKEN="secret", PUBLIC_URL="here")


def test_address_without_a_token():
    """The website's chat uses the address, too."""
    assert read({"PUBLIC_URL": SITE}) == PhoneSettings(public_url=SITE)


@pytest.mark.parametrize("token", ["", "secret"])
def test_odd_address(token):
    """An address that is none of a site's is refused, with a token and without."""
    addresses = [
        "assistant.example.com",
        "https://",
        f"{SITE}/phone",
        f"{SITE}//",
        f"{SITE}?a=b",
        f"{SITE}:99999",
        "https://*.a.com",
    ]
    found = {address: why(PUBLIC_URL=address, TWILIO_AUTH_TOKEN=token) for address in addresses}
    assert [f"{address}: {found[address]}" for address in found if not found[address].startswith("PUBLIC_URL: ")] == []


@pytest.mark.parametrize(("text", "development"), [("0", False), ("1", True), ("", False)])
def test_development(text, development):
    assert read({"PHONE_DEV": text}).development is development


@pytest.mark.parametrize("text", ["2", "true", "yes", "on", "01", "-1", "1 1", "١"])
def test_odd_development(text):
    """What opens the line to anybody is not guessed."""
    assert why(PHONE_DEV=text) == f"PHONE_DEV={text} is neither 0 nor 1."


@pytest.mark.parametrize("language", ["en", "en-US", "es-419", "fil-PH", "zh-Hant-TW"])
def test_languages(language):
    assert read({"PHONE_LANGUAGE": language}).language == language


@pytest.mark.parametrize("language", ["english", "en_US", "en-us", "EN", "en-", "e", "en US", "en-US,es", "*"])
def test_odd_language(language):
    assert why(PHONE_LANGUAGE=language).startswith(f"PHONE_LANGUAGE={language} is none of Twilio's")


@pytest.mark.parametrize(
    "voice", ["Polly.Amy", "Polly.Joanna-Neural", "Polly.Ruth-Generative", "Google.en-US-Chirp3-HD-Aoede"]
)
def test_voices(voice):
    assert read({"PHONE_VOICE": voice}).voice == voice


@pytest.mark.parametrize(
    "voice", ["alice", "man", "Joanna", "polly.Joanna", "Polly.", "Polly.Joanna Neural", "Polly.é"]
)
def test_odd_voice(voice):
    """A voice that knows neither pauses nor a slower pace is refused, as is one that is none."""
    assert why(PHONE_VOICE=voice).startswith(f"PHONE_VOICE={voice} is none of Twilio's: write it like Polly.")


@pytest.mark.parametrize(
    "model", ["default", "phone_call", "experimental_utterances", "deepgram_nova-2", "googlev2_short"]
)
def test_speech_models(model):
    assert read({"PHONE_SPEECH_MODEL": model}).speech_model == model


@pytest.mark.parametrize("model", ["phone call", "Phone_Call", "_", "phone_call;", "é"])
def test_odd_speech_model(model):
    assert why(PHONE_SPEECH_MODEL=model).startswith(f"PHONE_SPEECH_MODEL={model} is none of Twilio's")
