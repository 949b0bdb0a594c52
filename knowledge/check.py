"""What must hold between and inside the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from knowledge.errors import Fault
from knowledge.records import Tables
from knowledge.text import normalize

# Cells that may be empty; every other cell must say something.
_OPTIONAL = {
    "clinics": {"place", "phone", "phone_spoken", "web", "contact_facts"},
    "techniques": {"how", "feel", "offered_by", "treats_note", "treats_note_spoken"},
    "conditions": {"caution", "caution_spoken"},
    "uncovered": {"near"},
}
# Columns whose parts are keys of another table.
_REFERENCES = {
    "sources": "sources",
    "facts": "facts",
    "contact_facts": "facts",
    "offers_facts": "facts",
    "offered_by": "clinics",
}
_REFERENCES |= {"techniques": "techniques", "near": "conditions"}
# Tables whose rows a visitor names: a name or an alias must lead to one row only.
_NAMED = ("conditions", "uncovered", "techniques", "clinics")

Lines = Mapping[str, Mapping[str, int]]


def check_tables(tables: Tables, lines: Lines, written: Mapping[str, Collection[str] | None]) -> list[Fault]:
    """Every fault in `tables`.

    Args:
        lines: the line of each row, by table and key.
        written: by table, the keys that stand in its file, of rows too bad to be in `tables` as well; None: unknown.
    """
    return [
        *_empty_cells(tables, lines),
        *_unknown_keys(tables, lines, written),
        *_shared_aliases(tables, lines),
        *_foreign_facts(tables, lines),
    ]


def _cells(tables: Tables, lines: Lines) -> Iterator[tuple[str, int, str, Any]]:
    for table in vars(tables):
        for key, row in getattr(tables, table).items():
            for column, value in vars(row).items():
                yield table, lines[table][key], column, value


def _empty_cells(tables: Tables, lines: Lines) -> Iterator[Fault]:
    for table, line, column, value in _cells(tables, lines):
        if value in ("", ()) and column not in _OPTIONAL.get(table, set()):
            yield Fault(f"{table}.csv", line, column, "the cell is empty")
        elif isinstance(value, tuple) and "" in value:
            yield Fault(f"{table}.csv", line, column, "a part of the list is empty")


def _unknown_keys(tables: Tables, lines: Lines, written: Mapping[str, Collection[str] | None]) -> Iterator[Fault]:
    for table, line, column, value in _cells(tables, lines):
        target = _REFERENCES.get(column)
        keys = written[target] if target else None
        if keys is not None:
            for key in value:
                if key and key not in keys:
                    yield Fault(f"{table}.csv", line, column, f"{key!r} is no key of {target}.csv")


def _shared_aliases(tables: Tables, lines: Lines) -> Iterator[Fault]:
    """Two rows must not answer to one name, also when only case, accents or punctuation differ."""
    owners: dict[str, tuple[str, str]] = {}
    for table in _NAMED:
        for key, row in getattr(tables, table).items():
            for alias in (row.name, *row.aliases):
                word = normalize(alias)
                owner = owners.setdefault(word, (table, key))
                if owner != (table, key):
                    where = f"{owner[0]}.csv, line {lines[owner[0]][owner[1]]}"
                    yield Fault(
                        f"{table}.csv", lines[table][key], "aliases", f"{alias!r} belongs to {owner[1]!r} ({where}) too"
                    )


def _foreign_facts(tables: Tables, lines: Lines) -> Iterator[Fault]:
    """A row must name a source for each fact that it carries."""
    for table in ("clinics", "techniques", "conditions"):
        for key, row in getattr(tables, table).items():
            for fact in (*row.facts, *getattr(row, "contact_facts", ()), *getattr(row, "offers_facts", ())):
                known = tables.facts.get(fact)
                if known and not set(known.sources) & set(row.sources):
                    why = f"{fact} stems from {', '.join(known.sources)}, which the row's sources do not name"
                    yield Fault(f"{table}.csv", lines[table][key], "facts", why)
