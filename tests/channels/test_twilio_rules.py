"""The rules of TwiML, by which the phone line's documents are judged: each finds its fault, and only its fault."""

from __future__ import annotations

import pytest

from tests.channels.twilio_rules import ATTRIBUTES, CHILDREN, LARGEST, faults

POLLY = 'voice="Polly.Joanna-Neural"'
GOOD = [
    "",
    "<Hangup/>",
    "<Hangup></Hangup>",
    "<Reject/>",
    "<Pause length='2'/>",
    "<Say>Hello.</Say>",
    "<Say voice='alice' language='en-GB' loop='0'>Hello.</Say>",
    f"<Say {POLLY}>Hello<break time='300ms'/> there.</Say>",
    f"<Say {POLLY}><prosody rate='80%'><s>One.</s><break strength='weak'/><s>Two.</s></prosody></Say>",
    f"<Say {POLLY}><p><s>I <emphasis level='strong'>do</emphasis>.</s></p><lang xml:lang='es'>Sí</lang></Say>",
    f"<Say {POLLY}><s><sub alias='Michigan'>MI</sub><say-as interpret-as='digits'>911</say-as></s></Say>",
    f"<Say {POLLY}><phoneme alphabet='ipa' ph='fæʃə'>fascia</phoneme><w role='amazon:VB'>read</w></Say>",
    "<Gather/>",
    "<Gather input='dtmf speech' finishOnKey='' numDigits='1' timeout='6'><Say>Well?</Say><Pause/></Gather>",
    "<Gather input='speech' speechModel='phone_call' speechTimeout='2' language='zh-Hant-TW' hints='a, b'/>",
    "<Gather input='speech' speechTimeout='auto' action='/x?y=1&amp;z=2' method='POST'/>",
    "<Gather action='https://a.example/b'/><Redirect method='POST'>/again</Redirect>",
    "<Dial>+15178982899</Dial>",
    "<Dial action='/d' timeout='25'><Number>+15178982899</Number></Dial><Say>Nobody is there.</Say><Hangup/>",
    "<Play>https://a.example/b.mp3</Play>",
]
BAD = [
    ("<Hangup>now</Hangup>", "Hangup: text cannot stand in it"),
    ("<Hangup><Say>Bye.</Say></Hangup>", "Hangup: Say cannot stand in it"),
    ("Hello.", "Response: text cannot stand in it"),
    ("<Say>Hi.</Say> there", "Response: text cannot stand in it"),
    ("<Shout>Hello.</Shout>", "Shout: no such element"),
    ("<say>Hello.</say>", "say: no such element"),
    ("<break/>", "Response: break cannot stand in it"),
    ("<Number>+15178982899</Number>", "Response: Number cannot stand in it"),
    ("<Response/>", "Response: Response cannot stand in it"),
    ("<Hangup/><Say>Too late.</Say>", "Hangup: what follows it is never done"),
    ("<Redirect>/a</Redirect><Hangup/>", "Redirect: what follows it is never done"),
    ("<Redirect/>", "Redirect: None is no address"),
    ("<Redirect>/a b</Redirect>", "Redirect: '/a b' is no address"),
    ("<Redirect method='PUT'>/a</Redirect>", "Redirect: method cannot be 'PUT'"),
    ("<Say/>", "Say: nothing to say"),
    (f"<Say {POLLY}><s> </s></Say>", "Say: nothing to say"),
    (f"<Say>{'a' * 3_001}</Say>", "Say: 3001 characters are too many: at most 3000"),
    (f"<Say {POLLY}><s>{'a' * 2_000}</s><s>{'b' * 1_001}</s></Say>", "Say: 3001 characters are too many: at most 3000"),
    ("<Say voice='Joanna'>Hi.</Say>", "Say: voice cannot be 'Joanna'"),
    ("<Say language='English'>Hi.</Say>", "Say: language cannot be 'English'"),
    ("<Say language='en_US'>Hi.</Say>", "Say: language cannot be 'en_US'"),
    ("<Say loop='-1'>Hi.</Say>", "Say: loop cannot be '-1'"),
    ("<Say volume='11'>Hi.</Say>", "Say: no attribute volume"),
    ("<Say voice='alice'><s>Hi.</s></Say>", "Say: this voice knows no SSML"),
    ("<Say><s>Hi.</s></Say>", "Say: this voice knows no SSML"),
    (f"<Say {POLLY}>Hi <Pause/></Say>", "Say: Pause cannot stand in it"),
    (f"<Say {POLLY}>Hi <Say>there</Say></Say>", "Say: Say cannot stand in it"),
    (f"<Say {POLLY}><s>One <s>two</s></s></Say>", "s: s cannot stand in it"),
    (f"<Say {POLLY}><s>One <p>two</p></s></Say>", "s: p cannot stand in it"),
    (f"<Say {POLLY}><p>One <p>two</p></p></Say>", "p: p cannot stand in it"),
    (f"<Say {POLLY}>Hi <b>there</b></Say>", "b: no such element"),
    (f"<Say {POLLY}>Hi <break>there</break></Say>", "break: text cannot stand in it"),
    (f"<Say {POLLY}>Hi <break time='300'/></Say>", "break: time cannot be '300'"),
    (f"<Say {POLLY}>Hi <break time='11s'/></Say>", "break: time cannot be '11s'"),
    (f"<Say {POLLY}>Hi <break strength='long'/></Say>", "break: strength cannot be 'long'"),
    (f"<Say {POLLY}><prosody>Hi</prosody></Say>", "prosody: volume, rate or pitch is missing"),
    (f"<Say {POLLY}><prosody rate='slowly'>Hi</prosody></Say>", "prosody: rate cannot be 'slowly'"),
    (f"<Say {POLLY}><prosody rate='10%'>Hi</prosody></Say>", "prosody: rate cannot be '10%'"),
    (f"<Say {POLLY}><sub>MI</sub></Say>", "sub: alias is missing"),
    (f"<Say {POLLY}><say-as>911</say-as></Say>", "say-as: interpret-as is missing"),
    (f"<Say {POLLY}><emphasis level='very'>Hi</emphasis></Say>", "emphasis: level cannot be 'very'"),
    ("<Gather><Gather/></Gather>", "Gather: Gather cannot stand in it"),
    ("<Gather><Redirect>/a</Redirect></Gather>", "Gather: Redirect cannot stand in it"),
    ("<Gather><Hangup/></Gather>", "Gather: Hangup cannot stand in it"),
    ("<Gather>Well?</Gather>", "Gather: text cannot stand in it"),
    ("<Gather input='voice'/>", "Gather: input cannot be 'voice'"),
    ("<Gather input='dtmf, speech'/>", "Gather: input cannot be 'dtmf, speech'"),
    ("<Gather timeout='0'/>", "Gather: timeout cannot be '0'"),
    ("<Gather timeout='2.5'/>", "Gather: timeout cannot be '2.5'"),
    ("<Gather numDigits='0'/>", "Gather: numDigits cannot be '0'"),
    ("<Gather finishOnKey='##'/>", "Gather: finishOnKey cannot be '##'"),
    ("<Gather actionOnEmptyResult='yes'/>", "Gather: actionOnEmptyResult cannot be 'yes'"),
    ("<Gather action=''/>", "Gather: action cannot be ''"),
    ("<Gather num_digits='1'/>", "Gather: no attribute num_digits"),
    ("<Gather input='speech' speechTimeout='0'/>", "Gather: speechTimeout cannot be '0'"),
    (
        "<Gather input='speech' speechModel='phone_call' speechTimeout='auto'/>",
        "Gather: speechTimeout cannot be auto where speechModel is set",
    ),
    ("<Gather hints='a'/>", "Gather: hints without speech as input"),
    ("<Gather input='speech' language='american'/>", "Gather: language cannot be 'american'"),
    ("<Gather input='speech' hints=''/>", "Gather: hints cannot be ''"),
    ("<Gather input='speech' hints='a,,b'/>", "Gather: a hint of 0 characters: 1 to 100 are allowed"),
    (f"<Gather input='speech' hints='{'a' * 101}'/>", "Gather: a hint of 101 characters: 1 to 100 are allowed"),
    (f"<Gather input='speech' hints='{', '.join('a' * 501)}'/>", "Gather: 501 hints are too many: at most 500"),
    ("<Dial/>", "Dial: '' is no number in full"),
    ("<Dial>517-898-2899</Dial>", "Dial: '517-898-2899' is no number in full"),
    ("<Dial>tel:+15178982899</Dial>", "Dial: 'tel:+15178982899' is no number in full"),
    ("<Dial>+1517898289900000</Dial>", "Dial: '+1517898289900000' is no number in full"),
    ("<Dial>+15178982899<Number>+15178982899</Number></Dial>", "Dial: either a number or nouns"),
    ("<Dial><Number>911</Number></Dial>", "Number: '911' is no number in full"),
    ("<Dial><Say>Hi.</Say></Dial>", "Dial: Say cannot stand in it"),
    ("<Dial timeout='soon'>+15178982899</Dial>", "Dial: timeout cannot be 'soon'"),
]


def document(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{content}</Response>'


def test_good_documents():
    """A document that keeps the rules has no fault."""
    assert [f"{content}: {faults(document(content))}" for content in GOOD if faults(document(content))] == []


def test_each_fault_is_found():
    """A document with one fault has this one and no other."""
    found = [(content, faults(document(content)), fault) for content, fault in BAD]
    assert [f"{content[:80]}: {those} is not {fault!r}" for content, those, fault in found if those != [fault]] == []


def test_every_fault_at_once():
    found = faults(document("<Say/><Gather timeout='0'><Hangup>x</Hangup></Gather><Dial>1</Dial>"))
    assert [fault.split(":")[0] for fault in found] == ["Say", "Gather", "Gather", "Hangup", "Dial"]


@pytest.mark.parametrize(
    "text", ["", "Hello", "<Response>", "<Response>&nbsp;</Response>", "<Response>\x00</Response>"]
)
def test_no_xml(text):
    (fault,) = faults(text)
    assert fault.startswith("Response: no XML: ")


def test_other_root():
    assert faults("<Say>Hello.</Say>") == ["Say: the root must be Response"]


def test_size():
    """The whole document counts, and in bytes."""
    room = LARGEST - len(document("").encode())
    verbs = "<Hangup/>"
    assert faults(document(" " * room)) == []
    assert (
        faults(document("é" + " " * (room - 1)))[0] == f"Response: {LARGEST + 1} bytes are too many: at most {LARGEST}"
    )
    assert faults(document(" " * (room - len(verbs)) + verbs)) == []


def test_rules_know_the_same_elements():
    """What may stand somewhere has attributes, if none; what may hold something may itself stand somewhere."""
    held = {child for children in CHILDREN.values() for child in children}
    assert {*held, "Response"} == set(ATTRIBUTES)
    assert set(CHILDREN) <= set(ATTRIBUTES)
