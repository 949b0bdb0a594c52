"""What a caller hears and what the line does then, as TwiML. Pure: no call, no server, no assistant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from textwrap import wrap

from twilio.twiml.voice_response import Say, VoiceResponse

# Twilio's limits for the hints of a Gather.
MOST_HINTS = 500
LONGEST_HINT = 100
# Twilio's limit for one Say, in characters.
LONGEST_SAY = 3_000

# Milliseconds between two sentences, and after what must sink in.
_BREATH = 300
_SLOWLY = "80%"
# Seconds: until silence counts as silence, when the caller thinks, and after a word until it counts as the last one.
# Twilio takes no `auto` for the latter where a speech model is named.
_PATIENCE, _LONG_PATIENCE, _LAST_WORD = 6, 12, 2
_RINGING = 25
# What no XML document may hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Then(Enum):
    """What the line does once everything is said."""

    LISTEN = auto()
    HANG_UP = auto()
    DIAL = auto()


@dataclass(frozen=True)
class Speech:
    """What the caller hears.

    Attributes:
        sentences: in their order, a breath between them; none where the line only listens.
        number: in full, with + and country, where the line dials.
        slow: whether the voice speaks slowly.
        patient: whether the caller has asked for time.
    """

    sentences: tuple[str, ...]
    then: Then = Then.LISTEN
    number: str = ""
    slow: bool = False
    patient: bool = False


@dataclass(frozen=True)
class Line:
    """How a line sounds and listens: the same for every turn.

    Attributes:
        language: as a BCP 47 tag.
        voice, speech_model: Twilio's names.
        hints: words that callers are likely to say.
        listened: the address that gets what the caller says or presses, or that nothing came.
        dialled: the address that gets how a transfer ended.
    """

    language: str
    voice: str
    speech_model: str
    hints: tuple[str, ...]
    listened: str
    dialled: str


def twiml(speech: Speech, line: Line) -> str:
    """The XML document."""
    response = VoiceResponse()
    if speech.then is Then.LISTEN:
        _listen(response, speech, line)
    else:
        _say(response, speech, line)
    if speech.then is Then.DIAL:
        response.dial(speech.number, action=line.dialled, method="POST", timeout=_RINGING)
    if speech.then is Then.HANG_UP:
        response.hangup()
    return str(response)


def ended() -> str:
    """The answer to a call that is over: there is nothing to say."""
    return str(VoiceResponse())


def usable_hints(words: Sequence[str]) -> tuple[str, ...]:
    """The words that Twilio takes as hints, each once, as many as it takes; a comma would part one into two."""
    plain = (_plain(word.replace(",", " ")) for word in words)
    return tuple(dict.fromkeys(word for word in plain if 0 < len(word) <= LONGEST_HINT))[:MOST_HINTS]


def _listen(response: VoiceResponse, speech: Speech, line: Line) -> None:
    # What is spoken stands inside: a caller who begins to talk or presses a key is heard at once.
    gather = response.gather(
        input="dtmf speech",
        action=line.listened,
        method="POST",
        language=line.language,
        speech_model=line.speech_model,
        hints=", ".join(line.hints) or None,
        timeout=_LONG_PATIENCE if speech.patient else _PATIENCE,
        speech_timeout=_LAST_WORD,
        num_digits=1,
        # No key ends what is pressed: # is one of the caller's keys.
        finish_on_key="",
        action_on_empty_result=True,
    )
    _say(gather, speech, line)
    # Where the recogniser itself fails, the call goes on as after a silence.
    response.redirect(line.listened, method="POST")


def _say(parent: VoiceResponse, speech: Speech, line: Line) -> None:
    for part in _parts(speech.sentences):
        say = Say(voice=line.voice, language=line.language)
        voice = say.prosody(rate=_SLOWLY) if speech.slow else say
        for place, sentence in enumerate(part):
            if place:
                voice.break_(time=f"{_BREATH}ms")
            voice.s(sentence)
        parent.append(say)


def _parts(sentences: Iterable[str]) -> Iterator[list[str]]:
    """The sentences that have words, in parts of which each fits into one Say."""
    part: list[str] = []
    for piece in (piece for sentence in sentences for piece in wrap(_plain(sentence), LONGEST_SAY)):
        if part and sum(map(len, part)) + len(piece) > LONGEST_SAY:
            yield part
            part = []
        part.append(piece)
    if part:
        yield part


def _plain(text: str) -> str:
    """The text with single spaces, and none of the characters that XML does not know."""
    return " ".join(_NOT_XML.sub(" ", text).split())
