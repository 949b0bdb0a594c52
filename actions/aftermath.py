"""What a visitor says became of an emergency: none, help was called or cannot be, is refused or awaited, it eased."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from safety.triage import TRIAGE


class Aftermath(Enum):
    """What became of it, what counts most first."""

    FALSE_ALARM = "false_alarm"
    CANNOT_CALL = "cannot_call"
    WAITING = "waiting"
    REFUSES = "refuses"
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
# What says so as a whole, denials and questions included.
_TOLD = {
    Aftermath.CANNOT_CALL: (
        r"\b(?:can'?t|cannot|can not|couldn'?t|unable to|not able to|no way to|afraid to|scared to)\s+(?:\w+\s+){0,2}?"
        r"(?:call|phone|talk|speak|dial|ring|make a call)\b|"
        r"\b(?:no|don'?t have an?y?|haven'?t got an?y?|without a)\s+"
        r"(?:phone|signal|reception|service|minutes|credit|voice)\b|"
        r"\b(?:(?:over)?hears?|heard) me\b|"
        r"\b(?:people|he|she|they|somebody|someone) (?:will|would|might|'ll|can) hear\b|"
        r"\b(?:phone|battery) (?:is |has )?(?:dead|died|dying|empty)\b|\bnot (?:out loud|aloud)\b"
    ),
    Aftermath.WAITING: (
        r"\b(?:while|until|till|before) (?:i|we|they|the ambulance|it)\s+(?:am |are |is )?"
        r"(?:wait|waiting|come|comes|arrive|arrives|get here|gets here)\b|"
        r"\b(?:should|can|could|may|must|do) (?:i|we) (?:give|let|put|move|lift|walk|drive|lie|sit|take|make|try|rub) "
        r"(?:him|her|them|it|down|up|an?y?|the)\b"
    ),
    Aftermath.REFUSES: (
        r"\b(?:no|don'?t want (?:an?y?|the|to go to)?|doesn'?t want (?:an?y?|the|to go to)?|won'?t go to|"
        r"refus\w+(?: the| to go to)?)\s*(?:hospital|ambulance|er|911|988|doctors?|hotlines?|police|cops)\b(?! room)|"
        r"\b(?:hotlines?|988|911|they|doctors?) (?:don'?t|doesn'?t|never|won'?t|can'?t) help\b|"
        r"\b(?:don'?t|doesn'?t|won'?t|not going to|not gonna|i'?m not|refuse\w* to) "
        r"(?:want to |wanna |going to |gonna )?"
        r"(?:call|calling|go|bother|make a fuss)\b|"
        r"\b(?:too expensive|can'?t afford|cannot afford|what does an ambulance cost)\b"
    ),
}
_WHOLE = {became: re.compile(pattern, re.IGNORECASE) for became, pattern in _TOLD.items()}
_GONE = re.compile(
    r"\b(?:it|it'?s|its|that|all|everything|pain|feeling|weakness|numbness|droop\w*)\s+"
    r"(?:(?:has|have|is|all|just|now|already|completely)\s+)*"
    r"(?:gone|went|gone? away|went away|passed|disappeared|stopped|back to normal|normal again)\b|"
    r"\b(?:he|she|i|they)(?:'s|'m| is| am| are)?\s+(?:\w+\s+)?"
    r"(?:fine|ok|okay|normal|talking|better|calmer)\s+(?:now|again)\b",
    re.IGNORECASE,
)
# "It hasn't passed", "I'm not fine now": nothing is gone.
_STILL = re.compile(r"\b(?:not|hasn'?t|haven'?t|isn'?t|never|still|hope|if|until|when|will|nothing)\b", re.IGNORECASE)
_PATTERNS = {became: re.compile(pattern, re.IGNORECASE) for became, pattern in _SAID.items()}


def aftermath(text: str) -> Aftermath | None:
    """What became of it, by the visitor's own words; None where they say nothing of it, or not for certain."""
    text = _POLITE.sub("", text.replace("’", "'"))
    found = {became for clause in _CLAUSE.findall(text) for became in _told(clause)}
    found |= {became for became, pattern in _WHOLE.items() if pattern.search(text)}
    if _GONE.search(text) and not _STILL.search(text):
        found.add(Aftermath.EASED)
    return next((became for became in Aftermath if became in found), None)


def aftermath_of(message: dict[str, Any]) -> Aftermath | None:
    """What became of it, by a message of the visitor's; in another language triage has told."""
    became = (message.get(TRIAGE) or {}).get("became")
    return Aftermath(became) if became else aftermath(message.get("text") or "")


def _told(clause: str) -> Iterator[Aftermath]:
    if _NO_EMERGENCY.search(clause):
        yield Aftermath.FALSE_ALARM
    elif not _TURNED.search(clause):
        yield from (became for became, pattern in _PATTERNS.items() if pattern.search(clause))
