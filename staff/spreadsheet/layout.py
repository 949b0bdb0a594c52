"""The workbook's sheets and columns, and what its first sheet tells staff."""

from __future__ import annotations

from dataclasses import dataclass, fields

from knowledge.records import Condition
from knowledge.wording import MOST_WORDS_HEARD, MOST_WORDS_READ

# Between the parts of a list in one cell, with spaces around it so that long lists wrap.
SEPARATOR = "|"
# Far more than the project has; a sheet that reaches farther is broken, or not ours.
MOST_ROWS, MOST_COLUMNS = 50_000, 50
MOST_LETTERS_OF_PHRASE = 300
FEWEST_PHRASES = 15


@dataclass(frozen=True)
class Column:
    """A column by the name in its header; `fixed`: it tells which row it is, and is shaded."""

    name: str
    width: int
    fixed: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet; `rows_stay`: none may be added or removed."""

    name: str
    columns: tuple[Column, ...]
    rows_stay: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


TOPIC, QUESTION, RESPONSE, READ, HEARD, SOURCES, FACTS = (
    "topic",
    "question",
    "response",
    "web answer",
    "phone answer",
    "sources",
    "facts",
)
INTENT, WORDING = "intent", "wording"
KEY = "key"
_WIDTHS_OF_CONDITIONS = {"aliases": 60, "answer": 60, "spoken": 50, "caution": 45, "caution_spoken": 40}

ANSWERS = Sheet(
    "Answers",
    (
        Column(TOPIC, 22, fixed=True),
        Column(QUESTION, 34, fixed=True),
        Column(RESPONSE, 34, fixed=True),
        Column(READ, 80),
        Column(HEARD, 60),
        Column(SOURCES, 28),
        Column(FACTS, 18),
    ),
    rows_stay=True,
)
QUESTIONS = Sheet("Questions", (Column(TOPIC, 26, fixed=True), Column(INTENT, 40, fixed=True), Column(WORDING, 100)))
CONDITIONS = Sheet(
    "Conditions",
    tuple(
        Column(each.name, _WIDTHS_OF_CONDITIONS.get(each.name, 24), fixed=each.name == KEY)
        for each in fields(Condition)
    ),
)
SHEETS = (ANSWERS, QUESTIONS, CONDITIONS)
READ_ME = "Read me"
# Before the name of a sheet: which data its rows were made from.
MADE_FROM = "Made from"

GUIDE = (
    ("What this is", "The assistant's answers, the wordings it learns from, and the conditions it knows, for editing."),
    (
        "How it goes",
        "Edit the white cells and save the file as .xlsx. Importing it checks everything first. If anything is wrong, "
        "every fault is listed with its sheet, row and column, and nothing is changed. After an import, export a new "
        "workbook: an old one does not know what others have changed since, and is refused.",
    ),
    ("Shaded cells", "They tell the import which row it has before it. Leave them as they are, and the headers too."),
    (
        ANSWERS.name,
        f"One row is one answer. Edit the web answer (at most {MOST_WORDS_READ} words) and the phone answer (at most "
        f"{MOST_WORDS_HEARD} words, no digits, brackets, links or abbreviations: it is read aloud). Words in braces, "
        "such as {condition}, are filled in: keep each of them. Facts and sources are keys: every fact needs a source "
        "that says it, every source must be named in the web answer, and one at least in the phone answer. No answer "
        "promises a cure. Rows cannot be added or removed. The wordings of utter_ask_insurance are those of the intent "
        "ask_insurance.",
    ),
    (
        QUESTIONS.name,
        "One row is one way of asking. Add rows anywhere, remove rows, reword them, or give one to another intent; "
        "their order does not matter. A row needs its topic and intent, as the rows beside it have them. Each intent "
        f"needs {FEWEST_PHRASES} wordings at least, and no two answers may share one. A wording that is kept for "
        "testing is refused: it would measure nothing any more.",
    ),
    (
        CONDITIONS.name,
        "One row is one condition. Edit its cells, or add rows; their order does not matter. A list has | between its "
        "parts. A row can be removed only when no table, answer or wording names the condition any more.",
    ),
    (
        "Not here",
        "A whole new question with an answer of its own cannot be added with this workbook: CONTRIBUTING.md tells how.",
    ),
    (
        "Good to know",
        "Spaces at the ends of a cell do not count, and several in a row count as one. A cell is plain text: formulas, "
        "numbers, dates, merged cells and line breaks are refused. Where your program makes a date or a number of "
        "what you type, write an apostrophe before it.",
    ),
)
