"""What the actions share that say more, or less, about the last question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.answers import MOST, Answers
from actions.context import asking, earlier, intent_of
from actions.offers import taken
from actions.reply import Reply
from actions.table_action import Domain, TableAction
from knowledge.records import Tables

ASK_MORE = "ask_more"


class LastQuestionAction(TableAction):
    """An action about the visitor's last question."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._answers = Answers(self.tables)

    def last_questions(self, tracker: Tracker, domain: Domain, steps: int = 0) -> list[dict[str, Any]]:
        """The parses of the questions that the last answer was for, or of the one that goes on where it ended.

        Args:
            steps: how much further than the last answer; "tell me more" has taken a step each time that it was asked.

        Returns:
            One parse, several where the last message asked several questions, or none: nothing was asked yet. Where the
            way is shorter than that many steps, its end.
        """
        for then in earlier(tracker):
            parse = taken(then) or then.latest_message
            if intent_of(parse) == ASK_MORE:
                steps += 1
            elif known := [
                each for each in (parse.get("parts") or [parse])[:MOST] if self._answers.knows(intent_of(each), domain)
            ]:
                return self._further(known[-1], steps, domain) or known
        return []

    def _further(self, question: dict[str, Any], steps: int, domain: Domain) -> list[dict[str, Any]]:
        trodden = [intent_of(question)]
        for _ in range(steps):
            step = self._answers.more(trodden[-1], domain)
            if not step or step in trodden:
                break
            trodden.append(step)
        if len(trodden) == 1:
            return []
        # Without a name, the question is about what is being spoken of.
        return [{"text": "that", "intent": {"name": trodden[-1]}, "entities": []}]

    def answer(self, questions: list[dict[str, Any]], tracker: Tracker, domain: Domain) -> list[Reply]:
        """The replies to the questions, as if they were asked now."""
        return [reply for each in questions for reply in self._answers.replies(asking(tracker, each), domain)]
