"""Which action or response answers an intent, so that one action can give the answers of others."""

from __future__ import annotations

from string import Formatter

from rasa_sdk import Tracker

from actions.cite_source import ActionCiteSource
from actions.clinic_contact import ActionClinicContact
from actions.compare import ActionCompare
from actions.conditions_for_technique import ActionConditionsForTechnique
from actions.context import intent_of
from actions.describe_clinic import ActionDescribeClinic
from actions.explain_technique import ActionExplainTechnique
from actions.offers import offer
from actions.recommend_technique import ActionRecommendTechnique
from actions.reply import Reply, response_metadata
from actions.table_action import Domain, TableAction
from actions.who_offers import ActionWhoOffers
from knowledge.lookup import has_row, rows_of
from knowledge.records import Tables

# So many questions of one message are answered: more would be a lecture, and the reply says that it stopped.
MOST = 3
_TABLE_ACTIONS = (
    ActionCiteSource,
    ActionClinicContact,
    ActionCompare,
    ActionConditionsForTechnique,
    ActionDescribeClinic,
    ActionExplainTechnique,
    ActionRecommendTechnique,
    ActionWhoOffers,
)


class Answers:
    """Gives any question's replies: those of its table action, else the response that is named after its intent."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._actions: dict[str, TableAction] = {action.intent: action(tables) for action in _TABLE_ACTIONS}

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        """The replies to the tracker's latest message; none where its intent has no answer of its own."""
        intent = intent_of(tracker.latest_message)
        if intent in self._actions:
            return self._actions[intent].replies(tracker, domain)
        response = f"utter_{intent}"
        return [Reply(response)] if response in domain["responses"] else []

    def knows(self, intent: str | None, domain: Domain) -> bool:
        """Whether the intent is a question with an answer, and not a turn of the talk such as "yes"."""
        return intent in self._actions or bool(response_metadata(domain, f"utter_{intent}").get("question"))

    def more(self, intent: str, domain: Domain) -> str | None:
        """The intent whose answer goes on where this one's ends."""
        if intent in self._actions:
            return self._actions[intent].more
        return response_metadata(domain, f"utter_{intent}").get("more")

    def button(self, intent: str, rows: dict[str, str], domain: Domain) -> tuple[str, str] | None:
        """Title and payload of a button that asks the intent's question, or None where it cannot be asked.

        Args:
            rows: keys by their slots, such as {"condition": "sciatica"}; a question about a row that lacks is no
                question.
        """
        if intent not in self._actions:
            question = response_metadata(domain, f"utter_{intent}").get("question")
            return (question, offer(intent)) if question else None
        rows = {slot: key for slot, key in rows.items() if has_row(self._tables, slot, key)}
        question = self._actions[intent].question
        needed = {slot for _, slot, _, _ in Formatter().parse(question) if slot}
        if not question or not needed <= rows.keys():
            return None
        names = {slot: rows_of(self._tables, slot)[rows[slot]].name for slot in needed}
        return question.format(**names), offer(intent, **{slot: rows[slot] for slot in needed})
