"""What must hold inside the safety tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from knowledge.errors import Fault
from safety.tables import AFTERMATH, KINDS, MODIFIERS, NUMBERS, RISKS, SIGNS, WORDS, Modifier
from safety.text import EDGE, Text
from safety.triage import Assessor

_OPTIONAL = {"within", "unless", "now", "today", "modified_by"}

Rows = Mapping[str, Sequence[tuple[int, Any]]]


def check_rows(rows: Rows) -> Iterator[Fault]:
    """Faults of single cells: doubled keys, empty cells, unknown families and kinds, numbers that are none."""
    for file, table in rows.items():
        first: dict[str, int] = {}
        for line, row in table:
            key = row.group if file == RISKS else row.key
            # What is measured in two units stands in two rows.
            if first.setdefault(key, line) != line and file != NUMBERS:
                yield Fault(file, line, "key", f"{key!r} stands in line {first[key]} already")
            for column, value in vars(row).items():
                if not value and column not in _OPTIONAL and (file, column) not in ((WORDS, "kind"), (KINDS, "names")):
                    yield Fault(file, line, column, "the cell is empty")
    families = {family for _, row in rows[MODIFIERS] for family in row.families}
    kinds = {row.key for _, row in rows[KINDS]}
    for file in (SIGNS, RISKS):
        for line, row in rows[file]:
            for family in row.modified_by:
                if family not in families:
                    yield Fault(file, line, "modified_by", f"{family!r} is no family of {MODIFIERS}")
            if row.kind not in kinds:
                yield Fault(file, line, "kind", f"{row.kind!r} is no key of {KINDS}")
    for line, row in rows[WORDS]:
        if row.kind and row.kind not in kinds:
            yield Fault(WORDS, line, "kind", f"{row.kind!r} is no key of {KINDS}")
    for line, sign in rows[SIGNS]:
        if "&" in sign.pattern and not sign.within.isdecimal():
            yield Fault(SIGNS, line, "within", f"a pattern with & needs a number of words, not {sign.within!r}")
        if "&" not in sign.pattern and sign.within:
            yield Fault(SIGNS, line, "within", "a pattern without & needs no number")
    for line, row in rows[NUMBERS]:
        for column in ("low", "high"):
            if not getattr(row, column).replace(".", "", 1).isdecimal():
                yield Fault(NUMBERS, line, column, f"{getattr(row, column)!r} is no number")


def check_names(
    used: Sequence[tuple[str, int, str, frozenset[str]]], known: Collection[str], read: Callable[[str], Text] | None
) -> Iterator[Fault]:
    """Groups that do not exist, and words that no text can have as `read` spells it, where that is given."""
    all_names = {name for *_, names in used for name in names}
    faults = {name: why for name in all_names if (why := _fault_of_name(name, known, read))}
    for file, line, column, names in used:
        for name in sorted(names & faults.keys()):
            yield Fault(file, line, column, faults[name])


def _fault_of_name(name: str, known: Collection[str], read: Callable[[str], Text] | None) -> str | None:
    if name[0].isupper():
        return None if name in known else f"{name!r} is no group of {WORDS}"
    spelled = read is None or name == EDGE or read(name).words == (EDGE, name, EDGE)
    return None if spelled else f"{name!r} is no word as safety.text.read spells it"


def check_examples(assessor: Assessor, rows: Rows) -> Iterator[Fault]:
    """Examples that their own row does not recognise."""
    for line, sign in rows[SIGNS]:
        found = [each for each in assessor.findings(sign.example) if each.sign is sign and not each.modifier]
        if not found:
            yield Fault(SIGNS, line, "example", f"{sign.example!r} does not match the row's pattern, or is modified")
    for line, number in rows[NUMBERS]:
        text = assessor.tables.read(number.example)
        if number.key not in assessor.tables.groups.find(text.words, assessor.tables.measures).names():
            yield Fault(NUMBERS, line, "example", f"{number.example!r} has no number that the row means")
    for line, outcome in rows[AFTERMATH]:
        if assessor.became(outcome.example) is not outcome.became:
            why = f"{outcome.example!r} does not say that it became {outcome.became.value!r}"
            yield Fault(AFTERMATH, line, "example", why)
    for line, modifier in rows[MODIFIERS]:
        yield from _modified_example(assessor, line, modifier)


def _modified_example(assessor: Assessor, line: int, modifier: Modifier) -> Iterator[Fault]:
    found = list(assessor.signs(modifier.example))
    if not any(reading.modifies(modifier, sign, spans) for sign, spans, reading in found):
        yield Fault(MODIFIERS, line, "example", f"{modifier.example!r} has no sign that the row modifies")
    elif alarm := assessor.assess(modifier.example).sign:
        yield Fault(MODIFIERS, line, "example", f"{modifier.example!r} has a sign all the same: {alarm.key}")
