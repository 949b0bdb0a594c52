"""What staff read in `rasa shell` after `why`: how the last answer came about, a line for each part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rapidfuzz import fuzz, process
from rasa_sdk import Tracker

from actions.chosen_by import Steps, chosen_by, read_flows
from actions.context import Event, intent_of, is_asked_by_staff, metadata_of
from actions.decline import FALLBACK
from knowledge.lookup import rows_of
from knowledge.records import Tables
from knowledge.text import normalize

_TITLE = "Why this answer:"
_NOTHING = "Nothing was asked yet. Ask as a visitor would, then type why."
_WIDTH = 12
_LISTENS = "action_listen"
_OVERRULED = {
    "TriageGuard": "triage, which counts more than any confidence",
    "FollowUp": "what was asked or spoken of before",
    "LanguageGuard": "the words, which are not English",
    "PartsJoiner": "the parts of the message",
}


def staff_asks(tracker: Tracker) -> bool:
    """Whether the latest message is such a question; on channels other than the shell nobody is ever told."""
    messages = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return is_asked_by_staff(next(messages, {}))


def explanation(tracker: Tracker, tables: Tables) -> str:
    """How the answer came about to the last message that was not itself such a question."""
    events = tracker.events
    asked = [place for place, event in enumerate(events) if event.get("event") == "user"]
    end = len(events)
    for place in reversed(asked):
        if not is_asked_by_staff(events[place]):
            return "\n".join([_TITLE, *_lines(events[: place + 1], events[place + 1 : end], tables)])
        end = place
    return _NOTHING


def _lines(before: list[Event], turn: list[Event], tables: Tables) -> Iterator[str]:
    event = before[-1]
    parse = event.get("parse_data") or {}
    yield _line("you asked", event.get("text") or "")
    yield from _understanding(parse, tables)
    for number, part in enumerate(parse.get("parts") or [], start=1):
        yield _line(f"part {number}", part.get("text") or "")
        yield from _understanding(part, tables)
    yield from _choice(before, turn)
    said = [each for each in turn if each.get("event") == "bot"]
    yield from (
        _line("said", (each.get("metadata") or {}).get("utter_action") or each.get("text") or "") for each in said
    )
    yield from _sources(said, tables)


def _triage(found: dict[str, Any]) -> str:
    """The level, the kind, the table's sign and the words that show it."""
    told = [
        found["level"],
        found["kind"],
        found["sign"] and f"sign {found['sign']}",
        found["words"] and f'"{found["words"]}"',
    ]
    return ", ".join(each for each in told if each)


def _understanding(parse: dict[str, Any], tables: Tables) -> Iterator[str]:
    intent, ranking = parse.get("intent") or {}, parse.get("intent_ranking") or []
    others = [each for each in ranking if each["name"] != intent.get("name")]
    yield _line("intent", f"{intent.get('name')}, confidence {intent.get('confidence') or 0:.2f}")
    if by := parse.get("overruled_by"):
        sign = f" ({_triage(parse['triage'])})" if by == "TriageGuard" else ""
        yield _line("decided by", f"{_OVERRULED[by]}{sign}")
    if parse.get("parts"):
        # Each part has lines of its own; what the whole might have meant decided nothing.
        return
    if intent.get("name") == FALLBACK:
        yield _line("threshold", f"{intent.get('confidence') or 0:.2f}: what is less certain is not answered")
        if others:
            best = others.pop(0)
            yield _line("best guess", f"{best['name']}, {best['confidence']:.2f}")
    if made_of := parse.get("confidence_made_of"):
        share = made_of["similarity_share"]
        blended = (1 - share) * made_of["classifier"] + share * made_of["similarity"]
        yield _line(
            "made of",
            f"{1 - share:.1f} x classifier {made_of['classifier']:.2f} + {share:.1f} x similarity "
            f"{made_of['similarity']:.2f} = {blended:.2f} for {made_of['intent']}",
        )
    nearest = parse.get("nearest_question")
    if nearest:
        yield _line("nearest", f'"{nearest["text"]}" ({nearest["intent"]}), similarity {nearest["similarity"]:.2f}')
    if made_of and nearest and made_of["question"] != nearest["text"]:
        how = ", with a well-known name in the place of its own" if made_of["usual_names"] else ""
        yield _line("its own", f'"{made_of["question"]}" ({made_of["intent"]}), {made_of["similarity"]:.2f}{how}')
    if others:
        yield _line("runner-up", f"{others[0]['name']}, {others[0]['confidence']:.2f}")
    named = dict.fromkeys(_named(entity, tables) for entity in parse.get("entities") or [])
    yield from (_line("names", each) for each in named)


def _named(entity: dict[str, Any], tables: Tables) -> str:
    """A row that the message names: the words of the message, and the name or alias of the row that they match."""
    label, key, words = entity["entity"], entity["value"], entity.get("alias")
    row = rows_of(tables, label).get(key)
    if row is None or not words:
        return f"{label} {key}"
    names = {normalize(name): name for name in (row.name, *row.aliases)}
    # "Sports or spa" holds no more of the name than its first word, and that is spelt as it should be.
    if any(f" {normalize(words)} " in f" {name} " for name in names):
        return f'{label} {key}, by "{words}"'
    matched, *_ = process.extractOne(normalize(words), list(names), scorer=fuzz.ratio)
    return f'{label} {key}, by "{words}", read as "{names[matched]}"'


def _choice(before: list[Event], turn: list[Event]) -> Iterator[str]:
    """The rule or story and what it chose, for each action of the turn but those that only wait."""
    slots = {each["name"]: each["value"] for each in before if each.get("event") == "slot"}
    taken = _steps(before)
    for event in turn:
        if event.get("event") == "slot":
            slots[event["name"]] = event["value"]
        if event.get("event") != "action":
            continue
        taken = (*taken, event["name"])
        policy = event.get("policy") or ""
        if event["name"] == _LISTENS or not policy:
            continue
        flows = chosen_by(policy, slots, taken, read_flows())
        named = " or ".join(f'{flow.kind} "{flow.name}" ({flow.file})' for flow in flows)
        yield _line("chosen by", f"{named or policy}: {event['name']}")


def _steps(events: Iterable[Event]) -> Steps:
    steps = []
    for event in events:
        if event.get("event") == "user":
            steps.append(intent_of(event.get("parse_data") or {}) or "")
        elif event.get("event") == "action" and event["name"] != _LISTENS:
            steps.append(event["name"])
    return tuple(steps)


def _sources(said: list[Event], tables: Tables) -> Iterator[str]:
    facts = dict.fromkeys(key for each in said for key in metadata_of(each).get("facts") or [])
    sources = dict.fromkeys(key for each in said for key in metadata_of(each).get("sources") or [])
    yield from (_line("fact", f"{key}: {tables.facts[key].gist}") for key in facts if key in tables.facts)
    found = (tables.sources[key] for key in sources if key in tables.sources)
    yield from (_line("source", f'{source.publisher}, "{source.title}"') for source in found)


def _line(name: str, text: str) -> str:
    return f"  {name:<{_WIDTH}}{text}"
