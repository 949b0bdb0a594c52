"""What a visitor says became of an emergency."""

from safety.load import load_triage
from safety.tables import Aftermath

FALSE_ALARM = [
    "false alarm, sorry",
    "ok false alarm",
    "Sorry, that was a false alarm.",
    "false alarm, what does insurance cover?",
    "all good again, no emergency",
    "it's not an emergency",
    "this is no emergency at all",
    "don't worry, it was only a joke",
    "haha i was just kidding",
    "sorry, i was just testing you",
    "it’s passed, it was a false alarm",
]
HELPED = [
    "ok i have called them",
    "i called 911 already",
    "my wife is calling an ambulance",
    "someone is on the way now",
    "the ambulance is coming",
    "never mind, help is here",
    "i'm on the phone with 988",
    "i'm talking to them now, i'm ok now",
]
EASED = [
    "never mind, i'm fine now",
    "it's passed, i'm ok again",
    "it's over, i feel all right now",
    "she is better now",
    "the pain went away",
    "It has gone.",
]
CANNOT_CALL = [
    "i can't call",
    "I cannot talk right now",
    "my phone is dead",
    "there is no signal here",
    "he will hear me",
    "not out loud please",
]
WAITING = ["what do I do while we wait", "until they come, what?", "should i give her water", "can I move him"]
REFUSES = [
    "she won't go to the hospital",
    "no ambulance",
    "i'm not going to call",
    "hotlines don't help",
    "way too expensive",
    "he refuses to go",
]
NOTHING = [
    "",
    "ok",
    "ok now what do i do",
    "thanks",
    "is it a false alarm?",
    "i don't think it's a false alarm",
    "maybe it's a false alarm",
    "i think it's no emergency",
    "there is no emergency room near me",
    "i'm not joking",
    "this is no joke",
    "i had a blood test",
    "i haven't called them",
    "should i have called them",
    "nobody is coming",
    "i will call them later",
    "i called my wife",
    "i'm not fine now",
    "it hasn't passed",
    "i hope it has passed",
    "it's over",
    "it will all be over now",
    "i'm gone",
    "she is still not fine now",
    "it went black",
    "it is just a cramp i think, so deep tissue?",
    "so can I still get the massage on Friday?",
]


def became(text: str) -> Aftermath | None:
    """What became of it, in whatever language."""
    found = load_triage().became(text)
    return found and found[0]


def others(texts: list[str], meant: Aftermath | None) -> dict[str, Aftermath | None]:
    """Those of the texts that are taken for something else."""
    assert texts
    return {text: found for text in texts if (found := became(text)) is not meant}


def test_false_alarm():
    """It was none, whatever else is said."""
    assert others(FALSE_ALARM, Aftermath.FALSE_ALARM) == {}


def test_help_was_called():
    """Help is there or coming, which counts more than that it has eased."""
    assert others(HELPED, Aftermath.HELPED) == {}


def test_it_has_eased():
    """Whoever feels better says so of now, and not of some time."""
    assert others(EASED, Aftermath.EASED) == {}


def test_calling_is_impossible():
    """It may be that nobody can call, that no phone works, or that nobody may hear it."""
    assert others(CANNOT_CALL, Aftermath.CANNOT_CALL) == {}


def test_help_is_awaited():
    """What to do meanwhile is asked in many ways."""
    assert others(WAITING, Aftermath.WAITING) == {}


def test_help_is_refused():
    """For whatever reason."""
    assert others(REFUSES, Aftermath.REFUSES) == {}


def test_nothing_certain():
    """Doubt, denial, questions and other talk leave the danger as it was."""
    assert others(NOTHING, None) == {}
