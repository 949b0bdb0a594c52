"""What Twilio takes as TwiML: the parts of its rules that the phone line can break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

# In bytes.
LARGEST = 64 * 1024
# Characters that one Say may hold.
LONGEST_SAY = 3_000
LONGEST_POLLY_BREAK = 10
MOST_HINTS, LONGEST_HINT = 500, 100

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Check = Callable[[str], bool]


def _one_of(*allowed: str) -> Check:
    return lambda value: value in allowed


def _like(pattern: str) -> Check:
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


def _is_break(value: str) -> bool:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", value, re.ASCII)
    return match is not None and float(match[1]) * (1 if match[2] == "s" else 0.001) <= LONGEST_POLLY_BREAK


_POSITIVE, _WHOLE = _like("[1-9][0-9]*"), _like("[0-9]+")
_TRUTH, _METHOD = _one_of("true", "false"), _one_of("GET", "POST")
_ADDRESS = _like(r"(?:https?://|/)?[^\s<>\"]+")
_LANGUAGE = _like(r"[A-Za-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_NUMBER = _like(r"\+[1-9][0-9]{1,14}")
_ANYTHING = _like(r"(?s).+")

# What each element may have; what it must have is marked by *.
ATTRIBUTES: dict[str, dict[str, Check]] = {
    "Response": {},
    "Say": {
        "voice": _like(r"man|woman|alice|(Polly|Google)\.[A-Za-z0-9-]+"),
        "language": _LANGUAGE,
        "loop": _WHOLE,
    },
    "Play": {"loop": _WHOLE, "digits": _like("[0-9*#wW]+")},
    "Pause": {"length": _POSITIVE},
    "Gather": {
        "input": _one_of("dtmf", "speech", "dtmf speech", "speech dtmf"),
        "action": _ADDRESS,
        "method": _METHOD,
        "timeout": _POSITIVE,
        "speechTimeout": _like("auto|[1-9][0-9]*"),
        "numDigits": _POSITIVE,
        "finishOnKey": _like("[0-9*#]?"),
        "actionOnEmptyResult": _TRUTH,
        "bargeIn": _TRUTH,
        "profanityFilter": _TRUTH,
        "enhanced": _TRUTH,
        "language": _LANGUAGE,
        "speechModel": _like("[a-z0-9]+([_-][a-z0-9]+)*"),
        "hints": _ANYTHING,
    },
    "Dial": {
        "action": _ADDRESS,
        "method": _METHOD,
        "timeout": _POSITIVE,
        "timeLimit": _POSITIVE,
        "callerId": _NUMBER,
        "hangupOnStar": _TRUTH,
        "answerOnBridge": _TRUTH,
    },
    "Number": {"url": _ADDRESS, "method": _METHOD, "sendDigits": _like("[0-9*#wW]+")},
    "Redirect": {"method": _METHOD},
    "Hangup": {},
    "Reject": {"reason": _one_of("rejected", "busy")},
    "break": {"time": _is_break, "strength": _one_of("none", "x-weak", "weak", "medium", "strong", "x-strong")},
    "emphasis": {"level": _one_of("strong", "moderate", "reduced")},
    "lang": {f"*{LANG}": _LANGUAGE},
    "p": {},
    "phoneme": {"alphabet": _one_of("ipa", "x-sampa"), "*ph": _ANYTHING},
    "prosody": {
        "volume": _like(r"default|silent|x-soft|soft|medium|loud|x-loud|[+-]\d+(\.\d+)?dB"),
        "rate": _like(r"x-slow|slow|medium|fast|x-fast|([2-9][0-9]|1[0-9][0-9]|200)%"),
        "pitch": _like(r"default|x-low|low|medium|high|x-high|[+-]\d+(\.\d+)?%"),
    },
    "s": {},
    "say-as": {"*interpret-as": _like(r"[a-z-]+"), "format": _ANYTHING},
    "sub": {"*alias": _ANYTHING},
    "w": {"*role": _ANYTHING},
}

_WORDS = {"break", "emphasis", "lang", "phoneme", "prosody", "say-as", "sub", "w"}
# What each element may hold.
CHILDREN: dict[str, set[str]] = {
    "Response": {"Say", "Play", "Pause", "Gather", "Dial", "Redirect", "Hangup", "Reject"},
    "Gather": {"Say", "Play", "Pause"},
    "Dial": {"Number"},
    "Say": {*_WORDS, "p", "s"},
    "prosody": {*_WORDS, "p", "s"},
    "lang": {*_WORDS, "p", "s"},
    "p": {*_WORDS, "s"},
    "s": _WORDS,
    "emphasis": _WORDS,
    "w": {"break", "emphasis", "phoneme", "prosody", "say-as", "sub"},
}
# Elements that have text of their own.
_TEXTS = {"Say", "Play", "Dial", "Number", "Redirect", "phoneme", "say-as", "sub", "w", *CHILDREN} - {
    "Response",
    "Gather",
}
# Nothing after them is ever done.
_LAST = ("Redirect", "Hangup", "Reject")


def faults(document: str) -> list[str]:
    """All that is wrong with a TwiML document, in sentences that begin with the element; nothing where it is good."""
    size = len(document.encode())
    found = [f"Response: {size} bytes are too many: at most {LARGEST}"] if size > LARGEST else []
    try:
        root = ElementTree.fromstring(document.encode())
    except ElementTree.ParseError as err:
        return [*found, f"Response: no XML: {err}"]
    if root.tag != "Response":
        return [*found, f"{root.tag}: the root must be Response"]
    return [*found, *(fault for element in root.iter() for fault in _of_element(element))]


def _of_element(element: Element) -> Iterator[str]:
    name = element.tag
    if name not in ATTRIBUTES:
        yield f"{name}: no such element"
        return
    yield from _of_attributes(element)
    for child in element:
        if child.tag in ATTRIBUTES and child.tag not in CHILDREN.get(name, ()):
            yield f"{name}: {child.tag} cannot stand in it"
    own = [element.text, *(child.tail for child in element)]
    if name not in _TEXTS and any(text and text.strip() for text in own):
        yield f"{name}: text cannot stand in it"
    if name in _RULES:
        yield from _RULES[name](element)


def _of_attributes(element: Element) -> Iterator[str]:
    allowed = {name.removeprefix("*"): check for name, check in ATTRIBUTES[element.tag].items()}
    for name, value in element.attrib.items():
        if name not in allowed:
            yield f"{element.tag}: no attribute {name}"
        elif not allowed[name](value):
            yield f"{element.tag}: {name} cannot be {value[:40]!r}"
    for name in ATTRIBUTES[element.tag]:
        if name.startswith("*") and name[1:] not in element.attrib:
            yield f"{element.tag}: {name[1:]} is missing"


def _of_response(response: Element) -> Iterator[str]:
    for place, verb in enumerate(response):
        if verb.tag in _LAST and place < len(response) - 1:
            yield f"{verb.tag}: what follows it is never done"


def _of_say(say: Element) -> Iterator[str]:
    text = "".join(say.itertext()).strip()
    if not text:
        yield "Say: nothing to say"
    if len(text) > LONGEST_SAY:
        yield f"Say: {len(text)} characters are too many: at most {LONGEST_SAY}"
    if len(say) and not say.get("voice", "").startswith(("Polly.", "Google.")):
        yield "Say: this voice knows no SSML"


def _of_gather(gather: Element) -> Iterator[str]:
    hints = [hint.strip() for hint in gather.get("hints", "").split(",")] if gather.get("hints") else []
    if len(hints) > MOST_HINTS:
        yield f"Gather: {len(hints)} hints are too many: at most {MOST_HINTS}"
    for hint in hints:
        if not 0 < len(hint) <= LONGEST_HINT:
            yield f"Gather: a hint of {len(hint)} characters: 1 to {LONGEST_HINT} are allowed"
    if "speechModel" in gather.attrib and gather.get("speechTimeout") == "auto":
        yield "Gather: speechTimeout cannot be auto where speechModel is set"
    speech = [name for name in ("speechModel", "speechTimeout", "hints", "language") if name in gather.attrib]
    if speech and "speech" not in gather.get("input", "dtmf"):
        yield f"Gather: {speech[0]} without speech as input"


def _of_dial(dial: Element) -> Iterator[str]:
    number = (dial.text or "").strip()
    if number and len(dial):
        yield "Dial: either a number or nouns"
    elif not len(dial) and not _NUMBER(number):
        yield f"Dial: {number!r} is no number in full"


def _of_number(number: Element) -> Iterator[str]:
    if not _NUMBER((number.text or "").strip()):
        yield f"Number: {number.text!r} is no number in full"


def _of_redirect(redirect: Element) -> Iterator[str]:
    if not _ADDRESS((redirect.text or "").strip()):
        yield f"Redirect: {redirect.text!r} is no address"


def _of_prosody(prosody: Element) -> Iterator[str]:
    if not prosody.attrib:
        yield "prosody: volume, rate or pitch is missing"


_RULES: dict[str, Callable[[Element], Iterator[str]]] = {
    "Response": _of_response,
    "Say": _of_say,
    "Gather": _of_gather,
    "Dial": _of_dial,
    "Number": _of_number,
    "Redirect": _of_redirect,
    "prosody": _of_prosody,
}
