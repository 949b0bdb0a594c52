"""Whole calls, signed as Twilio signs them, to the assistant as `make run` starts it."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import psutil
import pytest

from caller.line import After, Call, Heard
from channels.telephone.spoken import MOST_WORDS, words_in
from launcher.settings import free_port
from tests.channels.twilio_rules import faults
from tests.conftest import Launch, end

TOKEN, PUBLIC_URL = "12345678901234567890123456789012", "https://phone.clinic.example"
SCIATICA, INSURANCE = "Which massage for sciatica?", "Does insurance cover it?"


class Line:
    """A clinic's phone line, and the processes behind it."""

    def __init__(self, launch: Launch) -> None:
        port, self._actions_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.launcher = launch(
            port,
            self._actions_port,
            TWILIO_AUTH_TOKEN=TOKEN,
            PUBLIC_URL=PUBLIC_URL,
            HOME_CLINIC="all-body-kneads",
        )

    def action_server(self) -> psutil.Process:
        (server,) = (
            process
            for process in psutil.Process(self.launcher.pid).children(recursive=True)
            if "launcher.action_server" in process.cmdline()
        )
        return server


@pytest.fixture(scope="module")
def line(launch: Launch) -> Iterator[Line]:
    line = Line(launch)
    yield line
    end(line.launcher)


@pytest.fixture
def call(line: Line) -> Call:
    """A call that has been greeted."""
    call = Call(line.url, TOKEN, PUBLIC_URL)
    checked(call.ring())
    return call


def checked(heard: Heard) -> Heard:
    """What was heard, which keeps Twilio's rules and is no more than a caller can follow."""
    assert faults(heard.document) == []
    assert heard.sentences
    assert words_in(heard.sentences) <= MOST_WORDS
    return heard


def test_greeting(line):
    """The line greets in the clinic's name and listens for words and keys."""
    heard = checked(Call(line.url, TOKEN, PUBLIC_URL).ring())
    assert "All Body Kneads" in heard.text
    assert heard.after is After.LISTENS
    assert 'input="dtmf speech"' in heard.document
    assert "sciatica" in heard.document


def test_question_and_follow_up(call):
    """A question is answered with its source, and the next one is about the same."""
    assert "Trigger point therapy: All Body Kneads lists sciatica" in checked(call.say(SCIATICA)).text
    assert "trigger point" in checked(call.say("what is that")).text.lower()


@pytest.mark.parametrize("follow_up", ["is it gentle", "who does it", "does that hurt", "and for headaches", "why"])
def test_short_follow_ups(call, follow_up):
    """What makes sense only after an answer is no mishearing."""
    checked(call.say("what is myofascial release"))
    assert "Did you say" not in checked(call.say(follow_up)).text


def test_two_questions(call):
    """Two questions in a breath get both their answers, the second one when the caller wants it."""
    heard = checked(call.say("What is fascia, and does insurance cover massage?"))
    told = [heard.text]
    while "There is more: say more to go on." in heard.text:
        heard = checked(call.say("say more"))
        told.append(heard.text)
    assert "fascia" in told[0].lower()
    assert "insurance" in " ".join(told).lower()


def test_repeat_and_slower(call):
    """The last answer is said again, word for word, and slowly on demand."""
    answer = checked(call.say(INSURANCE))
    assert checked(call.say("could you repeat that please")).sentences == answer.sentences
    assert 'rate="' not in answer.document
    assert 'rate="' in checked(call.press("9")).document


def test_three_silences(call):
    """Silence is asked about, then gets the menu, then ends the call."""
    first, second, third = (checked(call.be_silent()) for _ in range(3))
    assert first.text.startswith("I didn't hear anything.")
    assert "Press one" in second.text
    assert third.after is After.HANGS_UP


def test_menu(call):
    """A key of the menu asks its question."""
    assert "Press one, or say: Does insurance cover it?" in checked(call.press("*")).text
    assert "insurance" in checked(call.press("1")).text


def test_yes_or_no(call):
    """Whoever wants to be forgotten is asked, and answers with a key."""
    call.say(SCIATICA)
    assert "Press one" in checked(call.say("forget me")).text
    assert "erased" in checked(call.press("1")).text


def test_low_confidence(call):
    """What the recogniser is not sure of is read back and then answered."""
    assert "Did you say: Which massage for sciatica?" in checked(call.say(SCIATICA, 0.31)).text
    assert "Trigger point therapy" in checked(call.say("yes", 0.4)).text


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        ("what is my fashion release", "Myofascial release"),
        ("which massage for sigh attic a", "lists sciatica"),
        ("is there a massage for fiber my algae ya", "ibromyalgia"),
        ("what is trigger pointe therapy", "rigger point"),
        ("what can you do for carpet tunnel", "carpal tunnel"),
    ],
)
def test_misheard(call, heard, words):
    """Names that the recogniser has made common words of are understood."""
    assert words in checked(call.say(heard)).text


def test_transfer(call):
    """A person is dialled; when nobody answers, the line goes on."""
    heard = checked(call.say("can I talk to a real person"))
    assert (heard.after, heard.number) == (After.DIALS, "+15178982899")
    heard = checked(call.end_transfer("no-answer"))
    assert "five one seven" in heard.text
    assert "Trigger point therapy" in checked(call.say(SCIATICA)).text


def test_end_of_a_transfer(call):
    """A caller who has talked with the clinic is not called back into the menu."""
    call.press("0")
    assert checked(call.end_transfer("completed")).after is After.HANGS_UP


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("I have crushing chest pain and my arm is numb", "nine one one"),
        ("my husband can't speak and his face droops", "nine one one"),
        ("I want to kill myself", "nine eight eight"),
    ],
)
@pytest.mark.parametrize("confidence", [0.9, 0.2])
def test_emergency(call, said, number, confidence):
    """Emergencies are sent to the right number, first and twice, and the line is given free."""
    heard = call.say(said, confidence)
    assert faults(heard.document) == []
    assert heard.sentences[0].startswith(f"Hang up and dial {number}")
    assert heard.sentences[0] == heard.sentences[1]
    assert heard.after is After.HANGS_UP


def test_goodbye(call):
    """The call ends politely."""
    heard = checked(call.say("that's all, thank you, bye"))
    assert "Goodbye" in heard.text
    assert heard.after is After.HANGS_UP
    call.hang_up()


def test_calls_do_not_hear_of_each_other(line):
    """Of two calls from one number at once, each has its own subject."""
    one, other = (Call(line.url, TOKEN, PUBLIC_URL) for _ in range(2))
    one.say("what is lymphatic drainage")
    other.say("what is myofascial release")
    assert "lymph" in checked(one.say("who offers that")).text.lower()


def test_action_server_that_hangs(line, call):
    """While the action server answers nothing, the caller hears an apology; afterwards the answer."""
    server = line.action_server()
    server.send_signal(signal.SIGSTOP)
    try:
        heard = checked(call.say(SCIATICA))
    finally:
        server.send_signal(signal.SIGCONT)
    assert "something on my side isn't working" in heard.text
    assert heard.after is After.LISTENS
    assert "Trigger point therapy" in checked(call.say(SCIATICA)).text
