"""What callers say to the line itself, and what only sounds like it: a question must never end or transfer a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telephone.commands import FILLER, Commands
from channels.telephone.hints import hints
from knowledge.load import load_tables
from knowledge.phone import POLITE, POLITE_AFTER, QUESTION, REACH, REACHED, load_commands
from knowledge.starters import load_starters
from tests.data_files import DEVELOPMENT, HELD_OUT, phrase_blocks, training_phrases

PARTS = (POLITE, POLITE_AFTER, REACH, REACHED, QUESTION)

MEANT = {
    "repeat": [
        "Repeat.",
        "Could you repeat that, please?",
        "can you say that again",
        "Sorry, what?",
        "Sorry?",
        "Pardon me?",
        "What did you say?",
        "um, what was that",
        "hold on, say that again",
        "I'm sorry, I didn't catch that.",
        "Would you mind repeating that?",
        "one more time please",
        "can I hear that again",
        "say the number again, please",
        "okay, can you repeat the last part for me",
        "I missed that, could you say it once more",
        "you broke up there",
        "wait, what?",
        "pound",
    ],
    "here": ["Are you still there?", "Hello, is anyone there?", "um, is anybody there", "okay, are you there"],
    "slower": [
        "Slower.",
        "slow down please",
        "Can you speak more slowly?",
        "could you please speak a little slower",
        "you're talking too fast",
        "that was too fast for me",
        "Say that again slowly",
        "not so fast, please",
        "would you mind speaking a bit slower",
        "I can't keep up",
        "press nine",
    ],
    "faster": [
        "faster",
        "You're too slow",
        "can you speak a bit faster please",
        "speed it up",
        "okay, back to normal speed",
    ],
    "menu": [
        "Main menu.",
        "menu please",
        "take me back to the main menu",
        "go back to the menu",
        "what are my options",
        "can you list the options again",
        "what can I press?",
        "I want to hear the options",
        "um, options",
        "star",
        "start over please",
    ],
    "more": [
        "More.",
        "say more",
        "go on",
        "please go on",
        "yes, continue",
        "tell me more",
        "Tell me more, please.",
        "and then?",
        "keep going",
        "can I hear the rest",
        "yes please go on",
        "what else?",
        "okay next",
    ],
    "person": [
        "Operator!",
        "a person",
        "Can I talk to a person?",
        "I'd like to speak with a human being, please.",
        "I want to speak to someone",
        "let me talk to a real person",
        "get me an operator",
        "could you please connect me to the front desk",
        "put me through to reception please",
        "transfer me",
        "no, I want to talk to a real person",
        "um, representative",
        "agent, agent please",
        "is there a person I can talk to",
        "I don't want to talk to a machine",
        "may I speak to the receptionist, please",
        "could I talk to one of the therapists",
        "I need to get in touch with the clinic",
        "speak to a massage therapist",
        "hello, can I speak to somebody at the clinic please",
        "zero",
    ],
    "goodbye": [
        "Goodbye.",
        "bye",
        "okay, bye bye now",
        "That's all, thank you.",
        "that's all I needed",
        "no, that's all, thanks",
        "thank you very much, goodbye",
        "nothing else, thank you",
        "I'm done",
        "hang up please",
        "have a nice day",
        "never mind, bye",
        "great, thanks, bye",
        "I have to go now",
        "end the call",
    ],
    FILLER: [
        "um",
        "Uh, um...",
        "hold on",
        "Hold on a second, please.",
        "just a minute",
        "one moment please",
        "let me think",
        "hmm, let me see",
        "wait, wait",
        "hang on, let me get my glasses",
        "give me a minute",
        "I need a minute",
        "well, you know, like",
        "um, I was wondering",
        "can I, um",
        "I'm still here",
        "stop talking",
        "I have a question",
        "what was I going to say",
        "could you hold on just a moment please",
    ],
}

# What the assistant shall answer, however much it sounds like something said to the line.
QUESTIONS = [
    # What a command is about.
    "what is a person's first session like",
    "what should a person expect",
    "how many people does a therapist see",
    "can a person with diabetes get a massage",
    "can someone with arthritis get a massage",
    "does a real person do the massage or is it a machine",
    "is a human better than a massage chair",
    "who is the operator of a massage chair",
    "what does the receptionist need to know",
    "what does the front desk want to know",
    "do I need to talk to a person before my first massage",
    "should I talk to my doctor",
    "should I tell someone if it hurts",
    "can I talk during a massage",
    "do I have to talk to the therapist",
    "can I talk to the therapist about my pain",
    "how do I reach a clinic",
    "how do I contact the clinic",
    "what is the clinic's number",
    "where is the office",
    "is the clinic open",
    "are the staff trained",
    "who works at the clinic",
    "a clinic",
    "therapist",
    "physical therapist",
    "what is a therapist",
    "can you transfer a gift card",
    "does the pain transfer to the leg",
    "zero pain is what I want",
    # Waiting.
    "do I have to wait",
    "do I have to wait between sessions",
    "how long should I wait after surgery",
    "wait how long should I wait",
    "can I wait a week between sessions",
    "is there a waiting list",
    "how long do you hold a trigger point",
    "what do you hold on to",
    "does one minute of pressure help",
    "what is it like",
    "what does it feel like",
    "like what",
    "so what",
    "what about my back",
    "how about sciatica",
    "um what is fascia",
    "hold on what is fascia",
    "let me think which massage helps with sciatica",
    "I have a question about fascia",
    # Repeating.
    "can a therapist repeat it",
    "how often should I repeat it",
    "should I repeat the massage",
    "do I need to go again",
    "will the pain come back again",
    "can I get it again next week",
    "what if it hurts again",
    "what is that",
    "what is that technique",
    "what was that massage with the needles",
    "what now",
    "what then",
    # Slow and fast.
    "is a slower massage better",
    "what is a slow massage",
    "how fast does it work",
    "why is recovery so slow",
    "is my recovery too slow",
    "how slowly should pressure be applied",
    "do they go slower if it hurts",
    "how fast will I get better",
    # More, next, options.
    "is more pressure better",
    "does it take more than one session",
    "do I need more than one session",
    "what more can massage do for sciatica",
    "tell me more about fascia",
    "tell me about the next session",
    "what happens next week",
    "should I go on after it hurts",
    "can I go on with my exercises",
    "should I continue with my exercises",
    "what are the options for sciatica",
    "what are my options for neck pain",
    "what kinds are on the menu at a spa",
    "is there a menu of massages",
    "what can I press on to stop the pain",
    "where do I press",
    "back",
    "my back",
    "lower back",
    # Ending.
    "does it end the pain",
    "is that all it does",
    "is that it for sciatica",
    "that's all in my shoulder",
    "does the pain go away for good",
    "when can I stop",
    "should I stop if it hurts",
    "can I stop my medicine",
    "how do I get done with the pain",
    "what should I have done before",
    "say goodbye to pain how",
    "do I have to see a doctor",
    "see you at the clinic on monday at nine is that right",
    "nothing else has helped my back",
    "no more pain",
    "no more",
    # Courtesies alone, and what people say to people.
    "hello",
    "hello?",
    "hi there",
    "thank you",
    "thanks",
    "okay",
    "yes",
    "no",
    "no thanks",
    "that was very helpful",
    "are you a robot",
    "are you a real person",
    "who am I talking to",
    "can you help me",
    "help",
    "sciatica",
    "one",
    "number two",
    # In need.
    "I need someone to call nine one one",
    "I can't breathe",
    "please help me someone is hurt",
    "",
    "?!",
    "…",
    "你好",
]


@cache
def said() -> dict[str, tuple[str, ...]]:
    return load_commands()


@cache
def commands() -> Commands:
    return Commands(said())


def test_enough_phrases():
    """The lists are long enough to tell; none stands twice."""
    assert sum(map(len, MEANT.values())) >= 100
    assert len(QUESTIONS) >= 100
    every = [phrase for phrases in [*MEANT.values(), QUESTIONS] for phrase in phrases]
    assert len(set(every)) == len(every)


def misunderstood(phrases: dict[str, str | None]) -> list[str]:
    """The phrases that do not mean what they must: a command, or None where they are the assistant's."""
    assert phrases
    meant = {phrase: commands().meant(phrase) for phrase in phrases}
    return [
        f"{phrase!r}: {meant[phrase]} is not {phrases[phrase]}"
        for phrase in phrases
        if meant[phrase] != phrases[phrase]
    ]


def test_commands():
    """What is said to the line is known, with and without courtesies; thinking aloud is waited for."""
    assert misunderstood({phrase: command for command, phrases in MEANT.items() for phrase in phrases}) == []


def test_questions_are_no_commands():
    """Only words that say nothing else are a command."""
    assert misunderstood(dict.fromkeys(QUESTIONS)) == []


def test_every_phrase_of_the_table():
    """Each phrase of the table means what its row says, and still does when it is said politely."""
    rows = [name for name in said() if name not in (*PARTS, "yes", "no")]
    assert rows
    assert all(said()[name] for name in rows)
    assert [fault for name in rows for phrase in said()[name] for fault in faults_of_phrase(name, phrase)] == []


def faults_of_phrase(command: str, phrase: str) -> Iterator[str]:
    """What is wrong with a phrase of a command's row."""
    ways = [phrase] if command == FILLER else [phrase, f"{phrase}, please", f"Um, {phrase}"]
    for way in ways:
        meant = commands().meant(way)
        allowed = way.startswith("Um, ") and f"um {phrase}" in said()[QUESTION]
        if meant != command and not allowed:
            yield f"{command}: {way!r} means {meant}"


# Questions that are the assistant's, and what the line may take for its own in their stead.
SAME = {
    "acknowledge": {FILLER, "repeat"},
    "ask_clinic_contact": {"person"},
    "ask_help": {"menu"},
    "ask_more": {"more"},
    "complain": {"person"},
    "goodbye": {"goodbye"},
    "greet": {FILLER, "here"},
    "repeat": {"repeat"},
    "start_over": {"menu"},
    "thank": {"goodbye"},
}


def phrases_of_the_assistant() -> list[tuple[str, str]]:
    """Every phrase that the assistant knows or is tested with, by its intent."""
    trained = [
        (intent, re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", phrase))
        for intent, phrases in training_phrases().items()
        for phrase in phrases
    ]
    tested = [(block.intent, phrase) for block in phrase_blocks([*HELD_OUT, *DEVELOPMENT]) for phrase in block.say]
    return [*trained, *tested]


def test_no_question_of_the_assistants_is_a_command():
    """Of all the phrases that the assistant is trained or tested with, the line takes for its own what is its own."""
    taken = [(intent, phrase, commands().meant(phrase)) for intent, phrase in phrases_of_the_assistant()]
    assert [each for each in taken if each[2] is not None and each[2] not in SAME.get(each[0], ())] == []


def test_questions_that_the_line_offers():
    """What the menu tells callers to say is none of the line's own commands."""
    assert misunderstood(dict.fromkeys(starter.question for starter in load_starters())) == []


def test_names_are_no_commands():
    """No technique, complaint or clinic is taken for a command, nor one of its other names."""
    tables = load_tables()
    rows = [
        row
        for table in (tables.techniques, tables.conditions, tables.uncovered, tables.clinics)
        for row in table.values()
    ]
    names = [name for row in rows for name in (row.name, *row.aliases)]
    assert [name for name in names if commands().meant(name)] == []


def test_hinted_commands():
    """What the recogniser is told to listen for, the line understands."""
    assert [commands().meant(hint) for hint in hints(load_tables())[:6]] == [
        "person",
        "repeat",
        "slower",
        "menu",
        "more",
        "goodbye",
    ]


# Whether the words say yes or no; None where they say something else.
AGREES = {
    "Yes.": True,
    "yeah": True,
    "yes please": True,
    "Yes, that's right.": True,
    "um, yes": True,
    "uh huh": True,
    "mm hmm": True,
    "That's it.": True,
    "correct": True,
    "okay": True,
    "one": True,
    "press one": True,
    "that's what I said": True,
    "No.": False,
    "nope": False,
    "no thank you": False,
    "No, that's wrong.": False,
    "uh uh": False,
    "well, no": False,
    "sorry, no": False,
    "not really": False,
    "that's not what I said": False,
    "two": False,
    "I said something different": False,
    "which massage helps with sciatica": None,
    "no, I asked about sciatica": None,
    "yes but what about my neck": None,
    "no pain": None,
    "one massage": None,
    "goodbye": None,
    "um": None,
    "": None,
}


def test_agreement():
    """Whether the line heard right is told by a yes or a no, and by nothing that says more."""
    found = {phrase: commands().agrees(phrase) for phrase in AGREES}
    assert [f"{phrase!r}: {found[phrase]}" for phrase in AGREES if found[phrase] is not AGREES[phrase]] == []


def test_every_answer_of_the_table():
    """A yes and a no are told apart; unasked, they are the assistant's, but for those that end a call."""
    assert said()["yes"]
    assert said()["no"]
    faults = []
    for phrase in (*said()["yes"], *said()["no"]):
        agrees, meant = commands().agrees(phrase), commands().meant(phrase)
        if agrees is not (phrase in said()["yes"]) or meant not in (None, "goodbye"):
            faults.append(f"{phrase!r} agrees: {agrees}, means: {meant}")
    assert faults == []


def test_no_answer_says_both():
    assert not set(said()["yes"]) & set(said()["no"])


@pytest.mark.parametrize("end", ["um", "hold on", "wait", "let me think", "one moment"])
def test_second_thoughts_end_no_call(end):
    """Who says goodbye and then thinks aloud may want to stay: only sounds of hesitation are passed over at the end."""
    assert (commands().meant(f"goodbye {end}") == "goodbye") is (end == "um")


# Read once they are drawn, not on import.
WORDS = st.deferred(
    lambda: st.sampled_from(
        sorted({word for phrases in said().values() for phrase in phrases for word in phrase.split()})
    )
)


@given(text=st.text(max_size=100) | st.lists(WORDS, max_size=12).map(" ".join))
def test_any_words(text):
    """Whatever is heard, spelling aside, means the same each time."""
    meant = commands().meant(text)
    assert meant is None or meant in set(said()) - set(PARTS) - {"yes", "no"}
    assert commands().meant(f" {text.upper()}!?") == commands().meant(text.upper())
    assert commands().agrees(text) in (True, False, None)


@pytest.mark.parametrize("word", ["wait", "um", "please", "okay", "can you", "more", "no", "a"])
def test_said_over_and_over(word):
    """However often a word is said, the line comes to an end with it, and makes no command of a question."""
    often = f"{word} " * 400
    commands().meant(often)
    assert commands().meant(f"{often} sciatica") is None
