"""A spaCy pipeline that knows the tables' words: blank English, lemmas, rulers compiled from names and aliases."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc, Span, Token

from components.shared_heads import OWNERS, SHARED_HEADS
from components.spelling import plain
from knowledge.english import is_english
from knowledge.records import Category, Tables

# How many wrong letters a word may have, by its length. Short words are too close to one another ("back", "neck") for
# any.
_ALLOWED_EDITS = ((7, 2), (5, 1))

# Nobody types a longer question; looking for typing errors in 100 kB would keep everybody else waiting for seconds.
_LONGEST_QUESTION = 500

# By a row's key, its names, each as lemmas.
Names = dict[str, list[tuple[str, ...]]]


def build_pipeline(tables: Tables) -> Language:
    """A pipeline whose entities carry the row's kind as label (`condition`, `technique` ...) and the row's key as id.

    One ruler finds the names as they are, by their lemmas. A second one, some milliseconds slower, allows for typing
    errors and runs only where a text holds a word that is neither English nor part of a name. Names that share a word
    are completed last.
    """
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    as_written = [(label, key, list(nlp.pipe(names))) for label, key, names in _named_rows(tables)]
    rows = [(label, key, list(nlp.pipe(_of_anybody(doc.text for doc in docs)))) for label, key, docs in as_written]
    names = {key: [_lemmas(doc) for doc in docs] for _, key, docs in rows}
    exact = nlp.add_pipe(
        "span_ruler",
        name="table_ruler",
        config={"spans_key": None, "annotate_ents": True, "phrase_matcher_attr": "LEMMA"},
    )
    exact.ents_filter = lambda entities, spans: _most_telling([*entities, *spans])
    exact.add_patterns([{"label": label, "id": key, "pattern": doc.text} for label, key, docs in rows for doc in docs])

    typos = nlp.add_pipe("typo_ruler")
    typos.ents_filter = true_names(names)
    # Aliases hold common misspellings, so only the names themselves count as spelt right.
    typos.known = {lemma for own in names.values() for lemma in own[0]}
    typos.add_patterns(
        [
            {"label": label, "id": key, "pattern": pattern}
            for label, key, docs in as_written
            for pattern in map(_fuzzy, docs)
        ]
    )
    nlp.add_pipe(SHARED_HEADS).learn((label, key, lemmas) for label, key, _ in rows for lemmas in names[key])
    return nlp


def _named_rows(tables: Tables) -> Iterator[tuple[str, str, list[str]]]:
    """Each row that a visitor may name: its label, its key, its name and aliases."""
    for label, rows in (("condition", tables.conditions), ("uncovered", tables.uncovered), ("clinic", tables.clinics)):
        for key, row in rows.items():
            yield label, key, [plain(name) for name in (row.name, *row.aliases)]
    for key, row in tables.techniques.items():
        label = "massage" if row.category is Category.MASSAGE else "technique"
        yield label, key, [plain(name) for name in (row.name, *row.aliases)]


def _of_anybody(names: Iterable[str]) -> Iterator[str]:
    """The names, those that hold "my" between other words also with each other owner in its place."""
    for name in names:
        before, mine, after = name.partition(f" {OWNERS[0]} ")
        yield from (f"{before} {owner} {after}" for owner in OWNERS) if mine else (name,)


def _lemmas(tokens: Doc | Span) -> tuple[str, ...]:
    return tuple(token.lemma_ for token in tokens if not token.is_punct)


def _fuzzy(doc: Doc) -> list[dict[str, Any]]:
    """Lemmas in order, long ones with room for typing errors; punctuation inside a name may be left out."""
    pattern: list[dict[str, Any]] = []
    for token in doc:
        if token.is_punct:
            pattern.append({"IS_PUNCT": True, "OP": "?"})
            continue
        lemma = token.lemma_
        if token.i > 0 and lemma == OWNERS[0]:
            pattern.append({"LOWER": {"IN": OWNERS}})
            continue
        edits = next((edits for length, edits in _ALLOWED_EDITS if len(lemma) >= length), 0)
        pattern.append({"LEMMA": {f"FUZZY{edits}": lemma} if edits else lemma})
    return pattern


class TypoRuler(SpanRuler):
    """A ruler that looks only at texts in which some word may be a misspelt name."""

    known: set[str] = frozenset()

    def __call__(self, doc: Doc) -> Doc:
        suspect = len(doc) <= _LONGEST_QUESTION and any(self._may_be_misspelt(token) for token in doc)
        return super().__call__(doc) if suspect else doc

    def _may_be_misspelt(self, token: Token) -> bool:
        long_enough = len(token) >= _ALLOWED_EDITS[-1][0] - 1
        return long_enough and token.is_alpha and token.lemma_ not in self.known and not is_english(token.lower_)


@Language.factory("typo_ruler")
def _make_typo_ruler(nlp: Language, name: str) -> TypoRuler:
    return TypoRuler(nlp, name, spans_key=None, annotate_ents=True)


def true_names(names: Names) -> Callable[[Iterable[Span], Iterable[Span]], list[Span]]:
    """The filter that settles which matches become entities: no English word is taken for a typing error of another
    ("knows" is not "knots"), then the most telling match wins."""

    def is_true(span: Span) -> bool:
        # Where a word is English, the name must hold it as it is.
        fixed = [token.lemma_ if is_english(token.lower_) else None for token in span if not token.is_punct]
        return any(
            len(name) == len(fixed) and all(word in (None, own) for word, own in zip(fixed, name, strict=True))
            for name in names[span.id_]
        )

    def keep(entities: Iterable[Span], spans: Iterable[Span]) -> list[Span]:
        return _most_telling([*entities, *(span for span in spans if is_true(span))])

    return keep


def _most_telling(spans: Iterable[Span]) -> list[Span]:
    """Of spans that overlap, the one with most words of meaning, then the longest, then the first.

    "My back strain" is a strain ("back strain"), not a back ("my back").
    """
    spans = (span for span in spans if not _is_direction(span))
    taken: set[int] = set()
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (-sum(not token.is_stop for token in span), -len(span), span.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _is_direction(span: Span) -> bool:
    """Whether "back" is where something is: "pain in the back of my knee"."""
    behind = [token.lower_ for token in span.doc[span.end : span.end + 2]]
    return span[-1].lower_ == "back" and behind[:1] == ["of"] and behind[-1] in OWNERS
