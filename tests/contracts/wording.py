"""The tables whose words the contracts are about, and the lengths that the rules of wording set."""

from knowledge.load import load_tables
from knowledge.wording import MOST_WORDS_HEARD

__all__ = ["MOST_WORDS_HEARD", "TABLES"]

TABLES = load_tables()
