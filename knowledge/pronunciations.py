"""How those words of names and aliases sound that CMUdict, the pronouncing dictionary, lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Fault, TablesError
from knowledge.load import FOLDER, read_rows
from knowledge.text import normalize

FILE = "pronunciations.csv"
# ARPAbet as CMUdict writes it, without the digits that tell stress.
_PHONES = "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW B CH D DH F G HH JH K L M N NG P R S SH T TH V W Y Z ZH"
PHONES = frozenset(_PHONES.split())


@dataclass(frozen=True)
class _Pronunciation:
    word: str
    phones: str
    why: str


def load_pronunciations(folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """The checked table: each word, as `normalize` writes it, with its phones.

    Raises:
        TablesError: the file is missing or unreadable, or a row is wrong.
    """
    faults: list[Fault] = []
    rows = list(read_rows(folder / FILE, _Pronunciation, faults))
    faults += _faults_of_rows(rows)
    if faults:
        raise TablesError(faults)
    return {row.word: tuple(row.phones.split()) for _, row in rows}


def _faults_of_rows(rows: list[tuple[int, _Pronunciation]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line, row in rows:
        for column, cell in vars(row).items():
            if not cell:
                yield Fault(FILE, line, column, "the cell is empty")
        if not row.word:
            pass
        elif not normalize(row.word):
            yield Fault(FILE, line, "word", f"{row.word!r} holds neither a letter nor a digit")
        elif row.word != normalize(row.word):
            yield Fault(FILE, line, "word", f"{row.word!r} must be written {normalize(row.word)!r}")
        elif " " in row.word:
            yield Fault(FILE, line, "word", f"{row.word!r} is more than one word")
        elif first.setdefault(row.word, line) != line:
            yield Fault(FILE, line, "word", f"{row.word!r} stands in line {first[row.word]} already")
        for phone in dict.fromkeys(row.phones.split()):
            if phone not in PHONES:
                yield Fault(FILE, line, "phones", f"{phone!r} is no phone of CMUdict without stress")
