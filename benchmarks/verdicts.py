"""Judges a reply as its visitor would: right, declined, or wrong. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from benchmarks.phrases import ASKS_BACK, FALLBACK, NEAR_MISS, OUT_OF_SCOPE, Phrase, Turn

# A pattern that so large a share of all replies matches proves nothing about one of them.
_TELLING = 0.1


class Verdict(Enum):
    """What a reply was to its visitor. A false acceptance answers, as if known, what is out of scope.

    Only a message of several questions, or taken for one, can be answered partly.
    """

    RIGHT = "right"
    DECLINED = "declined"
    PARTLY = "partly"
    WRONG = "wrong"
    FALSE_ACCEPTANCE = "false acceptance"
    MISSED_EMERGENCY = "missed emergency"
    PANIC = "panic"


@dataclass(frozen=True)
class Reply:
    """What came back: the text read, the intent acted on, its confidence, and the metadata of the messages.

    `answered` is False for an honest "the articles don't say"; `asks` tells a question back ("Which one do you mean?").
    `parts` are the intents of the questions that the message was taken apart into, if it was; `ranking` the intents
    with their confidences, likeliest first. `said` tells of each message the response it was made from, and its
    metadata. `buttons` are the titles.
    """

    text: str
    intent: str
    confidence: float
    facts: tuple[str, ...] = ()
    answered: bool = True
    asks: bool = False
    emergency: bool = False
    nearest: str = ""
    parts: tuple[str, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    said: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    phrase: Phrase
    reply: Reply
    verdict: Verdict


@dataclass(frozen=True)
class Patterns:
    """Tells which `reply` patterns say something about a reply, given all the replies there are."""

    replies: Sequence[str] = field(default_factory=tuple)

    def is_telling(self, pattern: str) -> bool:
        """Whether fewer than one reply in ten matches the pattern."""
        found = sum(bool(re.search(pattern, reply, re.IGNORECASE)) for reply in self.replies)
        return found < _TELLING * len(self.replies)


def judge(phrase: Phrase, reply: Reply, patterns: Patterns) -> Verdict:
    """The verdict on one reply.

    In scope, a reply is right when it comes from the meant intent and says what the phrase's pattern asks for, or
    when it comes from another intent and still says it, by a pattern that tells answers apart.
    """
    if phrase.intent.startswith("emergency"):
        return Verdict.RIGHT if reply.emergency and reply.intent == phrase.intent else _not_emergency(reply)
    if reply.emergency:
        return Verdict.PANIC
    if phrase.intent == NEAR_MISS:
        return Verdict.RIGHT
    declined = reply.intent in (OUT_OF_SCOPE, FALLBACK) or not reply.answered
    if phrase.intent == OUT_OF_SCOPE:
        return Verdict.RIGHT if declined or not reply.facts else Verdict.FALSE_ACCEPTANCE
    # A question back names a few examples, and one of them may happen to match.
    says_it = phrase.reply is None or (not reply.asks and bool(re.search(phrase.reply, reply.text, re.IGNORECASE)))
    if says_it and (reply.intent == phrase.intent or (phrase.reply and patterns.is_telling(phrase.reply))):
        return Verdict.RIGHT
    return Verdict.DECLINED if declined else Verdict.WRONG


def judge_replies(phrases: Sequence[Phrase], replies: Sequence[Reply]) -> list[Judged]:
    """Each phrase with its reply and the verdict on it; the replies are in the phrases' order."""
    patterns = Patterns(tuple({reply.text for reply in replies}))
    return [
        Judged(phrase, reply, judge(phrase, reply, patterns)) for phrase, reply in zip(phrases, replies, strict=True)
    ]


def judge_turn(turn: Turn, reply: Reply, patterns: Patterns) -> Verdict:
    """The verdict on one turn of a conversation: right when every question that was meant is answered, and no other."""
    verdicts = [judge(meant, _part(reply, meant.intent), patterns) for meant in turn.meant]
    known = [intent for intent in reply.parts if intent not in (OUT_OF_SCOPE, FALLBACK)]
    for grave in (Verdict.MISSED_EMERGENCY, Verdict.PANIC):
        if grave in verdicts:
            return grave
    if all(verdict is Verdict.RIGHT for verdict in verdicts):
        return Verdict.RIGHT if len(known) <= len(turn.meant) else Verdict.PARTLY
    if Verdict.RIGHT in verdicts:
        return Verdict.PARTLY
    return next((bad for bad in (Verdict.FALSE_ACCEPTANCE, Verdict.WRONG) if bad in verdicts), Verdict.DECLINED)


def _part(reply: Reply, intent: str) -> Reply:
    """The reply as that to one of the questions."""
    if intent == ASKS_BACK:
        return replace(reply, intent=intent if reply.asks or not reply.answered else reply.intent)
    return replace(reply, intent=intent) if intent in reply.parts else reply


def _not_emergency(reply: Reply) -> Verdict:
    # The other emergency's wording still sends to emergency services, so it is wrong but no miss.
    return Verdict.WRONG if reply.emergency else Verdict.MISSED_EMERGENCY


def shares(judged: Sequence[Judged]) -> dict[Verdict, float]:
    """The share of each verdict, of 1; empty input has none."""
    return (
        {verdict: sum(each.verdict is verdict for each in judged) / len(judged) for verdict in Verdict}
        if judged
        else {}
    )


def groups(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The phrases by what is asked of them: in scope, out of scope, emergencies, near misses."""
    named: dict[str, list[Judged]] = {"in scope": [], "out of scope": [], "emergencies": [], "near misses": []}
    for each in judged:
        intent = each.phrase.intent
        group = "near misses" if intent == NEAR_MISS else "out of scope" if intent == OUT_OF_SCOPE else "in scope"
        named["emergencies" if intent.startswith("emergency") else group].append(each)
    return named
