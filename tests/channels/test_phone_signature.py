"""Whether a request comes from Twilio: only what was signed, as it was signed, for the address it was sent to."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from channels.telephone.settings import PhoneSettings
from channels.telephone.signature import HEADER, is_trusted
from channels.telephone.turn import read_form

TOKEN = "0123456789abcdef0123456789abcdef"
SITE = "https://assistant.example.com"
ADDRESS = "/webhooks/phone/webhook?listened=1"
FIELDS = {
    "CallSid": "CA0123456789abcdef0123456789abcdef",
    "From": "+12025550143",
    "CallerName": "",
    "SpeechResult": "what's fascia? é 你好",
    "Digits": "",
    "CallStatus": "in-progress",
}
SETTINGS = PhoneSettings(TOKEN, SITE)


def signed(url: str = f"{SITE}{ADDRESS}", fields: dict[str, str] = FIELDS, token: str = TOKEN) -> str:
    """The signature as Twilio makes it."""
    return RequestValidator(token).compute_signature(url, fields)


def test_known_signature():
    """The example of Twilio's own documentation."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    settings = PhoneSettings("12345", "https://mycompany.com")
    assert is_trusted(settings, "/myapp.php?foo=1&bar=2", fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_signed_request():
    assert HEADER == "X-Twilio-Signature"
    assert is_trusted(SETTINGS, ADDRESS, FIELDS, signed())


def test_form_as_it_is_sent():
    """What the line reads from a body is what Twilio has signed, blank fields and all."""
    assert is_trusted(SETTINGS, ADDRESS, read_form(urlencode(FIELDS).encode()), signed())


@pytest.mark.parametrize("blank", ["CallerName", "Digits"])
def test_blank_fields_are_signed(blank):
    """A form that lost its blank fields on the way is not the one that was signed."""
    assert blank in FIELDS
    short = {name: value for name, value in FIELDS.items() if value}
    assert is_trusted(SETTINGS, ADDRESS, short, signed(fields=short))
    # A blank one counts by its name.
    assert not is_trusted(SETTINGS, ADDRESS, {name: FIELDS[name] for name in FIELDS if name != blank}, signed())


@pytest.mark.parametrize(
    "address",
    [
        "/webhooks/phone/webhook",
        "/webhooks/phone/webhook?dialled=1",
        "/webhooks/phone/webhook?listened=1&",
        "/webhooks/phone/webhook?listened=2",
        "/webhooks/phone/status?listened=1",
        "/webhooks/phone/webhook/?listened=1",
        "/Webhooks/phone/webhook?listened=1",
        "",
    ],
)
def test_replay_on_another_address(address):
    """A request that was recorded is good for its own address alone."""
    assert not is_trusted(SETTINGS, address, FIELDS, signed())


@pytest.mark.parametrize(
    "site", ["https://other.example.com", "https://assistant.example.com.evil.example", "http://x"]
)
def test_replay_on_another_site(site):
    assert not is_trusted(PhoneSettings(TOKEN, site), ADDRESS, FIELDS, signed())
    assert not is_trusted(SETTINGS, ADDRESS, FIELDS, signed(f"{site}{ADDRESS}"))


@pytest.mark.parametrize("site", [SITE, "http://assistant.example.com", "https://assistant.example.com:8443"])
def test_port(site):
    """Twilio signs the address sometimes with the port and sometimes without."""
    settings = PhoneSettings(TOKEN, site)
    assert is_trusted(settings, ADDRESS, FIELDS, signed(f"{site}{ADDRESS}"))
    port = {"https": 443, "http": 80}[site.split(":")[0]]
    bare = f"{site.split('//')[0]}//assistant.example.com"
    written = site if site.endswith("8443") else f"{bare}:{port}"
    assert is_trusted(settings, ADDRESS, FIELDS, signed(f"{written}{ADDRESS}"))


@pytest.mark.parametrize("name", FIELDS)
def test_tampered_field(name):
    """No field can be changed, renamed, added to or left out."""
    for fields in (
        {**FIELDS, name: f"{FIELDS[name]}x"},
        {**FIELDS, name: FIELDS[name].upper() if FIELDS[name].upper() != FIELDS[name] else "X"},
        {each: value for each, value in FIELDS.items() if each != name},
        {(each if each != name else f"{each}x"): value for each, value in FIELDS.items()},
        {**FIELDS, f"{name}2": "x"},
    ):
        assert not is_trusted(SETTINGS, ADDRESS, fields, signed())


@pytest.mark.parametrize(
    "signature",
    [
        "",
        " ",
        "nonsense",
        signed()[:-1],
        f"{signed()}=",
        f" {signed()}",
        signed().lower(),
        signed(token="another token"),
        signed(token=""),
        "é" * 28,
        "\udcff" * 28,
        "A" * 10_000,
    ],
)
def test_missing_or_wrong_signature(signature):
    assert not is_trusted(SETTINGS, ADDRESS, FIELDS, signature)


@pytest.mark.parametrize("signature", ["", signed(), signed(token=""), signed(f"{ADDRESS}", token="")])
def test_no_token(signature):
    """Where no signature can be checked, none is believed: the line stays closed."""
    assert not is_trusted(PhoneSettings(None, SITE), ADDRESS, FIELDS, signature)
    assert not is_trusted(PhoneSettings(), ADDRESS, FIELDS, signature)


@pytest.mark.parametrize("signature", ["", "nonsense", signed()])
def test_development(signature):
    """Without a token, and only then, development takes anything."""
    assert is_trusted(PhoneSettings(development=True), ADDRESS, FIELDS, signature)


def test_development_with_a_token():
    """A token that is there is used."""
    settings = PhoneSettings(TOKEN, SITE, development=True)
    assert is_trusted(settings, ADDRESS, FIELDS, signed())
    assert not is_trusted(settings, ADDRESS, FIELDS, "")


def test_no_fields():
    assert is_trusted(SETTINGS, "/webhooks/phone/", {}, signed(f"{SITE}/webhooks/phone/", {}))
    assert not is_trusted(SETTINGS, "/webhooks/phone/", {}, signed())


def test_hash_of_a_body_is_no_way_round():
    """Twilio signs other bodies by a hash in the address; that opens no door for forms."""
    address = f"{ADDRESS}&bodySHA256={'0' * 64}"
    assert not is_trusted(SETTINGS, address, FIELDS, signed(f"{SITE}{address}", {}))


@given(
    fields=st.dictionaries(st.text("abAB", min_size=1, max_size=3), st.text("xyzé", max_size=4), max_size=4),
    name=st.text("abAB", min_size=1, max_size=3),
    value=st.text("xyzé", min_size=1, max_size=4),
)
def test_any_fields(fields, name, value):
    """What was signed is believed, and one more field with a value that was not signed is not."""
    assert is_trusted(SETTINGS, ADDRESS, fields, signed(fields=fields))
    if name not in fields:
        assert not is_trusted(SETTINGS, ADDRESS, {**fields, name: value}, signed(fields=fields))
