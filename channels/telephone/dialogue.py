"""What the line does with a turn: its own commands itself, everything else through the assistant."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from channels.payloads import as_text, is_payload
from channels.telephone.calls import Call
from channels.telephone.commands import FILLER, Commands
from channels.telephone.ear import for_the_ear
from channels.telephone.hearing import Meant
from channels.telephone.spoken import (
    MOST_WORDS,
    Choice,
    Page,
    choices_in,
    fitting,
    offers,
    pages,
    sentences_of,
    words_in,
)
from channels.telephone.turn import Kind, Turn
from channels.twiml import Speech, Then
from safety.tables import Level
from safety.triage import Triage

logger = logging.getLogger(__name__)

# Below it the recogniser is not sure of what it heard.
SURE = 0.5
# Longer ones are not read out to be confirmed.
MOST_WORDS_HEARD = 20
# The keys that are the line's own, on any turn.
OWN_KEYS = {"0": "person", "9": "slower", "*": "menu", "#": "repeat"}
_YES, _NO = "yes", "no"
# The answer with which the assistant takes its leave.
_GOODBYE = "utter_goodbye"

Message = Mapping[str, Any]


class Failed(Exception):
    """The assistant gave no answer, or none in time; `said` is what it had said by then."""

    def __init__(self, said: Sequence[Message] = ()) -> None:
        super().__init__("no answer")
        self.said = said


class Assistant(Protocol):
    """What the line needs of the assistant."""

    async def reply(self, call: str, text: str) -> Sequence[Message]:
        """The assistant's messages. Raises Failed where there are none."""

    async def cry_in(self, text: str) -> str | None:
        """The emergency that the recogniser may have taken for other words, if it may."""

    async def put_right(self, call: str, text: str) -> Meant:
        """What the caller said, where the recogniser misheard it, by what was said before in the call."""


@dataclass(frozen=True)
class Clinic:
    """Whom the line belongs to: the name, the number in full and as it is spoken; both empty where there is none."""

    name: str
    number: str
    number_spoken: str


class Dialogue:
    """Answers turns. All that it remembers of a call stands in the `Call`."""

    def __init__(
        self,
        prompts: Mapping[str, str],
        commands: Commands,
        triage: Triage,
        starters: Sequence[str],
        clinic: Clinic | None,
    ) -> None:
        """
        Args:
            prompts: the line's own words, by their keys.
            starters: questions for the main menu.
            clinic: whom "a person" reaches, if anybody.
        """
        self._prompts = prompts
        self._commands = commands
        self._triage = triage
        self._clinic = clinic
        # Short ones are kept in mind.
        shortest = sorted(starters, key=lambda each: len(each.split()))
        self._menu = tuple(Choice(str(key), each, each) for key, each in enumerate(shortest, start=1))

    async def answer(self, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        """What the caller hears next; whatever happens, it is something."""
        if turn.kind is Kind.RINGS and not (turn.under_way and call.said):
            return self._listen(call, Page(self._welcome()))
        if turn.kind in (Kind.RINGS, Kind.SILENT):
            return self._silence(call)
        call.silences = 0
        if turn.kind is Kind.TRANSFERRED:
            return self._after_transfer(turn, call)
        if turn.kind is Kind.PRESSED:
            return await self._pressed(turn, call, assistant)
        return await self._heard(turn, call, assistant)

    async def _pressed(self, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        key = turn.keys[0]
        payload = call.chosen(key) if len(turn.keys) == 1 else None
        if payload is not None and call.asked is not None:
            return await self._confirmed(turn, call, assistant, payload == _YES)
        if payload is not None:
            return await self._ask(turn, call, assistant, payload)
        if key in OWN_KEYS and len(turn.keys) == 1:
            return await self._do(OWN_KEYS[key], turn, call, assistant)
        return self._aside(call, "no_such_choice")

    async def _heard(self, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        asked = call.asked
        # Nothing stands between somebody in danger and what helps.
        if self._triage.assess(turn.text).is_urgent:
            return await self._ask(turn, call, assistant, turn.text)
        agrees = self._commands.agrees(turn.text) if asked is not None else None
        if agrees is not None:
            return await self._confirmed(turn, call, assistant, agrees)
        payload = call.chosen_by(turn.text)
        if payload is not None:
            return await self._ask(turn, call, assistant, payload)
        command = self._commands.meant(turn.text)
        if command == FILLER:
            return self._aside(call, "take_your_time", patient=True)
        if command:
            return await self._do(command, turn, call, assistant)
        cry = await assistant.cry_in(turn.text)
        if cry:
            return self._may_be_an_emergency(cry, turn, call)
        if _is_doubtful(turn, call):
            return self._did_you_say(turn.text, call)
        return await self._as_heard(turn, call, assistant)

    async def _as_heard(self, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        meant = await assistant.put_right(turn.call, turn.text)
        if not meant.sure:
            return self._did_you_say(meant.text, call)
        return await self._ask(turn, call, assistant, meant.text)

    async def _do(self, command: str, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        """Follows one of the line's own commands."""
        if command == "goodbye":
            return await self._ask(turn, call, assistant, "goodbye")
        if command == "more":
            return await self._more(turn, call, assistant)
        if command == "person":
            return self._transfer(call)
        if command == "menu":
            return self._listen(call, self._menu_page())
        if command == "here":
            return self._aside(call, "here")
        if command in ("slower", "faster"):
            call.slow = command == "slower"
        said = call.said or Page(self._welcome())
        if command == "repeat":
            return self._again(call, said)
        prompt = self._prompt(command)
        return self._again(call, said, prompt if words_in((*prompt, *said.sentences)) <= MOST_WORDS else ())

    def _again(self, call: Call, said: Page, before: tuple[str, ...] = ()) -> Speech:
        call.said = said
        return Speech((*before, *said.sentences), slow=call.slow)

    async def _more(self, turn: Turn, call: Call, assistant: Assistant) -> Speech:
        if not call.rest:
            return await self._ask(turn, call, assistant, "tell me more")
        page, *rest = call.rest
        call.rest = tuple(rest)
        return self._listen(call, page, keep_rest=True)

    async def _confirmed(self, turn: Turn, call: Call, assistant: Assistant, agrees: bool) -> Speech:
        asked, heard, call.asked, call.heard = call.asked, call.heard, None, None
        if asked is None or not (agrees or heard):
            return self._listen(call, Page(self._prompt("say_again")))
        if not agrees:
            return await self._as_heard(replace(turn, text=heard), call, assistant)
        call.trusted = True
        return await self._ask(turn, call, assistant, (await assistant.put_right(turn.call, asked)).text)

    def _may_be_an_emergency(self, cry: str, turn: Turn, call: Call) -> Speech:
        """Asks for it, with the number in the same breath; what was heard is kept."""
        speech = self._did_you_say(cry, call, "did_you_say_emergency")
        call.heard = turn.text
        return speech

    def _did_you_say(self, text: str, call: Call, prompt: str = "did_you_say") -> Speech:
        heard = for_the_ear(text).rstrip(".?! ")
        if len(heard.split()) > MOST_WORDS_HEARD:
            return self._listen(call, Page(self._prompt("not_understood")))
        yes_or_no = (Choice("1", _YES, _YES), Choice("2", _NO, _NO))
        page = Page((*self._prompt(prompt, heard=heard), *self._prompt("yes_or_no")), yes_or_no)
        speech = self._listen(call, page)
        call.asked = text
        return speech

    def _silence(self, call: Call) -> Speech:
        call.silences += 1
        if call.silences == 1:
            return self._aside(call, "not_heard")
        if call.silences == 2:
            return self._listen(call, self._menu_page("still_not_heard"))
        return Speech(self._prompt("silent_goodbye"), Then.HANG_UP, slow=call.slow)

    def _transfer(self, call: Call, prompt: str = "transfer") -> Speech:
        if self._clinic is None or not self._clinic.number:
            return self._listen(call, Page(self._prompt("no_clinic")))
        sentences = self._prompt(prompt, clinic=self._clinic.name)
        return Speech(sentences, Then.DIAL, number=self._clinic.number, slow=call.slow)

    def _after_transfer(self, turn: Turn, call: Call) -> Speech:
        if turn.reached or self._clinic is None:
            return Speech(self._prompt("reached"), Then.HANG_UP, slow=call.slow)
        words = {"clinic": self._clinic.name, "number": self._clinic.number_spoken}
        return self._listen(call, Page(self._prompt("not_reached", **words)))

    async def _ask(self, turn: Turn, call: Call, assistant: Assistant, text: str) -> Speech:
        """The assistant's answer to a text, or to the payload of a choice that the line has offered."""
        call.asked = None
        offered = any(choice.payload == text for choice in (call.said.choices if call.said else ()))
        try:
            messages = await assistant.reply(turn.call, as_text(text) if is_payload(text) and not offered else text)
        except Failed as err:
            messages = err.said
        if not any(sentences_of(message.get("text") or "") for message in messages):
            return self.trouble(call)
        call.failures = 0
        if any(_is_urgent(message) for message in messages):
            return self._emergency(call, messages, certain=self._is_certain(text))
        first, *rest = self._pages(messages)
        leaves = any(message.get("utter_action") == _GOODBYE for message in messages)
        if leaves and not rest:
            return Speech(first.sentences, Then.HANG_UP, slow=call.slow)
        call.rest = tuple(rest)
        return self._listen(call, first, keep_rest=True)

    def _is_certain(self, text: str) -> bool:
        """Whether a sign of the tables shows that help is needed now: weights alone end no call."""
        assessment = self._triage.assess(text)
        return assessment.level is Level.NOW and assessment.sign is not None

    def _emergency(self, call: Call, messages: Sequence[Message], *, certain: bool) -> Speech:
        """What to do stands first and is said twice; then the line is free for the call that matters."""
        urgent = [each for each in messages if _is_urgent(each)]
        first, *others = (sentence for each in urgent for sentence in sentences_of(each["text"]))
        speech = self._listen(call, Page((first, first, *others)))
        # A recogniser's mistake may look like an emergency to the classifier alone: then the line stays open.
        return replace(speech, then=Then.HANG_UP) if certain else speech

    def trouble(self, call: Call) -> Speech:
        """An apology; the clinic takes over where it is not the first one, and is there."""
        call.failures += 1
        if call.failures == 1:
            return self._aside(call, "trouble")
        if self._clinic and self._clinic.number:
            return self._transfer(call, "trouble_transfer")
        return Speech(self._prompt("trouble_goodbye"), Then.HANG_UP, slow=call.slow)

    def _pages(self, messages: Sequence[Message]) -> list[Page]:
        """The messages, turn by turn; what can be chosen is offered with the last words."""
        go_on = self._prompt("go_on")
        answers = [sentences_of(message.get("text") or "") for message in messages]
        buttons = next((message for message in reversed(messages) if message.get("buttons")), {})
        choices = fitting(choices_in(buttons), MOST_WORDS // 2)
        room = MOST_WORDS - words_in(offers(choices))
        *parts, last = pages(answers, MOST_WORDS - words_in(go_on), room) or ((),)
        return [*(Page((*part, *go_on)) for part in parts), Page((*last, *offers(choices)), choices)]

    def _menu_page(self, before: str = "menu") -> Page:
        reached = self._clinic is not None and self._clinic.number
        first, keys = self._prompt(before), self._prompt("menu_keys_clinic" if reached else "menu_keys")
        choices = fitting(self._menu, MOST_WORDS - words_in((*first, *keys)))
        return Page((*first, *offers(choices), *keys), choices)

    def _welcome(self) -> tuple[str, ...]:
        return self._prompt("welcome_clinic", clinic=self._clinic.name) if self._clinic else self._prompt("welcome")

    def _prompt(self, key: str, **words: str) -> tuple[str, ...]:
        return sentences_of(self._prompts[key].format(**words))

    def _aside(self, call: Call, key: str, *, patient: bool = False) -> Speech:
        """A prompt after which everything is as it was: what was asked, what can be chosen, what "repeat" says."""
        return Speech(self._prompt(key), slow=call.slow, patient=patient)

    @staticmethod
    def _listen(call: Call, page: Page, *, keep_rest: bool = False) -> Speech:
        """Says the page and listens; what was asked or left to tell before is settled."""
        call.said, call.asked, call.heard = page, None, None
        if not keep_rest:
            call.rest = ()
        return Speech(page.sentences, slow=call.slow)


def _is_urgent(message: Message) -> bool:
    return bool((message.get("metadata") or {}).get("emergency") and sentences_of(message.get("text") or ""))


def _is_doubtful(turn: Turn, call: Call) -> bool:
    """Whether the recogniser is not sure. Some of Twilio's models give no confidence, or zero for everything: the first
    zero is asked about, and once the caller has confirmed it, no other one."""
    if turn.confidence is None or turn.confidence >= SURE:
        return False
    return turn.confidence > 0 or not call.trusted
