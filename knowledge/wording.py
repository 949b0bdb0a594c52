"""How answers may be worded: the rules, each a function that says in plain words what is wrong with a text.

They hold for the answers that are written in data/ and for those composed from the tables alike. A text without a fault
gives an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from knowledge.records import Source, Tables, Technique

MOST_WORDS_READ = 90
MOST_WORDS_HEARD = 40
# A question stands on a button: one that names an answer, and one to ask next.
MOST_LETTERS_ASKED = 70
MOST_LETTERS_NEXT = 60
_CURES = re.compile(r"\b(cures?|guarante\w+|heals your|will fix|miracle)\b", re.IGNORECASE)
_NOT_FOR_THE_EAR = re.compile(
    r"[0-9\[\]()*_#•<>{}]|https?:|\bwww\.|\.(com|org|net)\b|\b(e\.g|i\.e|etc|vs|approx|min|hrs?)\b\.?|\bPTs?\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def words(text: str) -> int:
    return len(text.split())


def placeholders(text: str) -> frozenset[str]:
    """The words in braces, which are filled in."""
    return frozenset(_PLACEHOLDER.findall(text))


def is_row(text: str) -> bool:
    """Whether a response's text is a row of a table, so that the row has to keep the rules."""
    return text.startswith("{")


def publisher_in(text: str, source: Source) -> bool:
    """Whether a text names the publisher of a source, as it is written, as it is spoken, or for short."""
    names = [name.lower().removeprefix("a ") for name in (source.publisher, source.spoken)]
    return any(name in text.lower() for name in (*names, names[0].split(" and ")[0]))


def faults_of_length(text: str, most: int) -> list[str]:
    return [f"{words(text)} words, at most {most}"] if words(text) > most else []


def faults_of_promises(text: str) -> list[str]:
    """No text promises a cure."""
    return [f"{found[0]!r} promises a cure" for found in _CURES.finditer(text)]


def faults_of_sound(text: str) -> list[str]:
    """What is heard holds no digits, brackets, links or abbreviations; placeholders are filled from checked tables."""
    found = dict.fromkeys(each[0] for each in _NOT_FOR_THE_EAR.finditer(_PLACEHOLDER.sub("", text)))
    return [f"{each!r} does not read well aloud: write words" for each in found]


def faults_of_reading(text: str) -> list[str]:
    """What no text on the web may be: too long, or a promise."""
    return [*faults_of_length(text, MOST_WORDS_READ), *faults_of_promises(text)]


def faults_of_hearing(text: str) -> list[str]:
    """What no text on the phone may be: too long, a promise, or hard to say."""
    return [*faults_of_length(text, MOST_WORDS_HEARD), *faults_of_promises(text), *faults_of_sound(text)]


def faults_of_message(text: str) -> list[str]:
    """A message begins with a capital, ends as a sentence does, and has every placeholder filled in."""
    faults = []
    if not text[:1].isupper():
        faults.append("it does not begin with a capital")
    if text[-1:] not in (".", "?"):
        faults.append("it does not end as a sentence does")
    faults += _left_open(text)
    if text != " ".join(text.split()):
        faults.append("its words have odd spaces between them")
    return [*faults, *(["two full stops stand together"] if ".." in text else [])]


def faults_of_question(question: str, most: int) -> list[str]:
    """A question that is put on a button ends as one, is short, and is filled in."""
    faults = [] if question.endswith("?") else ["it does not end with a question mark"]
    return [*faults, *faults_of_button(question, most)]


def faults_of_button(title: str, most: int) -> list[str]:
    """What is put on a button is short, and filled in."""
    faults = [f"{len(title)} letters, at most {most}"] if len(title) > most else []
    return [*faults, *_left_open(title)]


def faults_of_naming_read(text: str, cited: Iterable[Source]) -> list[str]:
    """A text on the web that carries facts names each of its publishers."""
    return [f"{source.publisher} is cited, but not named" for source in cited if not publisher_in(text, source)]


def faults_of_naming_heard(text: str, cited: Sequence[Source]) -> list[str]:
    """A text on the phone that carries facts names one of its publishers at least."""
    if any(publisher_in(text, source) for source in cited):
        return []
    return [f"none of its publishers is named: {', '.join(source.publisher for source in cited)}"]


def faults_of_naming_technique(text: str, technique: Technique) -> list[str]:
    """A recommendation names what it recommends first, by its name or by one that people use."""
    names = (technique.name, *technique.aliases)
    return [] if any(name.lower() in text.lower() for name in names) else [f"{technique.name} is not named"]


def faults_of_facts(facts: Sequence[str], sources: Sequence[str], tables: Tables) -> list[str]:
    """Facts are known and listed once, and each has one of the sources."""
    return _faults_of_keys(facts, tables.facts, "fact") + [
        f"{fact} stems from {', '.join(tables.facts[fact].sources)}, which the sources do not name"
        for fact in dict.fromkeys(facts)
        if fact in tables.facts and not set(tables.facts[fact].sources) & set(sources)
    ]


def faults_of_sources(sources: Sequence[str], tables: Tables) -> list[str]:
    """Sources are known and listed once."""
    return _faults_of_keys(sources, tables.sources, "source")


def faults_of_spare_sources(facts: Sequence[str], sources: Sequence[str], tables: Tables) -> list[str]:
    """Whoever is cited for a written text says one of its facts."""
    carried = {source for fact in facts if fact in tables.facts for source in tables.facts[fact].sources}
    return [f"{key} is cited for no fact" for key in sources if key in tables.sources and key not in carried]


def _faults_of_keys(keys: Sequence[str], known: Container[str], what: str) -> list[str]:
    different = dict.fromkeys(keys)
    faults = [f"{key!r} is no known {what}" for key in different if key not in known]
    return faults + [f"{key} is listed twice" for key in different if keys.count(key) > 1]


def _left_open(text: str) -> list[str]:
    """Signs of a placeholder or a list that was not filled in."""
    return [f"{sign!r} stands in it" for sign in sorted(set("{}|") & set(text))]
