"""Words that refer to something said before: pure text."""

from __future__ import annotations

import re

_POINTER = re.compile(
    r"\b(?:its|it's|it|that's|that|this|these|those|they're|they|them|their|theirs|there|one|ones|same|both|either|neither)\b",
    re.IGNORECASE,
)
# Words that name no subject: a question made of nothing else is about what was spoken of before. A word with an ending
# stands before the word without, for the first that fits is taken.
_GENERIC = re.compile(
    r"\b(?:a|an|the|and|or|but|so|then|ok|okay|please|well|now|just|really|exactly|actually|again|also|else|more|most|much|"
    r"what's|whats|what|which|who's|whos|who|where's|where|when|why|how's|how|is|are|am|was|were|be|do|does|did|done|can|"
    r"could|will|would|should|shall|may|might|i'd|i'm|i|me|my|you|your|we|he|she|us|to|of|for|in|on|at|with|about|from|by|"
    r"get|go|going|give|gives|tell|explain|describe|mean|means|meant|work|works|use|used|uses|help|helps|helping|good|best|"
    r"better|treat|treats|offer|offers|provide|provides|find|have|had|need|want|like|try|pick|choose|suggest|recommend|"
    r"recommended|kind|kinds|type|types|sort|sorts|massage|massages|technique|techniques|therapy|therapies|treatment|treatments|session|"
    r"sessions|method|methods|option|options|"
    r"number|phone|call|contact|book|appointment|reach|address|website|different|difference|compare|thing|stuff|case|"
    r"anything|something|everything|yes|no|any|some|all|other|others)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")


def points_back(text: str) -> bool:
    """Whether a message points to something said before: "does it hurt?"."""
    return bool(_POINTER.search(text.replace("’", "'")))


def names_no_subject(text: str) -> bool:
    """Whether a message holds nothing but words that any question may hold: "so which one would help with that?"."""
    text = text.replace("’", "'")
    return not _LETTER.search(_GENERIC.sub(" ", _POINTER.sub(" ", text)))


def refers_back(text: str) -> bool:
    """Whether a message points to something said before, or names no subject at all."""
    return points_back(text) or names_no_subject(text)
