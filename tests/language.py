"""The spaCy pipeline of the real tables: expensive to build, never changed by a test."""

from functools import lru_cache

from spacy.language import Language

from components.knowledge_spacy import compiled
from knowledge.load import load_tables


@lru_cache(maxsize=1)
def real_language() -> Language:
    """One copy for the whole run, which the components share."""
    return compiled(load_tables().version())
