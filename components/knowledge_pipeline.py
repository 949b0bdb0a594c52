"""A spaCy pipeline that knows the tables' words: blank English, lookup lemmas, a ruler compiled from names and aliases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry

from components.english import is_english
from knowledge.records import Category, Tables

RULER = "table_ruler"
# How many wrong letters a word may have, by its length. Short words are too close to one another ("back", "neck") for any.
_ALLOWED_EDITS = ((7, 2), (5, 1))


def build_pipeline(tables: Tables) -> Language:
    """A pipeline whose entities carry the row's kind as label (`condition`, `technique` ...) and the row's key as id."""
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    named = [(label, key, list(nlp.pipe(names))) for label, key, names in _named_rows(tables)]
    names = {key: [list(_lemmas(doc)) for doc in docs] for _, key, docs in named}
    ruler = nlp.add_pipe(
        "span_ruler",
        name=RULER,
        config={
            "spans_key": None,
            "annotate_ents": True,
            "ents_filter": {"@misc": "knowledge.true_names.v1", "names": names},
        },
    )
    ruler.add_patterns(
        [{"label": label, "id": key, "pattern": _pattern(doc)} for label, key, docs in named for doc in docs]
    )
    return nlp


def _named_rows(tables: Tables) -> Iterator[tuple[str, str, list[str]]]:
    """Each row that a visitor may name: its label, its key, its name and aliases."""
    for label, rows in (("condition", tables.conditions), ("uncovered", tables.uncovered), ("clinic", tables.clinics)):
        for key, row in rows.items():
            yield label, key, [row.name.lower(), *(alias.lower() for alias in row.aliases)]
    for key, row in tables.techniques.items():
        label = "massage" if row.category is Category.MASSAGE else "technique"
        yield label, key, [row.name.lower(), *(alias.lower() for alias in row.aliases)]


def _pattern(doc: Doc) -> list[dict[str, Any]]:
    """Lemmas in order, long ones with room for typing errors; punctuation inside a name may be left out."""
    pattern: list[dict[str, Any]] = []
    for token in doc:
        if token.is_punct:
            pattern.append({"IS_PUNCT": True, "OP": "?"})
            continue
        lemma = token.lemma_
        edits = next((edits for length, edits in _ALLOWED_EDITS if len(lemma) >= length), 0)
        pattern.append({"LEMMA": {f"FUZZY{edits}": lemma} if edits else lemma})
    return pattern


def _lemmas(tokens: Doc | Span) -> tuple[str, ...]:
    return tuple(token.lemma_ for token in tokens if not token.is_punct)


@registry.misc("knowledge.true_names.v1")
def true_names(names: dict[str, list[list[str]]]) -> Any:
    """Makes the filter that settles which matches become entities: no English word is taken for a typing error of another
    ("knows" is not "knots"), then the longest match wins.

    Args:
        names: by the row's key, its names as lists of lemmas.
    """
    known = {key: {tuple(name) for name in row} for key, row in names.items()}

    def is_true(span: Span) -> bool:
        lemmas = _lemmas(span)
        # Where a word is English, the name must hold it as it is.
        fixed = [None if not is_english(token.lower_) else token.lemma_ for token in span if not token.is_punct]
        return lemmas in known[span.id_] or any(
            len(name) == len(lemmas) and all(word in (None, own) for word, own in zip(fixed, name, strict=True))
            for name in known[span.id_]
        )

    def keep(entities: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
        return filter_spans([*entities, *(span for span in spans if is_true(span))])

    return keep
