"""The tables of data/safety as frozen records, parsed once.

kinds.csv        kinds of danger, and who helps
signs.csv        what a danger sounds like, a row for each sign
risks.csv        what is harmless for most people and dangerous for some: a row for each group of people
numbers.csv      measured numbers that are signs: a temperature, a pressure, a pulse
modifiers.csv    what changes a sign's meaning: denied, over, asked in general, a figure of speech
aftermath.csv    what people say of an emergency afterwards: a false alarm, help was called, it has eased
words.csv        groups of words that mean the same to all of them
examples.csv     messages, and how urgent each is: what the weights of weights.csv are fitted on
frames.csv       sentences around a sign, or around the name of a danger, that do or do not change what it means
cries.csv        signs in languages that have no tables of their own

A folder of a language, like es, has the same tables for that language; kinds and risks are the same for all, and
names.csv says what the kinds are called in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from safety.patterns import Pattern
from safety.places import Groups, Measure
from safety.text import Text

KINDS, SIGNS, RISKS, NUMBERS = "kinds.csv", "signs.csv", "risks.csv", "numbers.csv"
MODIFIERS, AFTERMATH, WORDS = "modifiers.csv", "aftermath.csv", "words.csv"
TABLES = (KINDS, SIGNS, RISKS, NUMBERS, MODIFIERS, AFTERMATH, WORDS)
EXAMPLES, FRAMES, CRIES, NAMES = "examples.csv", "frames.csv", "cries.csv", "names.csv"
# The places of a frame.
SIGN, NAME = "{sign}", "{name}"
# Begins a new thought inside a sentence.
CLAUSE = "CLAUSE"
# Begins a question, which may follow a statement without a pause.
QUESTION = "QUESTION"
# The words that are recognised though misspelt.
SPELLED = "SPELLED"
# How people answer the question whether anything is happening now.
YES, NO = "YES", "NO"


class Level(Enum):
    """What somebody must do, the most urgent first."""

    # Call 911, or 988.
    NOW = "now"
    # See a doctor today, or go to an emergency room; no massage.
    TODAY = "today"
    # Ask the doctor before a massage.
    DOCTOR = "doctor"
    ANSWER = "answer"

    @property
    def rank(self) -> int:
        """Smaller for what is more urgent."""
        return list(Level).index(self)

    @property
    def is_urgent(self) -> bool:
        """Whether help is needed now or today."""
        return self in (Level.NOW, Level.TODAY)


class Help(Enum):
    """Who helps: 911, 988, or the hotlines of those whom somebody hurts; nobody, where the request is improper."""

    MEDICAL = "medical"
    SUICIDE = "suicide"
    ABUSE = "abuse"
    CONDUCT = "conduct"


class Meaning(Enum):
    """What a modifier says of a sign."""

    DENIED = "denied"
    PAST = "past"
    OTHER = "other"
    SUPPOSED = "supposed"
    GENERAL = "general"
    FIGURATIVE = "figurative"
    TITLE = "title"
    COURSE = "course"
    # Somebody says what it comes from, and that is harmless: a workout, a foot that fell asleep.
    CAUSE = "cause"


class Aftermath(Enum):
    """What became of an emergency: what counts most first, where a message says several."""

    FALSE_ALARM = "false_alarm"
    CANNOT_CALL = "cannot_call"
    # Help is awaited.
    WAITING = "waiting"
    REFUSES = "refuses"
    HELPED = "helped"
    EASED = "eased"


class Where(Enum):
    """Where words must stand to modify a sign."""

    OVER = "over"
    BEFORE = "before"
    AFTER = "after"
    CLAUSE = "clause"
    # Between two marks: a comma, or where a sentence ends.
    PHRASE = "phrase"
    SENTENCE = "sentence"
    TEXT = "text"


@dataclass(frozen=True)
class Kind:
    """A kind of danger, with how soon it needs help where no sign says so.

    Its reply is `utter_emergency_<key>`; `names` are what people call it, in English.
    """

    key: str
    help: Help
    level: Level
    names: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Names:
    """What people call a kind of danger in another language."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A message, or two of one person joined by ` || `: how urgent, and of a danger its kind where that is known."""

    level: Level
    kind: str
    text: str

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(self.text.split(" || "))


class Use(Enum):
    """What a frame makes of what stands in it."""

    DANGER = "danger"
    HARMLESS = "harmless"


@dataclass(frozen=True)
class Frame:
    """A sentence around a `{sign}`'s example or a danger's `{name}`, and what it tells: a danger, or none."""

    use: Use
    frame: str


@dataclass(frozen=True)
class Group:
    """Words that mean the same. Those that tell of a danger themselves name its kind; others qualify it."""

    key: str
    kind: str
    words: str
    why: str


@dataclass(frozen=True)
class Sign:
    """One way to tell of a danger: all parts of `pattern` (joined by `&`, in any order) within `within` words."""

    key: str
    kind: str
    level: Level
    pattern: str
    within: str
    modified_by: tuple[str, ...]
    example: str
    why: str


@dataclass(frozen=True)
class Cry:
    """A sign of a language that has no tables of its own."""

    language: str
    key: str
    kind: str
    level: Level
    pattern: str
    within: str
    example: str


@dataclass(frozen=True)
class Risk:
    """For one group of people, the symptoms (groups of words) that are dangerous, by how soon they need help."""

    group: str
    kind: str
    now: tuple[str, ...]
    today: tuple[str, ...]
    modified_by: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`, both included, near one of the words of `near`: it stands for the group `key`."""

    key: str
    near: str
    low: str
    high: str
    example: str
    why: str


@dataclass(frozen=True)
class Modifier:
    """Words that modify the signs which name one of its families, unless those of `unless` stand in the same place."""

    key: str
    meaning: Meaning
    families: tuple[str, ...]
    where: Where
    pattern: str
    unless: str
    example: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """Words that say what became of an emergency, unless those of `unless` stand in the same phrase."""

    key: str
    became: Aftermath
    pattern: str
    unless: str
    example: str
    why: str


@dataclass(frozen=True)
class Combination:
    """One alternative of a sign: parts that must stand together in any order, each a pattern."""

    sign: Sign
    parts: tuple[Pattern, ...]
    within: int


@dataclass(frozen=True)
class ModifierPattern:
    """A modifier as it is searched for."""

    modifier: Modifier
    pattern: Pattern
    unless: Pattern


@dataclass(frozen=True)
class OutcomePattern:
    """An outcome as it is searched for."""

    outcome: Outcome
    pattern: Pattern
    unless: Pattern


@dataclass(frozen=True)
class SafetyTables:
    """The tables, ready for the search.

    `combinations` have the most urgent first, `outcomes` what counts most; `modifiers` are by family.
    """

    kinds: Mapping[str, Kind]
    groups: Groups
    dangerous: frozenset[str]
    measures: tuple[Measure, ...]
    read: Callable[[str], Text]
    spelled: frozenset[str]
    combinations: tuple[Combination, ...]
    modifiers: Mapping[str, tuple[ModifierPattern, ...]]
    outcomes: tuple[OutcomePattern, ...]
