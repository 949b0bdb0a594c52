"""What the environment may say of the web channel, and how a start ends where it says something wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from rasa.shared.exceptions import RasaException

from channels.web import WebInput
from channels.website.origins import parse_origin
from channels.website.settings import SettingsError, WebSettings
from tests.data_files import ROOT


def rates(**environment: str) -> tuple[str, str]:
    settings = WebSettings.from_environment(environment)
    return str(settings.sender_rate), str(settings.address_rate)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ("30 per 1 minute", "30 per 1 minute")),
        ({"RATE_LIMIT": "", "RATE_LIMIT_ADDRESS": ""}, ("30 per 1 minute", "30 per 1 minute")),
        ({"RATE_LIMIT": "5/second"}, ("5 per 1 second", "5 per 1 second")),
        ({"RATE_LIMIT": "100 per 2 hours"}, ("100 per 2 hour", "100 per 2 hour")),
        ({"RATE_LIMIT_ADDRESS": "300/minute"}, ("30 per 1 minute", "300 per 1 minute")),
        ({"RATE_LIMIT": "off"}, ("None", "None")),
        ({"RATE_LIMIT": "OFF", "RATE_LIMIT_ADDRESS": "9/minute"}, ("None", "9 per 1 minute")),
        ({"RATE_LIMIT_ADDRESS": "off"}, ("30 per 1 minute", "None")),
    ],
)
def test_rates(environment, expected):
    assert rates(**environment) == expected


def why(variable: str, text: str) -> str:
    """What the start says to a variable's value that cannot be meant."""
    with pytest.raises(SettingsError) as caught:
        WebSettings.from_environment({variable: text})
    return str(caught.value)


NO_RATES = ["many", "30", "0/minute", "-1/minute", "30/fortnight", "1.5/minute", "30/minute;5/second", "٣/minute", "no"]


@pytest.mark.parametrize("variable", ["RATE_LIMIT", "RATE_LIMIT_ADDRESS"])
def test_no_rate(variable):
    """The one line names variable and value, and says what it may be."""
    said = {text: why(variable, text) for text in NO_RATES}
    assert [said[text] for text in said if not said[text].startswith(f"{variable}={text} ")] == []
    advice = r"is no rate: write .* such as 30/minute, or off"
    assert [line for line in said.values() if "\n" in line or not re.search(advice, line)] == []


def test_origins():
    """Several are separated by commas, spaces do not count, and neither does a slash after the public address."""
    origins = WebSettings.from_environment(
        {"ALLOWED_ORIGINS": " https://a.com , http://B.org:8080,,", "PUBLIC_URL": "https://chat.example/"}
    ).origins
    assert origins.allowed == {parse_origin("https://a.com"), parse_origin("http://b.org:8080")}
    assert origins.own == parse_origin("https://chat.example")


def test_no_origins():
    origins = WebSettings.from_environment({"ALLOWED_ORIGINS": "", "PUBLIC_URL": ""}).origins
    assert (origins.allowed, origins.own) == (frozenset(), None)


NO_SITES = ["*", "null", "a.com", "https://*.a.com", "https://a.com/chat", "https://a.com:99999"]


@pytest.mark.parametrize(("variable", "before"), [("ALLOWED_ORIGINS", "https://good.com,"), ("PUBLIC_URL", "")])
def test_no_address_of_a_site(variable, before):
    """The one line names the variable and the part of it that is wrong."""
    said = {text: why(variable, f"{before}{text}") for text in NO_SITES}
    assert [said[t] for t in said if not said[t].startswith(f"{variable}: {t} is no address of a site")] == []
    assert [line for line in said.values() if "\n" in line] == []


def test_rasa_learns_of_it(monkeypatch):
    """`rasa run` shows a RasaException as one line; anything else, as a traceback."""
    monkeypatch.setenv("RATE_LIMIT", "many")
    with pytest.raises(RasaException, match=r"^RATE_LIMIT=many is no rate"):
        WebInput.from_credentials(None)


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "launcher", "run"),
        ("-m", "launcher.rasa_server"),
        ("-m", "rasa", "run", "--model", "models/knead-to-know.tar.gz", "--port", "0"),
    ],
    ids=["make run", "Rasa alone", "rasa run"],
)
def test_start_ends_with_one_line(model, command):
    """However it is started, a wrong value ends the start, and one line says which and why."""
    environment = {**os.environ, "ALLOWED_ORIGINS": "*", "RASA_TELEMETRY_ENABLED": "false"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    lines = (done.stdout + done.stderr).splitlines()
    assert len([line for line in lines if "ALLOWED_ORIGINS: * is no address of a site" in line]) == 1
