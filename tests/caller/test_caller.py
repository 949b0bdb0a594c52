"""The telephone in the terminal: calls as Twilio makes them, and what the terminal shows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import VoiceResponse

from caller.line import After, Call, LineError
from launcher.settings import free_port
from tests.conftest import OURS
from tests.data_files import ROOT

TOKEN, PUBLIC_URL = "token", "https://phone.clinic.example"


class Phone:
    """A line that answers with what a test gives it, in turn.

    Attributes:
        asked: path, form and signature of each request.
    """

    def __init__(self, *answers: str | int) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, str], str]] = []

    @property
    def forms(self) -> list[dict[str, str]]:
        return [form for _, form, _ in self.asked]


@pytest.fixture
def phone() -> Iterator[Phone]:
    phone = Phone()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            phone.asked.append((self.path, form, self.headers.get("X-Twilio-Signature", "")))
            over = self.path.startswith("/webhooks/phone/status")
            answer = "" if over else phone.answers.pop(0)
            status, text = (answer, '{"error": "closed"}') if isinstance(answer, int) else (200, answer)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Keeps quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        # Every 10 ms, the server looks whether it shall end.
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        phone.url = f"http://127.0.0.1:{server.server_port}"
        yield phone
        server.shutdown()


def listening(*sentences: str, action: str = "/webhooks/phone/webhook?listened=1") -> str:
    response = VoiceResponse()
    say = response.gather(input="dtmf speech", action=action).say("")
    for sentence in sentences:
        say.s(sentence)
    return str(response)


def leaving(sentence: str) -> str:
    response = VoiceResponse()
    response.say("").s(sentence)
    response.hangup()
    return str(response)


def dialling(number: str) -> str:
    response = VoiceResponse()
    response.dial(number, action="/webhooks/phone/webhook?dialled=1")
    return str(response)


class TestCall:
    def test_signs_as_twilio_does(self, phone):
        """Each request carries the signature of its address at the public site and of its whole form."""
        phone.answers = [listening("Hello."), listening("Yes.")]
        call = Call(phone.url, TOKEN, PUBLIC_URL)
        call.ring()
        call.say("does it hurt?")
        for path, form, signature in phone.asked:
            assert "CallerName" in form
            assert RequestValidator(TOKEN).validate(f"{PUBLIC_URL}{path}", form, signature)

    def test_follows_the_line(self, phone):
        """What comes next is sent to the address that the line gave out."""
        phone.answers = [listening("Hello.", action="next?a=1"), listening("Yes.", action="/other"), leaving("Bye.")]
        call = Call(phone.url)
        call.ring()
        call.press("1")
        call.be_silent()
        assert [path for path, _, _ in phone.asked] == ["/webhooks/phone/webhook", "/webhooks/phone/next?a=1", "/other"]

    def test_what_is_heard(self, phone):
        """Sentences, and whether the line listens, dials or hangs up."""
        phone.answers = [listening("Hello.", "What is it?"), dialling("+15178982899"), leaving("Goodbye.")]
        call = Call(phone.url)
        heard = [call.ring(), call.say("a person"), call.end_transfer("busy")]
        assert [each.after for each in heard] == [After.LISTENS, After.DIALS, After.HANGS_UP]
        assert heard[0].sentences == ("Hello.", "What is it?")
        assert heard[1].number == "+15178982899"
        assert phone.forms[2]["DialCallStatus"] == "busy"

    def test_silence_and_certainty(self, phone):
        """Silence sends blank words; how sure the recogniser is goes along, where it says so."""
        phone.answers = [listening("Yes?")] * 3
        call = Call(phone.url)
        call.be_silent()
        call.say("x", 0.25)
        call.say("x", None)
        assert (phone.forms[0]["SpeechResult"], phone.forms[1]["Confidence"]) == ("", "0.25")
        assert "Confidence" not in phone.forms[2]

    def test_refused(self, phone):
        """A refusal is an error that says why."""
        phone.answers = [403]
        with pytest.raises(LineError, match="403: closed") as error:
            Call(phone.url).ring()
        assert error.value.refused

    def test_nobody_there(self):
        """So is a server that cannot be reached."""
        with pytest.raises(LineError, match="cannot be reached") as error:
            Call(f"http://127.0.0.1:{free_port()}").ring()
        assert not error.value.refused


class TestTerminal:
    @staticmethod
    def call(url: str, typed: str, *options: str, **environment: str) -> subprocess.CompletedProcess:
        """What `python -m caller` shows to somebody who types this."""
        plain = {name: value for name, value in os.environ.items() if name not in OURS}
        return subprocess.run(
            [sys.executable, "-m", "caller", url, *options],
            cwd=ROOT,
            env=plain | environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test_whole_call(self, phone):
        """Words, keys and silence are told apart, and the end of the call is told to the line."""
        phone.answers = [listening("Hello."), listening("It may."), listening("Again."), leaving("Goodbye.")]
        shown = self.call(phone.url, "does it hurt?\n9\n\n")
        assert shown.returncode == 0
        for line in ("line: Hello.", "line: It may.", "line: Goodbye.", "[the call has ended]"):
            assert line in shown.stdout
        said = [(form.get("SpeechResult"), form.get("Digits")) for form in phone.forms]
        assert said == [(None, None), ("does it hurt?", None), (None, "9"), ("", ""), (None, None)]
        assert phone.forms[-1]["CallStatus"] == "completed"

    def test_transfer(self, phone):
        """A transfer rings, ends as wished, and the call goes on."""
        phone.answers = [listening("Hello."), dialling("+15178982899"), leaving("Thank you.")]
        shown = self.call(phone.url, "operator\n", "--clinic", "completed")
        assert "[rings at +15178982899: completed]" in shown.stdout
        assert phone.forms[2]["DialCallStatus"] == "completed"

    @pytest.mark.parametrize("typed", ["hang up\n", ""])
    def test_hanging_up(self, phone, typed):
        """The caller may hang up by words or by leaving."""
        phone.answers = [listening("Hello.")]
        shown = self.call(phone.url, typed)
        assert shown.returncode == 0
        assert phone.forms[-1]["CallStatus"] == "completed"

    def test_signed(self, phone):
        """The server's own token and address sign the calls."""
        phone.answers = [listening("Hello.")]
        self.call(phone.url, "", TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_URL=PUBLIC_URL)
        path, form, signature = phone.asked[0]
        assert RequestValidator(TOKEN).validate(f"{PUBLIC_URL}{path}", form, signature)

    def test_line_that_is_closed(self, phone):
        """A line that refuses ends the command, with what may help."""
        phone.answers = [403]
        shown = self.call(phone.url, "hello\n")
        assert shown.returncode == 1
        assert "PHONE_DEV=1" in shown.stderr
        assert "Traceback" not in shown.stderr

    def test_no_server(self):
        shown = self.call(f"http://127.0.0.1:{free_port()}", "")
        assert shown.returncode == 1
        assert "Start the server first" in shown.stderr

    def test_audio(self, phone, flite):
        """Typed words are said by flite, carried by a telephone and heard; the line gets what was heard."""
        phone.answers = [listening("Hello."), leaving("Goodbye.")]
        shown = self.call(phone.url, "what is a massage\n", "--audio", "--voice", "rms")
        assert shown.returncode == 0, shown.stderr
        assert "[heard: " in shown.stdout
        assert "massage" in phone.forms[1]["SpeechResult"]
        assert 0 < float(phone.forms[1]["Confidence"]) <= 1
