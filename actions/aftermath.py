"""What a visitor says became of an emergency: it was none, help has been called, or it has eased."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum


class Aftermath(Enum):
    """What became of it, what counts most first."""

    FALSE_ALARM = "false_alarm"
    HELPED = "helped"
    EASED = "eased"


_CLAUSE = re.compile(r"[^.,;:!?\n]+[.,;:!?\n]?")
# They turn nothing around.
_POLITE = re.compile(r"\b(?:never ?mind|nvm|no worries|no problem|don'?t worry)\b", re.IGNORECASE)
# A clause with one of these leaves the danger as it was: "I'm not joking", "I think it has passed".
_TURNED = re.compile(
    r"\b(?:not|no|never|nor|nobody|hardly|\w+n't|(?:ca|wo|do|did|does|is|was|are|have|has)nt|cannot|should|would|will|if|think|maybe|might|probably|hope|guess|"
    r"unless|until|what|how|when|who)\b|\?",
    re.IGNORECASE,
)
_NO_EMERGENCY = re.compile(
    r"^\W*(?:(?!think|maybe|might|probably|hope|guess|if)\w+\W+){0,5}?"
    r"(?:no|not an?|wasn'?t an?|isn'?t an?)\s+(?:real\s+)?emergency"
    r"(?:\s+(?:here|now|any ?more|at all|really))?[^\w?]*$",
    re.IGNORECASE,
)
# "It's over" and "I'm gone" are left out: they are no good news from somebody who wants to die.
_SAID = {
    Aftermath.FALSE_ALARM: (
        r"\bfalse alarm\b|\b(?:only|just|was|been)\s+(?:a\s+)?(?:joke|joking|kidding|testing|test)\b"
    ),
    Aftermath.HELPED: (
        r"\b(?:called|phoned|rang|rung|texted|dialled|dialed|reached|calling|phoning|ringing|texting|(?:talking|speaking)"
        r" (?:to|with)|on the (?:phone|line) (?:to|with))\b[\w\s']{0,20}?"
        r"\b(?:them|911|988|nine one one|nine eight eight|ambulance|emergency services|paramedics|hotline|lifeline)\b|"
        r"\b(?:they|someone|somebody|help|(?:the|an) ambulance|paramedics|medics)"
        r"(?:'s|'re| is| are)?\s+(?:already |now )?(?:on (?:the|their|its) way|coming|here)\b"
    ),
    Aftermath.EASED: (
        r"\b(?:i|i'?m|we|we'?re|he|he'?s|she|she'?s|it|it'?s|they|they'?re|all)\b[\w\s']{0,20}?"
        r"\b(?:fine|ok|okay|all right|alright|better|good|well|safe)\s+(?:now|again|already)\b|"
        r"\b(?:it|it'?s|this|that|that'?s|pain|feeling|attack)\s+(?:(?:has|is|have|already|now|just|all)\s+)*"
        r"(?:passed|gone|went away|stopped|eased)\b"
    ),
}
_PATTERNS = {became: re.compile(pattern, re.IGNORECASE) for became, pattern in _SAID.items()}


def aftermath(text: str) -> Aftermath | None:
    """What became of it, by the visitor's own words; None where they say nothing of it, or not for certain."""
    text = _POLITE.sub("", text.replace("’", "'"))
    found = {became for clause in _CLAUSE.findall(text) for became in _told(clause)}
    return next((became for became in Aftermath if became in found), None)


def _told(clause: str) -> Iterator[Aftermath]:
    if _NO_EMERGENCY.search(clause):
        yield Aftermath.FALSE_ALARM
    elif not _TURNED.search(clause):
        yield from (became for became, pattern in _PATTERNS.items() if pattern.search(clause))
