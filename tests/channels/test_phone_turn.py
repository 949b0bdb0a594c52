"""What Twilio says of a call, parsed once: what is well-formed means what happened, anything else is refused."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.refusal import Refusal
from channels.telephone.turn import DIALLED, LISTENED, MOST_CHARACTERS, MOST_FIELDS, Kind, Turn, read_form, read_turn

CALL = "CA0123456789abcdef0123456789abcdef"
TWILIO = {
    "CallSid": CALL,
    "AccountSid": "AC0123456789abcdef0123456789abcdef",
    "From": "+12025550143",
    "To": "+12025550100",
    "CallerName": "",
    "Direction": "inbound",
    "CallStatus": "in-progress",
}
ASKED = {LISTENED: ""}


def turn(query: dict[str, str] | None = None, **fields: str) -> Turn | Refusal:
    return read_turn({**TWILIO, **fields}, query or {})


class TestForm:
    """The fields of a body."""

    def test_blank_fields_stay(self):
        """Twilio signs them, too."""
        assert read_form(b"CallSid=CA1&CallerName=&Digits=") == {"CallSid": "CA1", "CallerName": "", "Digits": ""}

    def test_all_of_twilios(self):
        assert read_form(urlencode(TWILIO).encode()) == TWILIO

    @pytest.mark.parametrize("text", ["a b+c&d=e%", "é 你好 🙂", "“quoted”", "line\nbreak", " spaces "])
    def test_any_words(self, text):
        assert read_form(urlencode({"SpeechResult": text}).encode()) == {"SpeechResult": text}

    def test_first_of_two(self):
        """Nothing that is added at the end takes the place of what stood there."""
        assert read_form(b"Digits=1&CallSid=CA1&Digits=2") == {"Digits": "1", "CallSid": "CA1"}

    @pytest.mark.parametrize("body", [b"", b"&", b"&&"])
    def test_empty(self, body):
        assert read_form(body) == {}

    @pytest.mark.parametrize("body", [b"\xff", b"a=%FF", b"a=%ED%A0%80", b"%C3=b", "a=é".encode("latin-1")])
    def test_other_encodings(self, body):
        assert read_form(body) == Refusal(400, "The request is no form in UTF-8.")

    def test_number_of_fields(self):
        """So many that nobody needs them are refused."""
        assert len(read_form("&".join(f"f{i}=1" for i in range(MOST_FIELDS)).encode())) == MOST_FIELDS
        assert isinstance(read_form("&".join(f"f{i}=1" for i in range(MOST_FIELDS + 1)).encode()), Refusal)

    @given(body=st.binary(max_size=300))
    def test_any_body(self, body):
        """Whatever comes, the outcome is texts by their names, or a refusal in words."""
        form = read_form(body)
        if isinstance(form, Refusal):
            assert (form.status, form.why[-1]) == (400, ".")
        else:
            assert all(isinstance(each, str) for pair in form.items() for each in pair)

    @given(fields=st.dictionaries(st.text("abcXYZ é&=+%", min_size=1, max_size=8), st.text(max_size=30), max_size=8))
    def test_any_form(self, fields):
        """What was sent arrives."""
        if not any("\ud800" <= sign <= "\udfff" for each in fields.values() for sign in each):
            assert read_form(urlencode(fields).encode()) == fields


class TestTurn:
    """What has happened in the call."""

    def test_frozen(self):
        with pytest.raises(dataclasses.FrozenInstanceError):
            turn().text = "other"

    def test_caller_is_left_out(self):
        """Nobody needs to know who calls, so no part of a turn tells it."""
        said = str(turn(SpeechResult="hello", CallerName="Ann Lee", FromCity="TAYLOR"))
        assert not any(each in said for each in ("+1202", "Ann", "TAYLOR", TWILIO["AccountSid"]))

    @pytest.mark.parametrize("status", ["ringing", "Ringing", "", "queued"])
    def test_ringing(self, status):
        assert turn(CallStatus=status) == Turn(CALL, Kind.RINGS)

    def test_answered_already(self):
        """A call that is in progress when the line first hears of it is greeted, too."""
        assert turn(CallStatus="in-progress") == Turn(CALL, Kind.RINGS, under_way=True)

    def test_status_may_be_missing(self):
        assert read_turn({"CallSid": CALL}, {}) == Turn(CALL, Kind.RINGS)

    def test_words(self):
        found = turn(ASKED, SpeechResult="  which massage \n helps ", Confidence="0.9231")
        assert found == Turn(CALL, Kind.SAID, "which massage helps", 0.9231)

    @pytest.mark.parametrize(
        ("written", "confidence"),
        [
            ("0.5", 0.5),
            ("0", 0.0),
            ("0.0", 0.0),
            ("1", 1.0),
            ("", None),
            ("high", None),
            ("nan", None),
            ("inf", None),
            ("-0.1", None),
            ("1.1", None),
            ("0,9", None),
        ],
    )
    def test_confidence(self, written, confidence):
        """A number that is none is not taken for a doubt."""
        assert turn(ASKED, SpeechResult="hello", Confidence=written).confidence == confidence

    def test_no_confidence(self):
        assert turn(ASKED, SpeechResult="hello").confidence is None

    def test_long_words(self):
        """What is said after so much is left out."""
        assert turn(ASKED, SpeechResult="é" * (MOST_CHARACTERS + 1)).text == "é" * MOST_CHARACTERS
        assert turn(ASKED, SpeechResult="word " * MOST_CHARACTERS).text == " ".join(["word"] * 200)

    @pytest.mark.parametrize("keys", ["0", "9", "*", "#", "12", "*#0"])
    def test_keys(self, keys):
        assert turn(ASKED, Digits=keys, FinishedOnKey="") == Turn(CALL, Kind.PRESSED, keys=keys)

    def test_words_before_keys(self):
        assert turn(ASKED, SpeechResult="hello", Digits="1").kind is Kind.SAID

    @pytest.mark.parametrize("keys", ["", " ", "a", "1a", "w1", "1" * 33, "١", "1\n"])
    def test_no_keys(self, keys):
        """What no telephone can press was not pressed."""
        assert turn(ASKED, Digits=keys).kind is Kind.SILENT

    @pytest.mark.parametrize(
        "fields", [{}, {"SpeechResult": "", "Digits": ""}, {"SpeechResult": " \n"}, {"Digits": ""}], ids=str
    )
    def test_silence(self, fields):
        """The address that Twilio was given for the answer says that something was asked."""
        assert turn(ASKED, **fields) == Turn(CALL, Kind.SILENT, under_way=True)

    @pytest.mark.parametrize("fields", [{"SpeechResult": ""}, {"Digits": ""}], ids=str)
    def test_silence_elsewhere(self, fields):
        """An answer that has no words is one, wherever it comes to."""
        assert turn(**fields).kind is Kind.SILENT

    @pytest.mark.parametrize("heard", ["\u200b", "\u2060\ufeff", "\x00\x07", "\u00a0\u2003"])
    def test_words_that_nobody_said(self, heard):
        assert turn(ASKED, SpeechResult=heard).kind is Kind.SILENT

    @pytest.mark.parametrize(
        ("status", "reached"),
        [
            ("completed", True),
            ("answered", True),
            ("busy", False),
            ("no-answer", False),
            ("failed", False),
            ("canceled", False),
            ("", False),
        ],
    )
    def test_transfer(self, status, reached):
        found = turn({DIALLED: ""}, DialCallStatus=status, DialCallSid="CA2", DialCallDuration="7")
        assert found == Turn(CALL, Kind.TRANSFERRED, reached=reached)
        assert turn(DialCallStatus=status).kind is Kind.TRANSFERRED

    def test_transfer_of_which_nothing_is_told(self):
        """The caller is not left alone where Twilio does not say how it ended."""
        assert turn({DIALLED: ""}) == Turn(CALL, Kind.TRANSFERRED, reached=False)

    @pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled", "Completed"])
    def test_end(self, status):
        """Once the call is over, nothing else matters: not what was said last, nor how a transfer ended."""
        said_last = [{}, {"SpeechResult": "hello"}, {"Digits": "1"}, {"DialCallStatus": "completed"}]
        found = [(fields, turn(ASKED, CallStatus=status, **fields)) for fields in said_last]
        assert [f"{fields}: {each}" for fields, each in found if each != Turn(CALL, Kind.ENDED)] == []

    @pytest.mark.parametrize(
        "call", ["", " ", "CA1 ", "CA1\n", "CA/1", "../CA1", "CA" + "1" * 63, "CAé", "CA\u0661", "CA1;CA2", "<CA1>"]
    )
    def test_odd_call(self, call):
        """A call's id becomes a conversation's, so it may be nothing else than an id."""
        refusal = turn(CallSid=call)
        assert refusal.status == 400
        assert "“CallSid” must be the id of a call" in refusal.why

    def test_missing_call(self):
        assert read_turn({"CallStatus": "ringing"}, {}).status == 400

    def test_longest_call(self):
        assert turn(CallSid="C" * 64).call == "C" * 64

    NAMES = st.sampled_from(["CallSid", "CallStatus", "SpeechResult", "Confidence", "Digits", "DialCallStatus", "From"])
    VALUES = st.text(max_size=40) | st.sampled_from([CALL, "in-progress", "ringing", "completed", "1", "0.7", "hello"])

    @given(
        fields=st.dictionaries(NAMES, VALUES) | st.dictionaries(NAMES, VALUES).map(lambda each: {**TWILIO, **each}),
        query=st.dictionaries(st.sampled_from([LISTENED, DIALLED, "other"]), st.just("")),
    )
    def test_any_fields(self, fields, query):
        """Whatever comes, the outcome is a sound turn or a refusal in words."""
        found = read_turn(fields, query)
        if isinstance(found, Refusal):
            assert (found.status, found.why[-1]) == (400, ".")
            return
        assert (found.kind is Kind.SAID) == bool(found.text)
        assert (found.kind is Kind.PRESSED) == bool(found.keys)
        assert len(found.text) <= MOST_CHARACTERS
        assert found.confidence is None or 0 <= found.confidence <= 1
        assert found.kind is Kind.TRANSFERRED or not found.reached
