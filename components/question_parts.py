"""Cuts a message where one question ends and the next begins: pure text, no Rasa."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A message of this many letters is a story; whoever writes that long asks one thing of it.
LONGEST = 600
# Politeness and hesitation that stand before a question and say nothing about it.
_LEAD = (
    r"(?:(?:hi|hello|hey|ok|okay|so|well|please|thanks|thank you|um+|uh+|and|but|also|plus|oh|ah|sorry|yes|no|then|now|"
    r"great|cool|alright|one more thing|another thing|second(?:ly)?|first(?:ly)?|finally|lastly)\b[\s,.!:-]*)*"
)
_OPENER = (
    r"(?:(?:what|which|who|whom|whose|where|when|why|how|what'?s|who'?s|how'?s|where'?s|is|are|am|was|were|do|does|did|"
    r"can|could|will|would|should|shall|may|might|must|isn'?t|aren'?t|don'?t|doesn'?t|can'?t|won'?t|whether|tell me|"
    r"explain|describe|any idea|curious|wondering)\b|have you\b|has (?:it|any|any(?:one|body))\b|give me\b|"
    r"i(?:'m| am| was| just)* (?:want|need|wonder(?:ing)?|curious|asking|like) "
    r"(?:to know|to ask|if|what|which|how|who|about)\b|"
    r"(?:i(?:'d|'m|'ve| would| was| am| have| just| also| only)* )?"
    r"(?:want|wanted|need|needed|like|love|liked|wish|wished|hope|hoped|hoping|trying|meant|dying|been wanting) to "
    r"(?:know|ask|hear|find out|understand|check)\b)"
)
# "I should know if it hurts, and if it is covered": behind such words "if" begins a question.
_INDIRECT = re.compile(r"\b(?:know|ask|asking|wonder|wondering|find out|tell me|curious)\b", re.IGNORECASE)
_IF = re.compile(r"(?:\s*,\s*(?:(?:and|also)\s+)*|\s+and\s+(?:also\s+)?)(?=if\b)", re.IGNORECASE)
_BEGINS_WITH_IF = re.compile(r"(?:and\s+)?if\b", re.IGNORECASE)
_JOINT = r"(?:\s*,)?\s+(?:(?:oh|and|also|plus|then|but|so|as well as|&)\s+)+"
# A question in the order of a statement, which only its mark tells: "it helps my neck and I can come back?"
_STATED = r"(?:i|we|you|they|it|he|she)\s+(?:must|have to|has to|can|should|need to|could|would|will)\b[^.!?]*\?"
# Where a part may end: after a sentence's mark, at a line's end, before a joint or a comma that a question follows.
_ABBREVIATED = "".join(rf"(?<!\b{short}\.)" for short in ("dr", "mr", "ms", "mrs", "st", "vs", "e\\.g", "i\\.e"))
_BORDER = re.compile(
    rf"{_ABBREVIATED}(?<=[.?!;])[\s]+|(?<=\?)(?=\w)|\s*[\r\n]+\s*|{_JOINT}(?={_OPENER})|{_JOINT}(?={_STATED})|\s*,\s+(?={_OPENER})|\s+[-–—]\s+",
    re.IGNORECASE,
)
_BORDER_OR_IF = re.compile(rf"{_BORDER.pattern}|{_IF.pattern}", re.IGNORECASE)
# A question that begins where another one is complete, with nothing between them ...
_NEXT = re.compile(
    r"(?<=\w) +(?=(?:(?:does|will|is) it|(?:is|are) there|do (?:i|you|they)|(?:can|should) i|can you|"
    r"how (?:much|long|often|many)|how \w+ (?:is|are|do|does|should|can|will|would)|which (?:one|is|of)|"
    r"(?:what|where|when|how|why) (?:is|are|do|does|should|can|will)|who (?:do|does|can)|"
    r"(?:what|who|where)'?s)\b)",
    re.IGNORECASE,
)
# ... unless the words before say that it belongs to them: "tell me what is cupping", "what do they do if it is sore".
_LEADS_ON = re.compile(
    r"\b(?:and|or|but|if|when|while|because|than|as|that|which|what|who|where|how|why|whether|of|on|to|in|for|with|about|at|by|"
    r"from|me|you|know|say|see|ask|asks|asking|wonder|wondering|tell|explain|understand|sure|clear|idea|check|learn|hear|"
    r"find out|is|are|do|does|so|like|mean|means|question|matter|matters|depends|depend|people|person|somebody|someone|"
    r"anyone|those|ones?|patients?|therapists?|um+|uh+|erm?|(?:what|who|where|how)'?s|(?:how|what|which|whose) \w+)$",
    re.IGNORECASE,
)
# "What kind of pain does it help" is not complete before its verb.
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|have|has|need|happens|helps?|(?:what|who|where|how)'?s)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|whats|who|whos|where|when|why|how|which|(?:do|can|should|will|is|are|does) \w+)\b", re.IGNORECASE
)
_QUESTION = re.compile(rf"{_LEAD}{_OPENER}", re.IGNORECASE)
# What begins like a question and is none: "when I had surgery", "does not help".
_STATEMENT = re.compile(
    rf"{_LEAD}(?:(?:when|while|as|since|what|where|how)\s+(?:i|we|you|he|she|they|it|my|our|his|her|their|the)\b(?!\s+\w+\s*$)|"
    r"(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have)\s+not\b)",
    re.IGNORECASE,
)
_KEYWORD = re.compile(
    r"\b(?:which|what|how|when|where|who|any|phone|number|address|price|prices|cost|costs|hours|parking|insurance|referral|"
    r"stories|reviews|length|duration|benefits|difference|appointment|booking|payment|covered|training|website|email|"
    r"location|directions|opening|techniques|pressure)\b",
    re.IGNORECASE,
)
# "Phone number, and do you take insurance": few words that tell of nobody are a request, not a story.
_KEYWORDS = 8
_POINTS = re.compile(r"\s*[,;:&]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:i|i'?m|i'?ve|my|me|we|our|he|she|his|her|it|they|this|that|you|your)\b", re.IGNORECASE)
_TAG = re.compile(
    r"\W*(?:right|ok|okay|yes|no|please|really|huh|eh|correct|hello|hi|hey|thanks|thank you|sorry)\W*", re.IGNORECASE
)
# "The difference between a spa, and what you do" is one question; "How do they differ? What do they cost?" is two.
_UNFINISHED = re.compile(
    r"\b(?:between|difference|compare\w*|versus|vs)\b(?!.*\b(?:and|from|to|with)\b|.*[.?!;]$)", re.IGNORECASE
)
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Pieces:
    """A message taken apart: `questions`, each with the statement beside it that it may be about, and all `pieces`."""

    questions: tuple[str, ...]
    pieces: tuple[str, ...]


def take_apart(text: str) -> Pieces:
    """The questions and the pieces of a message, in order; both empty where it is of one piece, or a long story."""
    if len(text) > LONGEST:
        return Pieces((), ())
    indirect = bool(_INDIRECT.search(text))
    pieces = _pieces(text, _BORDER_OR_IF if indirect else _BORDER)
    if len(pieces) < 2:
        return Pieces((), ())
    questions: list[str] = []
    statement = ""
    for piece in pieces:
        joined = f"{statement} {piece}".strip()
        if _is_question(piece) or (indirect and _BEGINS_WITH_IF.match(piece)):
            questions.append(joined)
            statement = ""
        else:
            statement = joined
    if questions and statement:
        questions[-1] = f"{questions[-1]} {statement}"
    return Pieces(tuple(questions), tuple(pieces))


def _pieces(text: str, border: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    for piece in border.split(text):
        if not _WORD.search(piece):
            continue
        if found and _UNFINISHED.search(found[-1]):
            found[-1] = f"{found[-1]} and {piece.strip()}"
        else:
            found += [point for each in _side_by_side(piece.strip()) for point in _list_of_keywords(each)]
    return found


def _side_by_side(piece: str) -> list[str]:
    """A question that follows another one without a word between them, on its own: "what is cupping does it hurt"."""
    for border in _NEXT.finditer(piece):
        first, second = piece[: border.start()], piece[border.end() :]
        complete = len(first.split()) > 2 and _ASKS.search(first) and _VERB.search(first)
        if complete and not _LEADS_ON.search(first):
            return [first, *_side_by_side(second)]
    return [piece]


def _list_of_keywords(piece: str) -> list[str]:
    """Each point of a list: "preferred rehab: phone number, price and parking"."""
    if _PERSON.search(piece) or _QUESTION.match(piece):
        return [piece]
    points = [point for point in _POINTS.split(piece) if _WORD.search(point)]
    while len(points) > 1 and not _KEYWORD.search(points[0]):
        points[:2] = [f"{points[0]} {points[1]}"]
    short = all(len(point.split()) <= _KEYWORDS and _KEYWORD.search(point) for point in points)
    return points if short and not any(map(_UNFINISHED.search, points)) else [piece]


def _is_question(piece: str) -> bool:
    if _TAG.fullmatch(piece):
        return False
    if piece.rstrip().endswith("?") or (_QUESTION.match(piece) and not _STATEMENT.match(piece)):
        return True
    return len(piece.split()) <= _KEYWORDS and bool(_KEYWORD.search(piece)) and not _PERSON.search(piece)
