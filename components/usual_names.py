"""Puts a well-known name in the place of each name, so that what is asked counts and not about which row."""

from __future__ import annotations

from spacy.tokens import Doc

# By the kind of a table's row, a name that many questions hold.
USUAL = {
    "condition": "back pain",
    "uncovered": "back pain",
    "technique": "myofascial release",
    "massage": "therapeutic massage",
    "clinic": "the clinic",
}


def with_usual_names(doc: Doc) -> str:
    """The document's text: "what helps neuropathy" becomes "what helps back pain"."""
    # spaCy puts it together anew each time that it is asked for.
    text = doc.text
    parts, at = [], 0
    for span in doc.ents:
        parts += [text[at : span.start_char], USUAL[span.label_]]
        at = span.end_char
    return "".join([*parts, text[at:]])
