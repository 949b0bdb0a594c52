"""Takes out of visitors' words the names that they introduce: behind "my name is" and the like, and in sign-offs.

A name that nothing introduces stays: to know it from a word, one would have to know all names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

NAME = "[name]"

# A name as it is written with capitals: "Anna", "O'Brien", "al-Rashid", "J. R.", "McDonald".
_CAPITAL = r"(?:(?:(?:van|von|de|der|la|al|bin|Ní)[ -])*[^\W\d_a-z][\w'’-]*[a-z][\w'’-]*|[A-Z]\.|I{2,3}|[JS]r\.)"
_CAPITALS = rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
_RELATIVE = (
    "son|daughter|wife|husband|mom|mum|mother|dad|father|sister|brother|partner|boyfriend|girlfriend|fiancee?|friend|"
    "grandma|grandmother|grandpa|grandfather|aunt|uncle|niece|nephew|child|baby|boss|neighbou?r"
)
_HELLO = r"(?:(?:hi|hello|hey|yes|good (?:morning|afternoon|evening))(?: there)?[,.!]? )?"
# Capitals tell a name here; (before, name, after).
_WRITTEN_NAMES = tuple(
    re.compile(rf"({before})({_CAPITALS})({after})")
    for before, after in (
        (rf"\b(?:[Mm]y|[Hh]er|[Hh]is|[Oo]ur) (?:\w+ )?(?:{_RELATIVE}),? ", r"\b"),
        (r"\b(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof)\.? ", r"\b"),
        (r"\b(?i:patient|client|ask for|calls? me|made out to|legal name,)[:,]? ", r"\b"),
        (r"\b(?:[Ii]'m|[Ii]’m|[Ii] am|[Ii]t's|[Ii]t’s) (?=\S+ [^\W\d_a-z])", r"\b"),
        (r"\b[Tt]his is ", r"(?=[,.!]|$| (?:from|again|here|and|i|I|my|speaking|calling)\b)"),
        (r"\b(?:it's|It's|its|Its|it’s) ", r"(?= (?:again|here|from)\b)"),
        (r"\bunder (?:the name (?:of )?)?", r"(?:, [A-Z][a-z]+)?\b"),
        (r"\b(?:I|i|he|she|He|She) go(?:es)? by ", r"\b"),
        (r"\bnamed? (?:me |him |her )?", r"\b"),
        (rf"^(?i:{_HELLO})", r"(?= here\b)"),
        (
            r"\b(?i:thanks|thank you|thx|cheers|regards|wishes|sincerely|yours|best)[,.!]?\s+[-–—]?\s?",
            r"\.?(?=$|\s*[\n\[])",
        ),
        (r"[-–—] ?", r"\.?$"),
        (r"(?:^|[.!?] )", r"(?=[ ,/]{1,3}(?:DOB|\[))"),
    )
)
# What follows these is a name in capitals or not, as long as it consists of words that are no common ones.
_INTRODUCTION = re.compile(
    r"\b(?:my ?(?:full |first |last |sur|family |maiden )?(?:names?(?:'s|’s| is| are| was|s|:)?|na(?:m|ne)(?:'s| is))|"
    rf"(?:his|her|their|our|(?:{_RELATIVE})(?:'s|’s|s)?) (?:full |first |last )?names?(?:'s|’s| is| are|:)|"
    r"(?:first|last|full|patient|client) name(?:'s|’s| is|:)?|(?:^|(?<=[.,!?…] ))names?(?:'s|’s| is|:)|"
    r"the name(?:'s|’s| is)|"
    r"(?:i'm|i’m|i am|im) (?:called|named)|(?:please )?call me|people call me|they call me|"
    r"put me down as|(?<!my )(?<!the )(?:mrs?\.?|missus|mister)|"
    r"me llamo|mi nombre es|je m'appelle|je m’appelle|ich hei(?:ß|ss)e|mein name ist|mi chiamo|meu nome é|me chamo)"
    r"[,:]?\s+(?:(?:um+|uh+|er|like)[,.]? )*",
    re.IGNORECASE,
)
_SPEAKING = re.compile(r"\b(this is) ((?:[^\W\d_][\w'’.-]* ){1,3})(?=(?:speaking|calling)\b)", re.IGNORECASE)
_IS_MY_NAME = re.compile(r"\b(?:[A-Z][\w'’-]* )?(?!(?i:what|that|it|this|here|not) )[^\W\d_][\w'’-]* (?i:is my name)\b")
# "spelled s m y t h e", "K-O-W-A-L-C-Z-Y-K".
_SPELT = re.compile(r"\b[A-Za-z](?:[ -][A-Za-z]\b){3,}|\b[A-Z](?:-[A-Z]\b){2,}")
_MOST_NAMES = 5
_WORD = re.compile(r"(?:[^\W\d_]\.){1,3}(?!\w)|[^\W\d_][\w'’-]*")
_GAP = re.compile(r"[ \t]+")
# "Kowalski, Anna".
_FIRST_NAME = re.compile(r",[ \t]+([A-Z][\w'’-]*)(?=\W*$)")


def mask_names(text: str) -> str:
    """The text with a word in square brackets in place of each introduced name."""
    text = _SPELT.sub(NAME, text)
    text = _SPEAKING.sub(lambda found: found[0] if _end_of_name(found[2], 0) == 0 else f"{found[1]} {NAME} ", text)
    text = _IS_MY_NAME.sub(lambda found: f"{NAME} is my name", text)
    pieces, end = [], 0
    for found in _INTRODUCTION.finditer(text):
        name = _end_of_name(text, found.end())
        if found.start() >= end and name > found.end():
            pieces += [text[end : found.end()], NAME]
            end = name
    text = "".join([*pieces, text[end:]])
    for pattern in _WRITTEN_NAMES:
        text = pattern.sub(lambda found: found[0] if _is_common(found[2]) else f"{found[1]}{NAME}", text)
    return text


def _is_common(words: str) -> bool:
    """Whether the first of the words begins no name."""
    return words.split()[0].strip(".,").lower().replace("’", "'") in _no_names()


def _end_of_name(text: str, start: int) -> int:
    """Where the name that begins at `start` ends; `start` itself where none begins there."""
    end = place = start
    for _ in range(_MOST_NAMES):
        word = _WORD.match(text, place)
        if not word or _is_common(word[0]):
            return end
        end = word.end()
        if first := _FIRST_NAME.match(text, end):
            return first.end()
        gap = _GAP.match(text, end)
        if not gap:
            return end
        place = gap.end()
    return end


@lru_cache(maxsize=1)
def _no_names() -> frozenset[str]:
    lines = Path(__file__).with_name("no_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
