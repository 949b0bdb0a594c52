"""What the line does with each turn of a call, with a stand-in for the assistant."""

from __future__ import annotations

from functools import cache

import pytest

from channels.telephone.calls import Call
from channels.telephone.commands import Commands
from channels.telephone.dialogue import Clinic, Dialogue, Failed
from channels.telephone.hearing import Meant
from channels.telephone.spoken import MOST_WORDS, words_in
from channels.telephone.turn import Kind, Turn
from channels.twiml import Speech, Then
from knowledge.phone import load_commands, load_prompts
from knowledge.starters import USUAL, load_starters
from safety.load import load_triage
from safety.triage import Triage

CLINIC = Clinic("All Body Kneads", "+15178982899", "five one seven, eight nine eight, two eight nine nine")
DID_YOU_MEAN = {
    "text": "I'm not sure I understood. Did you mean one of these?",
    "buttons": [
        {"title": "Does it hurt?", "payload": '/choose{"question": "ask_does_it_hurt"}'},
        {"title": "How often should I go?", "payload": '/choose{"question": "ask_how_often"}'},
    ],
}
EMERGENCY = {
    "text": "Hang up and dial nine one one now. Say where you are.",
    "metadata": {"emergency": True},
}


@cache
def words_of_the_line() -> tuple[dict[str, str], Commands, Triage, list[str]]:
    """The real prompts, commands, emergencies and first questions."""
    starters = [starter.question for starter in load_starters()[:USUAL]]
    return load_prompts(), Commands(load_commands()), load_triage(), starters


class FakeAssistant:
    """Repeats what it is asked.

    Attributes:
        asked: the texts that reached it.
        answers: what it says in place of that, by the text; None where it fails.
        meant: what a misheard text means.
        cries: the emergency that a text may have been.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, list[dict] | None] = {}
        self.meant: dict[str, Meant] = {}
        self.cries: dict[str, str] = {}

    async def reply(self, call: str, text: str) -> list[dict]:
        self.asked.append(text)
        answer = self.answers.get(text, [{"text": f"You asked {text}."}])
        if answer is None:
            raise Failed
        return answer

    async def cry_in(self, text: str) -> str | None:
        return self.cries.get(text)

    async def put_right(self, call: str, text: str) -> Meant:
        return self.meant.get(text, Meant(text))


class Caller:
    """One call, turn by turn."""

    def __init__(self, clinic: Clinic | None = CLINIC) -> None:
        self.assistant = FakeAssistant()
        self.call = Call()
        self._dialogue = Dialogue(*words_of_the_line(), clinic)

    async def rings(self, under_way: bool = False) -> Speech:
        return await self._turn(Kind.RINGS, under_way=under_way)

    async def says(self, text: str, confidence: float | None = 0.9) -> Speech:
        return await self._turn(Kind.SAID, text=text, confidence=confidence)

    async def presses(self, keys: str) -> Speech:
        return await self._turn(Kind.PRESSED, keys=keys)

    async def is_silent(self) -> Speech:
        return await self._turn(Kind.SILENT)

    async def is_transferred(self, reached: bool) -> Speech:
        return await self._turn(Kind.TRANSFERRED, reached=reached)

    async def _turn(self, kind: Kind, **more) -> Speech:
        return await self._dialogue.answer(Turn("CA1", kind, **more), self.call, self.assistant)


@pytest.fixture
def caller() -> Caller:
    return Caller()


def heard(speech: Speech) -> str:
    return " ".join(speech.sentences)


class TestGreeting:
    async def test_clinic(self, caller):
        """The greeting names the clinic, says what the line is and what it is not, and what to do in an emergency."""
        speech = await caller.rings()
        for words in ("All Body Kneads", "automated", "not medical advice", "nine one one"):
            assert words in heard(speech)
        assert speech.then is Then.LISTEN
        assert words_in(speech.sentences) <= MOST_WORDS

    async def test_no_clinic(self):
        """A line of no clinic names none."""
        speech = await Caller(None).rings()
        assert "automated assistant" in heard(speech)
        assert "{" not in heard(speech)

    async def test_in_progress(self, caller):
        """A call that is under way when it first comes is greeted; later the same is a silence."""
        assert "Hello" in heard(await caller.rings(under_way=True))
        assert "I didn't hear anything." in heard(await caller.rings(under_way=True))

    async def test_asked_again(self, caller):
        """Twilio may ask twice how a ringing call begins: it is greeted twice."""
        assert await caller.rings() == await caller.rings()


class TestAnswers:
    async def test_question(self, caller):
        """What is said reaches the assistant, and its answer the caller."""
        speech = await caller.says("Does it hurt?")
        assert caller.assistant.asked == ["Does it hurt?"]
        assert heard(speech) == "You asked Does it hurt?."

    async def test_put_right(self, caller):
        """What was misheard reaches the assistant as it was meant."""
        caller.assistant.meant["sigh attic a"] = Meant("sciatica")
        await caller.says("sigh attic a")
        assert caller.assistant.asked == ["sciatica"]

    async def test_perhaps_put_right(self, caller):
        """What may have been meant is asked first."""
        caller.assistant.meant["i have a coke bottle"] = Meant("i have carpal tunnel", sure=False)
        assert "Did you say: i have carpal tunnel?" in heard(await caller.says("i have a coke bottle"))
        await caller.says("yes")
        assert caller.assistant.asked == ["i have carpal tunnel"]

    async def test_misheard_emergency(self, caller):
        """What may have been an emergency is asked first, with the number in the same breath."""
        caller.assistant.cries["i have chess pain"] = "i have chest pain"
        said = heard(await caller.says("i have chess pain", 0.95))
        assert "Did you say: i have chest pain? If so, hang up and dial nine one one now." in said
        await caller.says("yes")
        assert caller.assistant.asked == ["i have chest pain"]

    async def test_no_misheard_emergency(self, caller):
        """After "no", what was heard is answered."""
        caller.assistant.cries["how hard do you bread"] = "how hard do you breathe"
        await caller.says("how hard do you bread")
        await caller.says("no")
        assert caller.assistant.asked == ["how hard do you bread"]

    async def test_slash(self, caller):
        """A recogniser that writes a slash makes no command of the caller's words."""
        await caller.says("/restart")
        assert not caller.assistant.asked[0].startswith("/")

    async def test_long_answer(self, caller):
        """An answer of more than forty words is told turn by turn, at the caller's word, and nothing of it is lost."""
        sentences = [f"This is sentence {number} of a long answer that goes on." for number in "abcdefghij"]
        caller.assistant.answers["tell me all"] = [{"text": " ".join(sentences)}]
        speech = await caller.says("tell me all")
        told = list(speech.sentences)
        while told[-1] == "There is more: say more to go on.":
            assert words_in(speech.sentences) <= MOST_WORDS
            told.pop()
            speech = await caller.says("more")
            told += speech.sentences
        assert told == sentences
        assert caller.assistant.asked == ["tell me all"]

    async def test_answers_stay_whole(self, caller):
        """Of two answers that do not fit into one turn, the second one waits for its own."""
        first, second = ("a " * 20 + "b.", "c " * 30 + "d.")
        caller.assistant.answers["both"] = [{"text": first}, {"text": second}]
        assert (await caller.says("both")).sentences == (first, "There is more: say more to go on.")
        assert (await caller.says("say more")).sentences == (second,)

    async def test_nothing_left(self, caller):
        """Without a rest to tell, "tell me more" is the assistant's to answer."""
        await caller.says("Does it hurt?")
        await caller.says("go on")
        assert caller.assistant.asked == ["Does it hurt?", "tell me more"]

    async def test_rest_is_dropped(self, caller):
        """Another question ends the answer before it: "more" is about the new one."""
        caller.assistant.answers["long"] = [{"text": "a " * 30 + "b."}, {"text": "c " * 30 + "d."}]
        await caller.says("long")
        await caller.says("Does it hurt?")
        await caller.says("more")
        assert caller.assistant.asked[-1] == "tell me more"

    async def test_goodbye(self, caller):
        """The assistant's farewell ends the call, however the caller says goodbye."""
        for farewell in ("goodbye", "thank you, that's all"):
            caller.assistant.answers["goodbye"] = [{"text": "Goodbye.", "utter_action": "utter_goodbye"}]
            speech = await caller.says(farewell)
            assert (heard(speech), speech.then) == ("Goodbye.", Then.HANG_UP)


class TestChoices:
    @pytest.fixture
    async def offered(self, caller) -> Caller:
        caller.assistant.answers["hm what about it"] = [DID_YOU_MEAN]
        await caller.says("hm what about it")
        return caller

    async def test_are_said(self, caller):
        """Choices are offered by their keys and in words."""
        caller.assistant.answers["hm what about it"] = [DID_YOU_MEAN]
        assert heard(await caller.says("hm what about it")).endswith(
            "Press one, or say: Does it hurt? Press two for: How often should I go?"
        )

    async def test_key(self, offered):
        """A key chooses what was offered with it."""
        await offered.presses("2")
        assert offered.assistant.asked[-1] == DID_YOU_MEAN["buttons"][1]["payload"]

    @pytest.mark.parametrize("words", ["two", "number two", "Press two.", "How often should I go"])
    async def test_words(self, offered, words):
        """So do its place and its title, said aloud."""
        await offered.says(words)
        assert offered.assistant.asked[-1] == DID_YOU_MEAN["buttons"][1]["payload"]

    async def test_key_of_another_turn(self, offered):
        """A key means what it meant in this turn only."""
        await offered.says("What is fascia?")
        speech = await offered.presses("2")
        assert "That key has no meaning just now." in heard(speech)
        assert offered.assistant.asked[-1] == "What is fascia?"

    @pytest.mark.parametrize("keys", ["3", "8", "12", "7*"])
    async def test_key_that_was_not_offered(self, offered, keys):
        """Another key is told to have no meaning, and the choices stay."""
        assert "no meaning" in heard(await offered.presses(keys))
        await offered.presses("1")
        assert offered.assistant.asked[-1] == DID_YOU_MEAN["buttons"][0]["payload"]

    async def test_after_a_silence(self, offered):
        """Whoever says nothing at first may still choose."""
        await offered.is_silent()
        await offered.presses("1")
        assert offered.assistant.asked[-1] == DID_YOU_MEAN["buttons"][0]["payload"]

    async def test_after_repeat(self, offered):
        """A turn that is said again offers its choices again."""
        again = await offered.says("repeat that please")
        assert "Press one, or say: Does it hurt?" in heard(again)
        await offered.presses("2")
        assert offered.assistant.asked[-1] == DID_YOU_MEAN["buttons"][1]["payload"]

    async def test_many(self, caller):
        """As many choices as fit into forty words are offered, the likeliest ones first."""
        title = "Which of the many kinds of massage is right for me if I am old?"
        buttons = [{"title": title, "payload": f"/choose{{{number}}}"} for number in range(3)]
        caller.assistant.answers["x y"] = [{"text": "a " * 9 + "b.", "buttons": buttons}]
        speech = await caller.says("x y")
        assert words_in(speech.sentences) <= MOST_WORDS
        assert "Press one" in heard(speech)


class TestCommands:
    @pytest.mark.parametrize("way", ["repeat", "#"])
    async def test_repeat(self, caller, way):
        """The last turn is said once more, word for word; nothing is asked."""
        before = await caller.says("Does it hurt?")
        again = await (caller.presses(way) if way == "#" else caller.says(way))
        assert again.sentences == before.sentences
        assert caller.assistant.asked == ["Does it hurt?"]

    async def test_repeat_at_first(self, caller):
        """Before any answer, the greeting is repeated."""
        assert "Hello" in heard(await caller.says("pardon?"))

    async def test_repeat_after_a_silence(self, caller):
        """What is repeated is the answer, and not that nothing was heard."""
        before = await caller.says("Does it hurt?")
        await caller.is_silent()
        assert (await caller.says("what was that")).sentences == before.sentences

    @pytest.mark.parametrize("way", ["slower", "9"])
    async def test_slower(self, caller, way):
        """The last turn is said slowly, and so is everything after it, until the caller wants it otherwise."""
        before = await caller.says("Does it hurt?")
        slow = await (caller.presses(way) if way == "9" else caller.says("could you speak more slowly please"))
        assert slow.slow
        assert slow.sentences == ("I'll speak more slowly.", *before.sentences)
        assert (await caller.says("What is fascia?")).slow
        assert (await caller.is_silent()).slow
        assert not (await caller.says("speak faster")).slow

    @pytest.mark.parametrize("way", ["main menu", "*"])
    async def test_menu(self, caller, way):
        """The menu offers questions by keys, and tells of the line's own keys."""
        speech = await (caller.presses(way) if way == "*" else caller.says(way))
        assert "Press one, or say: Does insurance cover it?" in heard(speech)
        assert "Press zero for a person" in heard(speech)
        assert words_in(speech.sentences) <= MOST_WORDS
        await caller.presses("1")
        assert caller.assistant.asked == ["Does insurance cover it?"]

    async def test_menu_without_a_clinic(self):
        """Where zero reaches nobody, it is not offered."""
        speech = await Caller(clinic=None).says("main menu")
        assert "zero" not in heard(speech)
        assert "nine for a slower voice" in heard(speech)

    async def test_is_anybody_there(self, caller):
        """Who was not heard for a while is told that the line listens, and what it said before stays."""
        await caller.says("Does it hurt?")
        await caller.is_silent()
        await caller.is_silent()
        assert heard(await caller.says("is anybody there?")) == "Yes, I'm here. What would you like to know?"
        assert caller.assistant.asked == ["Does it hurt?"]

    @pytest.mark.parametrize("words", ["um", "hold on", "uh, let me think", "Hmm... one moment please"])
    async def test_filler(self, caller, words):
        """Who only thinks aloud is given time; nothing is asked, and it is no silence."""
        speech = await caller.says(words)
        assert (heard(speech), speech.patient) == ("Take your time.", True)
        assert caller.assistant.asked == []

    async def test_question_with_a_command_in_it(self, caller):
        """A command's word inside a question is no command."""
        await caller.says("should I repeat the massage after a week")
        assert caller.assistant.asked == ["should I repeat the massage after a week"]


class TestSilence:
    async def test_three(self, caller):
        """The first silence is asked about, the second one brings the menu, the third one ends the call."""
        await caller.rings()
        first, second, third = [await caller.is_silent() for _ in range(3)]
        assert "What would you like to know?" in heard(first)
        assert "Press one, or say" in heard(second)
        assert "Goodbye." in heard(third)
        assert [each.then for each in (first, second, third)] == [Then.LISTEN, Then.LISTEN, Then.HANG_UP]
        assert all(words_in(each.sentences) <= MOST_WORDS for each in (first, second, third))

    @pytest.mark.parametrize("sound", ["Does it hurt?", "um", "*"])
    async def test_begins_anew(self, caller, sound):
        """After any sign of the caller's, silences are counted from the first one."""
        await caller.is_silent()
        await caller.is_silent()
        await (caller.presses(sound) if sound == "*" else caller.says(sound))
        assert "I didn't hear anything." in heard(await caller.is_silent())


class TestDoubt:
    async def test_is_asked(self, caller):
        """Words that the recogniser is not sure of are read back, and asked once the caller says yes."""
        speech = await caller.says("Which massage for sciatica?", 0.3)
        assert "Did you say: Which massage for sciatica?" in heard(speech)
        assert caller.assistant.asked == []
        await caller.says("yes please", 0.2)
        assert caller.assistant.asked == ["Which massage for sciatica?"]

    @pytest.mark.parametrize(("key", "asked"), [("1", ["does it hurt"]), ("2", [])])
    async def test_keys(self, caller, key, asked):
        """One is yes, and two is no."""
        await caller.says("does it hurt", 0.3)
        await caller.presses(key)
        assert caller.assistant.asked == asked

    async def test_no(self, caller):
        """A no asks the caller to say it again; what is said then is taken for itself."""
        await caller.says("does it burn", 0.3)
        assert "say it once more" in heard(await caller.says("no, I didn't say that"))
        await caller.says("does it hurt")
        assert caller.assistant.asked == ["does it hurt"]

    async def test_other_words(self, caller):
        """Whoever says something else instead is taken at that word."""
        await caller.says("does it burn", 0.3)
        await caller.says("I asked whether it hurts")
        assert caller.assistant.asked == ["I asked whether it hurts"]

    async def test_after_a_silence(self, caller):
        """The question stands while the caller is silent."""
        await caller.says("does it hurt", 0.3)
        await caller.is_silent()
        await caller.says("yes")
        assert caller.assistant.asked == ["does it hurt"]

    async def test_many_words(self, caller):
        """Many doubtful words are not read out: the caller is asked to say it shorter."""
        speech = await caller.says("the other thing " * 10, 0.2)
        assert "in a few words" in heard(speech)
        assert caller.assistant.asked == []

    @pytest.mark.parametrize("confidence", [None, 0.5, 1.0])
    async def test_sure(self, caller, confidence):
        """A recogniser that is sure, or says nothing of it, is believed."""
        await caller.says("does it hurt", confidence)
        assert caller.assistant.asked == ["does it hurt"]

    async def test_zero(self, caller):
        """A recogniser that always says zero is asked about once: after the first confirmed words it is believed."""
        assert "Did you say" in heard(await caller.says("does it hurt", 0.0))
        await caller.says("yes", 0.0)
        await caller.says("what is fascia", 0.0)
        assert caller.assistant.asked == ["does it hurt", "what is fascia"]
        assert "Did you say" in heard(await caller.says("and how much", 0.1))

    async def test_yes_that_answers_nothing(self, caller):
        """A yes of its own is the assistant's to understand."""
        await caller.says("yes")
        assert caller.assistant.asked == ["yes"]


class TestEmergency:
    async def test_first_and_twice(self, caller):
        """What to do is said first and twice, and the line is given free."""
        caller.assistant.answers["I have crushing chest pain"] = [EMERGENCY]
        speech = await caller.says("I have crushing chest pain")
        first = "Hang up and dial nine one one now."
        assert speech.sentences == (first, first, "Say where you are.")
        assert speech.then is Then.HANG_UP

    @pytest.mark.parametrize("confidence", [0.0, 0.1, 0.4])
    async def test_is_never_asked_back(self, caller, confidence):
        """However unsure the recogniser is, words of an emergency are not read back first."""
        caller.assistant.answers["I have crushing chest pain"] = [EMERGENCY]
        assert (await caller.says("I have crushing chest pain", confidence)).then is Then.HANG_UP

    async def test_among_other_answers(self, caller):
        """Beside an emergency nothing else is said."""
        caller.assistant.answers["x"] = [{"text": "Massage is nice."}, EMERGENCY]
        assert "nice" not in heard(await caller.says("x"))

    async def test_that_the_words_do_not_show(self, caller):
        """Where only the classifier sees an emergency, which misheard words may have made, the line stays open."""
        caller.assistant.answers["swelling and my ankle"] = [EMERGENCY]
        speech = await caller.says("swelling and my ankle")
        assert speech.sentences.count("Hang up and dial nine one one now.") == 2
        assert speech.then is Then.LISTEN
        assert (await caller.says("repeat")).sentences == speech.sentences

    async def test_without_words(self, caller):
        """A message that is urgent and says nothing stands in the way of nothing."""
        caller.assistant.answers["x"] = [{"metadata": {"emergency": True}}, EMERGENCY]
        assert "nine one one" in heard(await caller.says("x"))

    async def test_instead_of_a_yes(self, caller):
        """An emergency is heard while the line waits for a yes or no."""
        caller.assistant.answers["no, he stopped breathing"] = [EMERGENCY]
        await caller.says("does it burn", 0.3)
        assert (await caller.says("no, he stopped breathing", 0.3)).then is Then.HANG_UP


class TestPerson:
    @pytest.mark.parametrize("way", ["0", "operator", "can I speak to a real person please"])
    async def test_transfer(self, caller, way):
        """Who wants a person is put through to the clinic."""
        speech = await (caller.presses(way) if way == "0" else caller.says(way))
        assert (speech.then, speech.number) == (Then.DIAL, "+15178982899")
        assert "All Body Kneads" in heard(speech)

    async def test_nobody_answers(self, caller):
        """A transfer that fails tells the number, and the line listens on."""
        await caller.says("operator")
        speech = await caller.is_transferred(reached=False)
        assert "five one seven, eight nine eight, two eight nine nine" in heard(speech)
        assert speech.then is Then.LISTEN

    async def test_end_of_a_transfer(self, caller):
        """After the clinic has talked with the caller, the call ends."""
        assert (await caller.is_transferred(reached=True)).then is Then.HANG_UP

    @pytest.mark.parametrize("clinic", [None, Clinic("TheraRehab and Wellness", "", "")])
    async def test_no_number(self, clinic):
        """Without a number to dial, the caller is told how to get one."""
        speech = await Caller(clinic).presses("0")
        assert speech.then is Then.LISTEN
        assert "how do I contact a clinic" in heard(speech)


class TestTrouble:
    @pytest.mark.parametrize("answer", [None, []], ids=["fails", "silent"])
    async def test_first(self, caller, answer):
        """An assistant that fails or says nothing is apologised for, and the line listens on."""
        caller.assistant.answers["x"] = answer
        speech = await caller.says("x")
        assert "something on my side isn't working" in heard(speech)
        assert speech.then is Then.LISTEN

    async def test_again(self, caller):
        """At the second failure in a row the clinic is dialled."""
        caller.assistant.answers["x"] = None
        await caller.says("x")
        speech = await caller.says("x")
        assert (speech.then, speech.number) == (Then.DIAL, "+15178982899")

    async def test_again_without_a_clinic(self):
        """With nobody to dial, the second failure in a row ends the call politely."""
        caller = Caller(None)
        caller.assistant.answers["x"] = None
        await caller.says("x")
        speech = await caller.says("x")
        assert speech.then is Then.HANG_UP
        assert "nine one one" in heard(speech)

    async def test_in_between(self, caller):
        """An answer between two failures makes the second one a first one."""
        caller.assistant.answers["x"] = None
        for words in ("x", "Does it hurt?", "x"):
            speech = await caller.says(words)
        assert speech.then is Then.LISTEN

    async def test_said_before_it_failed(self, caller):
        """What the assistant had said before it failed is heard."""

        async def reply(call: str, text: str) -> list[dict]:
            raise Failed([EMERGENCY])

        caller.assistant.reply = reply
        assert (await caller.says("I have crushing chest pain")).then is Then.HANG_UP
