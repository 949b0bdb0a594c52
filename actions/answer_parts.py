"""Two or three questions in one message: an answer to each, in their order."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.answers import MOST, Answers
from actions.context import Event, asking, intent_of, named_slots
from actions.decline import FALLBACK, OUT_OF_SCOPE
from actions.reply import Reply, metadata
from actions.table_action import Domain, TableAction
from knowledge.records import Tables


class ActionAnswerParts(TableAction):
    """Answers each part as if it had been asked alone, after the parts before it."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._answers = Answers(self.tables)

    def name(self) -> str:
        return "action_answer_parts"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        parts = tracker.latest_message.get("parts") or []
        replies: list[Reply] = []
        unknown = False
        before: list[Event] = []
        for part in parts[:MOST]:
            known = intent_of(part) not in (OUT_OF_SCOPE, FALLBACK)
            answers = self._answers.replies(asking(tracker, part, before), domain) if known else []
            unknown = unknown or not answers
            new = [each for each in answers if each not in replies]
            replies += new
            before += [{"event": "user", "parse_data": part}, *_left_behind(part, new, domain)]
        if unknown:
            replies.append(Reply("utter_part_not_covered"))
        if len(parts) > MOST:
            replies.append(Reply("utter_more_questions"))
        return replies or [Reply("utter_nlu_fallback")]


def _left_behind(part: dict[str, Any], replies: list[Reply], domain: Domain) -> list[Event]:
    """The events that Rasa would have kept of a part and its answer."""
    remembered = [pair for reply in replies for pair in reply.remember.items()]
    kept = [*_implied(intent_of(part), domain), *named_slots(part), *remembered]
    said = [{"event": "bot", "metadata": {"metadata": metadata(domain, reply)}} for reply in replies]
    return [*({"event": "slot", "name": slot, "value": value} for slot, value in kept), *said]


def _implied(intent: str | None, domain: Domain) -> list[tuple[str, str]]:
    """The slots with the values that the domain gives them because of the intent."""
    return [
        (slot, mapping["value"])
        for slot, row in domain.get("slots", {}).items()
        for mapping in row.get("mappings", [])
        if mapping["type"] == "from_intent" and intent in mapping["intent"]
    ]
