"""What a caller hears, written for Twilio: each document keeps Twilio's rules, and says what was to be said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telephone.hints import hints
from channels.telephone.settings import PhoneSettings
from channels.telephone.spoken import sentences_of
from channels.twiml import LONGEST_HINT, LONGEST_SAY, MOST_HINTS, Line, Speech, Then, ended, twiml, usable_hints
from knowledge.load import load_tables
from tests.channels.twilio_rules import LARGEST, faults
from tests.data_files import responses

DEFAULTS = PhoneSettings()
LISTENED, DIALLED = "/webhooks/phone/webhook?listened=1", "/webhooks/phone/webhook?dialled=1"
NUMBER = "+15178982899"
SPEECHES = [
    Speech(("Hello.", "What would you like to know?")),
    Speech(("Hello.",), slow=True),
    Speech(("Take your time.",), patient=True),
    Speech(()),
    Speech(("Goodbye.",), Then.HANG_UP),
    Speech((), Then.HANG_UP),
    Speech(("One moment, please.",), Then.DIAL, NUMBER),
    Speech(("One moment, please.", "I'll put you through."), Then.DIAL, NUMBER, slow=True),
    Speech(("5 < 6 & 7 > 2, “quoted” \"twice\" 'thrice' ]]> é 🙂",)),
]
EACH = pytest.mark.parametrize("speech", SPEECHES, ids=lambda speech: f"{speech.then.name}-{len(speech.sentences)}")


@cache
def real_line() -> Line:
    """The line as it is set up by default, with the hints of the real tables."""
    return Line(DEFAULTS.language, DEFAULTS.voice, DEFAULTS.speech_model, hints(load_tables()), LISTENED, DIALLED)


def parsed(speech: Speech, line: Line | None = None) -> Element:
    document = twiml(speech, line or real_line())
    assert faults(document) == []
    return ElementTree.fromstring(document.encode())


def names(element: Element) -> list[str]:
    return [child.tag for child in element]


def spoken(element: Element) -> list[str]:
    return ["".join(each.itertext()) for each in element.iter("s")]


@EACH
def test_says_it_by_the_rules(speech):
    """Every sentence is said as it is, in its order."""
    assert spoken(parsed(speech)) == list(speech.sentences)


@EACH
def test_same_speech_same_document(speech):
    assert twiml(speech, real_line()) == twiml(speech, real_line())


def test_listening():
    """Everything is said while the line listens, so a caller may interrupt; if listening fails, the call goes on."""
    response = parsed(SPEECHES[0])
    assert names(response) == ["Gather", "Redirect"]
    gather, redirect = response
    assert names(gather) == ["Say"]
    assert gather.attrib == {
        "input": "dtmf speech",
        "action": LISTENED,
        "method": "POST",
        "language": "en-US",
        "speechModel": "phone_call",
        "hints": ", ".join(real_line().hints),
        "timeout": "6",
        "speechTimeout": "2",
        "numDigits": "1",
        "finishOnKey": "",
        "actionOnEmptyResult": "true",
    }
    assert (redirect.text, redirect.attrib) == (LISTENED, {"method": "POST"})


def test_nothing_to_say():
    """The line may listen in silence; an empty Say would be an error."""
    assert names(parsed(Speech(()))) == ["Gather", "Redirect"]
    assert names(parsed(Speech(("", " \n"))).find("Gather")) == []


def test_patience():
    """Who asks for time gets more of it."""
    usual, patient = (int(parsed(each).find("Gather").get("timeout")) for each in (SPEECHES[0], SPEECHES[2]))
    assert patient > usual


@pytest.mark.parametrize("then", Then)
@pytest.mark.parametrize("slow", [False, True])
def test_breath_between_sentences(then, slow):
    """One pause between two sentences, in the voice's own speed."""
    say = parsed(Speech(("One.", "Two.", "Three."), then, NUMBER, slow)).find(".//Say")
    assert say.attrib == {"voice": "Polly.Joanna-Neural", "language": "en-US"}
    voice = say.find("prosody") if slow else say
    assert names(voice) == ["s", "break", "s", "break", "s"]
    assert {each.get("time") for each in voice.iter("break")} == {"300ms"}
    if slow:
        assert names(say) == ["prosody"]
        assert voice.attrib == {"rate": "80%"}


def test_hanging_up():
    assert names(parsed(SPEECHES[4])) == ["Say", "Hangup"]
    assert names(parsed(SPEECHES[5])) == ["Hangup"]


def test_dialling():
    """The clinic is dialled once the caller knows of it; how that ended comes back to the line."""
    response = parsed(SPEECHES[6])
    assert names(response) == ["Say", "Dial"]
    dial = response.find("Dial")
    assert (dial.text, dial.get("action"), dial.get("method")) == (NUMBER, DIALLED, "POST")


def test_call_that_is_over():
    assert faults(ended()) == []
    assert names(ElementTree.fromstring(ended())) == []


def test_other_line():
    """Language, voice and model are the deployment's."""
    line = Line("en-GB", "Google.en-GB-Neural2-A", "googlev2_telephony", ("fascia",), "/a", "/b")
    response = parsed(SPEECHES[1], line)
    gather = response.find("Gather")
    assert (gather.get("language"), gather.get("speechModel"), gather.get("hints")) == (
        "en-GB",
        "googlev2_telephony",
        "fascia",
    )
    assert response.find(".//Say").attrib == {"voice": "Google.en-GB-Neural2-A", "language": "en-GB"}


def test_characters_that_xml_does_not_know():
    """What a recogniser or an answer should never hold spoils no document."""
    assert spoken(parsed(Speech(("a\x00b\x0bc\ud800d\uffffe\n f",)))) == ["a b c d e f"]


def test_long_speech():
    """What is too long for one Say stands in several; nothing is lost, and none begins within a word."""
    sentences = tuple(f"{'kneading ' * 150}{number}." for number in "abcdefg")
    response = parsed(Speech((*sentences, "x" * (LONGEST_SAY + 1))))
    says = response.findall(".//Say")
    assert len(says) > 2
    assert "".join("".join(spoken(say)) for say in says).replace(" ", "") == "".join(
        (*sentences, "x" * (LONGEST_SAY + 1))
    ).replace(" ", "")
    assert [len(spoken(say)) for say in says][-2:] == [1, 1]


def test_longest_sentence_is_one():
    assert len(parsed(Speech(("x" * LONGEST_SAY,))).findall(".//Say")) == 1


TEXTS = st.text(max_size=300) | st.text("ab &<\x00\ud800\U0010ffff", max_size=60)
SPOKEN = st.builds(
    Speech,
    st.lists(TEXTS, max_size=6).map(tuple),
    st.sampled_from(Then),
    st.just(NUMBER),
    st.booleans(),
    st.booleans(),
)


@given(speech=SPOKEN, words=st.lists(TEXTS, max_size=8))
def test_any_speech_and_any_hints(speech, words):
    """Whatever is to be said and listened for, Twilio takes the document."""
    parsed(speech, Line("en-US", DEFAULTS.voice, DEFAULTS.speech_model, usable_hints(words), LISTENED, DIALLED))


def test_every_answer():
    """Each answer of the assistant's, as the phone line gets it, is a good document, spoken slowly, too."""
    assert responses()
    assert [fault for name in sorted(responses()) for fault in faults_of_answer(name)] == []


def faults_of_answer(name: str) -> Iterator[str]:
    """What is wrong with the documents of a response's variations for the phone, or of all where there are none."""
    variations = responses()[name]
    for place, answer in enumerate([each for each in variations if each.get("channel") == "phone"] or variations):
        sentences = sentences_of(answer.get("text") or "")
        for then in (Then.LISTEN, Then.HANG_UP):
            document = twiml(Speech(sentences, then, slow=then is Then.HANG_UP), real_line())
            yield from (f"{name}, {place}, {then.name}: {fault}" for fault in faults(document))


class TestHints:
    """Words for the recogniser, within Twilio's limits."""

    def test_real_ones(self):
        """The tables' names and what callers say to the line; none is lost to a limit, and the document has room."""
        tables = load_tables()
        named = {
            record.name for table in (tables.techniques, tables.conditions, tables.clinics) for record in table.values()
        }
        assert {name.replace(",", "") for name in named} <= set(real_line().hints)
        assert {"operator", "repeat", "slower", "main menu", "goodbye"} <= set(real_line().hints)
        assert len(real_line().hints) < MOST_HINTS
        assert len(twiml(SPEECHES[0], real_line()).encode()) < LARGEST / 4

    def test_commands_come_first(self):
        """Were the tables too long, the line's own words would stay."""
        assert real_line().hints[:2] == ("operator", "repeat")

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (["fascia", "deep  tissue "], ("fascia", "deep tissue")),
            (["neck, shoulder"], ("neck shoulder",)),
            (["fascia", "fascia"], ("fascia",)),
            (["", " ", ",", "\x00"], ()),
            (["a" * LONGEST_HINT, "b" * (LONGEST_HINT + 1)], ("a" * LONGEST_HINT,)),
            (["lymph\x07atic"], ("lymph atic",)),
            ([], ()),
        ],
    )
    def test_usable_ones(self, words, expected):
        assert usable_hints(words) == expected

    def test_no_more_than_twilio_takes(self):
        words = [f"word{number}" for number in range(600)]
        assert usable_hints(words) == tuple(words[:MOST_HINTS])

    def test_none(self):
        """A line without hints names none."""
        gather = parsed(SPEECHES[0], Line("en-US", DEFAULTS.voice, "phone_call", (), "/a", "/b")).find("Gather")
        assert "hints" not in gather.attrib
