"""The knowledge tables that the contracts are about, read once for the whole run."""

from functools import cache

from knowledge.load import load_tables
from knowledge.records import Tables


@cache
def real_tables() -> Tables:
    return load_tables()
