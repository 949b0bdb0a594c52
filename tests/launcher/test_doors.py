"""Which channels are open: chat and phone line always, though the latter may refuse calls; REST in development only."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.run import create_http_input_channels

from launcher.__main__ import _invitation
from launcher.doors import CREDENTIALS, check_doors, credentials_file, open_doors
from launcher.settings import Settings, StartError
from tests.data_files import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with credentials of its own, in which the server starts."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def channels(production: bool) -> list[str]:
    with credentials_file(production) as path:
        return [channel.name() for channel in create_http_input_channels(None, path)]


@pytest.mark.parametrize(("production", "open_ones"), [(True, ["web", "phone"]), (False, ["web", "phone", "rest"])])
def test_doors(monkeypatch, production, open_ones):
    """The project's own file opens the chat and the phone line alone; development adds REST."""
    monkeypatch.chdir(ROOT)
    assert channels(production) == open_ones


@pytest.mark.parametrize(("production", "open_ones"), [(True, ["rest"]), (False, ["rest"])])
def test_file_that_opens_rest_itself(folder, production, open_ones):
    """Whoever lists REST gets it once, in production too."""
    (folder / CREDENTIALS).write_text("rest:\n")
    assert channels(production) == open_ones


def test_nothing_is_left_behind(monkeypatch):
    """The merged file goes with the server; the project's own stays."""
    monkeypatch.chdir(ROOT)
    before = Path(CREDENTIALS).read_text()
    with credentials_file(False) as path:
        assert Path(path).is_file()
    assert not Path(path).exists()
    assert Path(CREDENTIALS).read_text() == before


@pytest.mark.parametrize(
    ("environment", "production"),
    [({}, False), ({"PRODUCTION": ""}, False), ({"PRODUCTION": "0"}, False), ({"PRODUCTION": "1"}, True)],
)
def test_production(environment, production):
    assert Settings.from_environment(environment).production is production


@pytest.mark.parametrize("text", ["yes", "true", "2", " 1", "on"])
def test_neither_on_nor_off(text):
    """Whoever means to shut a door must not leave it open by a word that is not understood."""
    with pytest.raises(StartError, match=f"^PRODUCTION={text} is neither 0 nor 1.$"):
        Settings.from_environment({"PRODUCTION": text})


def test_start_says_which_are_open():
    assert "REST" in open_doors(Settings())
    assert "REST" not in open_doors(Settings(production=True))
    assert "\n" not in open_doors(Settings()) + open_doors(Settings(production=True))


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "not the phone line"),
        ({"PHONE_DEV": "1"}, "for unsigned calls"),
        ({"TWILIO_AUTH_TOKEN": "secret", "PUBLIC_URL": "https://clinic.example"}, "that Twilio signs"),
    ],
)
def test_start_says_whose_calls_are_taken(monkeypatch, environment, words):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert words in open_doors(Settings())
    assert "secret" not in open_doors(Settings())


def test_invitation_knocks_at_an_open_door():
    """The command to try asks a channel that is open, and the page is named in both cases."""
    assert "/webhooks/rest/webhook" in _invitation(Settings())
    assert "/webhooks/web/webhook" in _invitation(Settings(production=True))
    assert "http://127.0.0.1:5005/chat/" in _invitation(Settings())


def test_wrong_origin_is_a_start_error(monkeypatch):
    """What the web channel would refuse is told before anything starts."""
    monkeypatch.setenv("RATE_LIMIT", "many")
    with pytest.raises(StartError, match=r"^RATE_LIMIT=many is no rate"):
        check_doors(Settings())


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"TWILIO_AUTH_TOKEN": "secret"}, "PUBLIC_URL is not"),
        ({"PHONE_DEV": "yes"}, "PHONE_DEV=yes is neither 0 nor 1"),
        ({"PHONE_DEV": "1", "PRODUCTION": "1"}, "leave it out"),
    ],
)
def test_phone_line_that_cannot_be_meant_is_a_start_error(monkeypatch, environment, words):
    """So is what would leave the phone line open by mistake."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(StartError, match=words):
        check_doors(Settings.from_environment())
