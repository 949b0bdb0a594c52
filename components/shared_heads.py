"""Completes names that share their last word: "back and neck pain" names the back's pain too."""

import re
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

# The component's name in a spaCy pipeline.
SHARED_HEADS = "shared_heads"
_JOINTS = frozenset({"and", "or", "&", "+", "/", ",", "plus", "vs", "versus"})
# Whose body it is makes no other name of "pain in my back".
OWNERS = ["my", "the", "your", "his", "her", "their", "our", "both"]
_DETERMINERS = frozenset({*OWNERS, "a", "this", "that"})
# What makes "back" a direction: "I came back and my neck hurts" names one part of the body.
_MOVING = re.compile(
    r"bring|call|come|drive|fall|fly|give|go|lean|look|move|return|roll|run|send|sit|step|take|turn|way|write"
)
# What may stand behind the second of two: "my neck and back to work" names one as well.
_BEHIND = _JOINTS | frozenset({"be", "?", ".", "!", ";"})
# A last word of the names of so many rows goes with any of them: "my arms and legs tingle" is about pains.
_COMMON = 10


class SharedHeads:
    """A spaCy component: a word that is joined to an entity becomes one too, where a name of two words says so.

    The name's last word is the entity's own ("pain" in "back and neck pain") or one that many names end on.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], tuple[str, str]] = {}
        self._common: tuple[str, ...] = ()

    def learn(self, names: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        """Remembers the names of two words; each is (label, key, lemmas)."""
        rows_of_head: dict[str, set[str]] = {}
        for label, key, lemmas in names:
            if len(lemmas) == 2:
                self._rows.setdefault(lemmas, (label, key))
                rows_of_head.setdefault(lemmas[-1], set()).add(key)
        common = [head for head, keys in rows_of_head.items() if len(keys) >= _COMMON]
        self._common = tuple(sorted(common, key=lambda head: -len(rows_of_head[head])))

    def __call__(self, doc: Doc) -> Doc:
        found = list(doc.ents)
        taken = {place for span in found for place in range(span.start, span.end)}
        for entity in found:
            # The list grows while it is read: what is joined to a completed name is completed too.
            for place in (_joined_before(doc, entity), _joined_behind(doc, entity)):
                if place is not None and place not in taken and (span := self._complete(doc, place, entity)):
                    found.append(span)
                    taken.add(place)
        doc.ents = sorted(found, key=lambda span: span.start)
        return doc

    def _complete(self, doc: Doc, place: int, entity: Span) -> Span | None:
        for head in (entity[-1].lemma_, *self._common):
            if row := self._rows.get((doc[place].lemma_, head)):
                return Span(doc, place, place + 1, label=row[0], span_id=row[1])
        return None


@Language.factory(SHARED_HEADS)
def _make_shared_heads(nlp: Language, name: str) -> SharedHeads:
    return SharedHeads()


def _joined_before(doc: Doc, entity: Span) -> int | None:
    """The place of a word that a joint binds to the entity behind it, or None."""
    place = entity.start - 1
    if place >= 0 and doc[place].lower_ in _DETERMINERS:
        place -= 1
    if place < 1 or doc[place].lower_ not in _JOINTS:
        return None
    while place > 0 and doc[place - 1].lower_ in _JOINTS:
        place -= 1
    moves = place > 1 and bool(_MOVING.fullmatch(doc[place - 2].lemma_))
    return place - 1 if place and not moves else None


def _joined_behind(doc: Doc, entity: Span) -> int | None:
    """The place of a word that a joint binds to the entity before it, or None."""
    place = entity.end
    if place >= len(doc) or doc[place].lower_ not in _JOINTS:
        return None
    while place < len(doc) and (doc[place].lower_ in _JOINTS or doc[place].lower_ in _DETERMINERS):
        place += 1
    ends = place + 1 >= len(doc) or doc[place + 1].lemma_ in _BEHIND
    return place if place < len(doc) and ends else None
