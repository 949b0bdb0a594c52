"""After an emergency, for a few messages: what to do comes first, whatever the visitor says."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.aftermath import aftermath_of
from actions.answer_parts import ActionAnswerParts
from actions.answers import Answers
from actions.context import earlier, earlier_messages, intent_of
from actions.decline import FALLBACK, OUT_OF_SCOPE, ActionDecline
from actions.emergency import EMERGENCIES, LASTS, URGENT
from actions.explain_answer import staff_asks
from actions.explain_why import ActionExplainWhy
from actions.last_question import ASK_MORE
from actions.offers import AFFIRM, CHOOSE, asks_to_forget, offered, taken
from actions.refuse_offer import DENY, DISSATISFIED, MAYBE_EMERGENCY, ActionRefuseOffer
from actions.repeat import ActionRepeat
from actions.reply import Reply, response_metadata, say
from actions.shorten import ActionShorten
from actions.table_action import Domain, TableAction
from actions.take_offer import ActionTakeOffer
from actions.tell_more import ActionTellMore
from knowledge.records import Tables
from safety.tables import Aftermath

# The slot that the emergency's intent sets and that makes the rules choose this action for every other intent.
ENDANGERED = "endangered"
# What asks for nothing about massage, and what was not understood.
REPEAT, SHORTEN, SEVERAL, START_OVER, WHY = "repeat", "ask_shorter", "several_questions", "start_over", "why"
COURTESIES = frozenset({"acknowledge", "ask_help", "chitchat", "goodbye", "greet", "insult", "thank"})
LOST = frozenset({FALLBACK, OUT_OF_SCOPE})
# What is about the last answer, and what is about the last offer: courtesies where there was none.
ABOUT_AN_ANSWER = frozenset({ASK_MORE, SHORTEN, WHY, DISSATISFIED})
ABOUT_AN_OFFER = frozenset({AFFIRM, CHOOSE, DENY})


class ActionAfterEmergency(TableAction):
    """Says once more what to do: instead of a courtesy, and in one sentence before an answer.

    An answer suggests no questions meanwhile. It ends after `LASTS` messages, or where it was a false alarm.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._answers = Answers(self.tables)
        take, refuse, decline = (each(self.tables) for each in (ActionTakeOffer, ActionRefuseOffer, ActionDecline))
        # What an action of its own answers, and `Answers` does not.
        self._turns: dict[str, Action] = {
            AFFIRM: take,
            CHOOSE: take,
            DENY: refuse,
            DISSATISFIED: refuse,
            FALLBACK: decline,
            OUT_OF_SCOPE: decline,
            ASK_MORE: ActionTellMore(self.tables),
            SHORTEN: ActionShorten(self.tables),
            SEVERAL: ActionAnswerParts(self.tables),
            WHY: ActionExplainWhy(self.tables),
            REPEAT: ActionRepeat(),
        }

    def name(self) -> str:
        return "action_after_emergency"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        if staff_asks(tracker):
            return self._turns[WHY].run(dispatcher, tracker, domain)
        for reply in self.replies(tracker, domain):
            say(dispatcher, domain, reply)
        events = []
        if self._asks(tracker):
            events = self._answer(_WithoutNext(dispatcher, domain), tracker, domain)
        return [*events, SlotSet(ENDANGERED, None)] if self._is_over(tracker) else events

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        """What is said of the emergency; nothing where the answer itself says what to do, or nobody is in danger."""
        kind, became = _latest_emergency(tracker)[0], _became(tracker)
        message, asks = tracker.latest_message, self._asks(tracker)
        if kind and became in URGENT:
            return [Reply(f"utter_{became.value}_{kind}")]
        if kind is None or (asks and became is Aftermath.FALSE_ALARM):
            return []
        if asks:
            return [] if intent_of(message) in (REPEAT, MAYBE_EMERGENCY) else [Reply(f"utter_first_{kind}")]
        if became is Aftermath.FALSE_ALARM:
            return [Reply("utter_false_alarm")]
        if intent_of(message) == START_OVER:
            return [Reply(f"utter_first_{kind}")]
        if intent_of(message) in {*LOST, DISSATISFIED} and not became:
            return [Reply(f"utter_unclear_{kind}")]
        became = became or _became_before(tracker)
        return [Reply(f"utter_{became.value if became else 'still'}_{kind}")]

    def _asks(self, tracker: Tracker) -> bool:
        """Whether the message wants an answer, and is not only a turn in the talk."""
        message = tracker.latest_message
        intent = intent_of(message)
        if _latest_emergency(tracker)[0] is None:
            return True
        if _became(tracker) in URGENT:
            return False
        if intent in ABOUT_AN_OFFER:
            return asks_to_forget(tracker) or bool(taken(tracker) or offered(tracker))
        if intent in ABOUT_AN_ANSWER:
            before = next(each for each in earlier(tracker) if intent_of(each.latest_message) != REPEAT)
            return intent_of(before.latest_message) not in EMERGENCIES and self._asks(before)
        return intent not in {*LOST, *COURTESIES, START_OVER}

    def _answer(self, dispatcher: _WithoutNext, tracker: Tracker, domain: Domain) -> list[dict[str, Any]]:
        """Answers as it would have been without an emergency, and returns the events of it."""
        turn = self._turns.get(intent_of(tracker.latest_message) or "")
        if turn:
            return turn.run(dispatcher, tracker, domain)
        replies = self._answers.replies(tracker, domain) or [Reply("utter_nlu_fallback")]
        for reply in replies:
            say(dispatcher, domain, reply)
        return [SlotSet(slot, value) for reply in replies for slot, value in reply.remember.items()]

    @staticmethod
    def _is_over(tracker: Tracker) -> bool:
        if intent_of(tracker.latest_message) == START_OVER:
            # The restart that follows by its rule empties every slot.
            return False
        kind, messages = _latest_emergency(tracker)
        return kind is None or messages >= LASTS or _became(tracker) is Aftermath.FALSE_ALARM


class _WithoutNext:
    """A dispatcher that takes the next questions from what is said."""

    def __init__(self, dispatcher: CollectingDispatcher, domain: Domain) -> None:
        self._dispatcher = dispatcher
        self._domain = domain

    def utter_message(self, *, metadata: dict[str, Any] | None = None, **said: Any) -> None:
        if metadata is None:
            metadata = response_metadata(self._domain, said.get("response") or "")
        self._dispatcher.utter_message(metadata={**metadata, "next": []}, **said)


def _latest_emergency(tracker: Tracker) -> tuple[str | None, int]:
    """The kind of the latest emergency, and how many messages ago it was; None and 0 where there was none."""
    told = [
        (EMERGENCIES[intent_of(message)], ago, aftermath_of(message))
        for ago, message in enumerate(earlier_messages(tracker), start=1)
        if intent_of(message) in EMERGENCIES
    ]
    # "I can't talk, he will hear" is about the one before, whatever its words were taken for.
    return next(((kind, ago) for kind, ago, became in told if became not in URGENT), told[0][:2] if told else (None, 0))


def _became(tracker: Tracker) -> Aftermath | None:
    return aftermath_of(tracker.latest_message)


def _became_before(tracker: Tracker) -> Aftermath | None:
    """What the visitor has said of it last, since the latest emergency."""
    _, ago = _latest_emergency(tracker)
    told = (_became(each) for each in earlier(tracker)[: ago - 1])
    return next((became for became in told if became in (Aftermath.HELPED, Aftermath.EASED)), None)
