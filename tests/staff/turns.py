"""Turns for tests: single ones, and as many as a busy clinic has in a year."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from typing import Any

from staff.records import Answer, Nearest, Outcome, Turn

# A Sunday at noon.
NOON = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)

_USUAL: dict[str, Any] = {
    "conversation": "one",
    "channel": "web",
    "at": NOON,
    "text": "does my plan pay for it",
    "asked": ("ask_insurance",),
    "confidence": 0.9,
    "nearest": Nearest("does insurance cover it", "ask_insurance", 0.8),
    "outcome": Outcome.ANSWERED,
    "answers": (),
    "seconds": 0.02,
}


def turn(**fields: Any) -> Turn:
    """A turn of which the test says what matters to it."""
    return Turn(**{**_USUAL, **fields})


def declined(text: str, **fields: Any) -> Turn:
    """A turn whose question nothing was found to."""
    return turn(**{"text": text, "outcome": Outcome.DECLINED, "asked": ("nlu_fallback",), **fields})


def voted(response: str, helpful: bool | None = None, **fields: Any) -> Turn:
    """A turn that was answered by one response, and the vote on it."""
    return turn(answers=(Answer("an id", response, helpful),), **fields)


# Made-up questions that no article answers: each thing can be asked about in each way, politely or in haste.
_THINGS = (
    *(
        "gift cards",
        "a sauna",
        "a steam room",
        "yoga classes",
        "reiki",
        "facials",
        "hot stones",
        "cupping",
        "a hot tub",
    ),
    *(
        "aromatherapy",
        "couples massage",
        "home visits",
        "a loyalty card",
        "student discounts",
        "a waiting list",
        "a café",
    ),
    *("female therapists", "a car park", "bike racks", "wheelchair access", "a kids' corner", "pilates", "acupuncture"),
    *(
        "chiropractors",
        "nutrition advice",
        "a float tank",
        "foot baths",
        "waxing",
        "manicures",
        "tanning beds",
        "cbd oil",
    ),
    *("vegan lotions", "unscented oil", "music", "heated tables", "evening appointments", "sunday appointments"),
    *("same day appointments", "online booking", "text reminders", "an app", "a newsletter", "job openings", "courses"),
    *(
        "internships",
        "massage chairs",
        "massage guns",
        "foam rollers",
        "tea",
        "towels",
        "lockers",
        "showers",
        "dog massage",
    ),
    *("laser therapy", "shock wave therapy", "dry needling", "taping", "x-rays", "blood tests", "botox", "hypnosis"),
)
_WAYS = (
    *(
        "do you have {}",
        "how much for {}",
        "where do i find {}",
        "is there {}",
        "i am looking for {}",
        "{}?",
        "tell me about {}",
    ),
    *(
        "any chance of {}",
        "what about {}",
        "{} included?",
        "can i get {}",
        "who is in charge of {}",
        "a friend told me about {}",
    ),
)
_BEFORE = (
    "",
    "hi, ",
    "hello there, ",
    "quick question, ",
    "sorry, ",
    "so um ",
    "good morning, ",
    "just wondering, ",
    "ok ",
)
_AFTER = (
    "",
    " please",
    " thanks",
    " today",
    " this week",
    " on saturday",
    " or not",
    ", any idea",
    " in ann arbor",
    " asap",
)
_INTENTS = (
    "ask_technique_for_condition",
    "ask_price",
    "ask_insurance",
    "ask_explain_technique",
    "ask_does_it_hurt",
    "ask_clinic_contact",
    "ask_how_often",
    "ask_opening_hours",
    "ask_first_session",
    "ask_compare",
    "ask_referral",
    "ask_who_offers",
    "ask_seniors",
    "ask_pregnancy",
    "ask_goals",
)
# Outcomes and their shares.
_SHARES = (
    (Outcome.ANSWERED, 0.55),
    (Outcome.NOT_COVERED, 0.08),
    (Outcome.DID_YOU_MEAN, 0.05),
    (Outcome.DECLINED, 0.10),
    (Outcome.EMERGENCY, 0.01),
    (Outcome.TALK, 0.21),
)
_UNANSWERED = (Outcome.DID_YOU_MEAN, Outcome.DECLINED)
# The share of questions that are asked without a word before or after.
_BARE = 0.2
_CHANNELS, _CHANNEL_SHARES = ("web", "phone", "rest", "cmdline"), (0.7, 0.2, 0.06, 0.04)


def realistic(count: int, days: int = 365, seed: int = 1) -> Iterator[Turn]:
    """As many turns, over so many days until NOON, as a stream: some questions are asked again and again (Zipf's law).

    Of 100,000 turns, 15,000 ask what nothing is found to, in 9,000 wordings.
    """
    chance = random.Random(seed)
    things = list(_THINGS)
    chance.shuffle(things)
    intents, subjects = _Zipf(_INTENTS), _Zipf(things)
    outcomes, weights = zip(*_SHARES, strict=True)
    conversation, channel, left = 0, "web", 0
    for number in range(count):
        if not left:
            conversation, left = conversation + 1, 1 + int(chance.expovariate(0.4))
            channel = chance.choices(_CHANNELS, _CHANNEL_SHARES)[0]
        left -= 1
        intent = intents.choose(chance)
        outcome = chance.choices(outcomes, weights)[0]
        yield turn(
            conversation=f"{conversation:032x}",
            channel=channel,
            at=NOON - timedelta(days=days) * (1 - number / count),
            text=_text(chance, intent, outcome, subjects),
            asked=("nlu_fallback",) if outcome in _UNANSWERED else (intent,),
            confidence=chance.random(),
            nearest=Nearest(f"a known question about {intent}", intent, chance.random()),
            outcome=outcome,
            answers=(Answer(f"{number:x}", f"utter_{intent}", chance.choices((None, True, False), (93, 5, 2))[0]),),
            seconds=chance.lognormvariate(-4, 0.5),
        )


def _text(chance: random.Random, intent: str, outcome: Outcome, subjects: _Zipf) -> str:
    question = intent.replace("_", " ")
    if outcome in _UNANSWERED or outcome is Outcome.NOT_COVERED:
        question = chance.choice(_WAYS).format(subjects.choose(chance))
    return question if chance.random() < _BARE else f"{chance.choice(_BEFORE)}{question}{chance.choice(_AFTER)}"


class _Zipf:
    """Chooses the first of the items most often, the second half as often, the third a third as often."""

    def __init__(self, items: Sequence[str]) -> None:
        self._items = items
        self._weights = list(accumulate(1 / place for place in range(1, len(items) + 1)))

    def choose(self, chance: random.Random) -> str:
        return chance.choices(self._items, cum_weights=self._weights)[0]
