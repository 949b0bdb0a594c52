"""What cannot wait is told in other languages, too, and says the same there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache

from safety.load import FOLDER
from safety.tables import CRIES
from tests.actions.fakes import known_responses

_NUMBER = re.compile(r"\d[\d-]+\d")
# A reader in panic reads no more.
MOST_WORDS = 60


@cache
def languages() -> frozenset[str]:
    """Spanish, which has tables of its own, and those of cries.csv."""
    with (FOLDER / CRIES).open(encoding="utf-8", newline="") as file:
        return frozenset({"es", *(row["language"] for row in csv.DictReader(file))})


@cache
def translated() -> dict[str, tuple[str, str]]:
    """The responses in other languages, each with the English one and the language."""
    parts = {name: name.rpartition("_") for name in known_responses()}
    return {name: (base, language) for name, (base, _, language) in parts.items() if language in languages()}


def test_all_that_cannot_wait_is_translated():
    """Into Spanish each kind of danger, into the others each kind of help; the question and the refusal into all."""
    english = {name for name in known_responses() if name not in translated()}
    for language in languages():
        bases = {base for base, each in translated().values() if each == language}
        assert bases <= english
        assert {f"utter_emergency_{help_}" for help_ in ("help", "suicide", "threat")} <= bases
        assert {"utter_maybe_emergency", "utter_other_language"} <= bases
        if language == "es":
            wanted = r"utter_(emergency|still|unclear|first|helped|eased|cannot_call|refuses|waiting|doctor)_.*"
            assert {name for name in english if re.fullmatch(wanted, name)} <= bases


def test_translations_say_the_same():
    """A translation is short, carries the flags of the English response, and names the same numbers."""

    def faults(name: str) -> Iterator[str]:
        base, language = translated()[name]
        (said,) = known_responses()[name]
        english = next(each for each in known_responses()[base] if not each.get("channel"))
        if said["metadata"] != {**english["metadata"], "next": []}:
            yield "its metadata are not those of the English response"
        if len(said["text"].split()) > MOST_WORDS:
            yield f"{len(said['text'].split())} words"
        numbers, wanted = (set(_NUMBER.findall(each["text"])) for each in (said, english))
        # One text serves for all kinds of help in languages that have no texts of their own.
        if language == "es" and numbers != wanted:
            yield f"it names {sorted(numbers)} and not {sorted(wanted)}"
        if not {"911", "988"} & numbers and {"911", "988"} & wanted:
            yield "it names neither 911 nor 988"

    found = [f"{name}: {fault}" for name in translated() for fault in faults(name)]
    assert found == []
