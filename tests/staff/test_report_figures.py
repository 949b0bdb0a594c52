"""What the report counts, against figures that were counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from staff.records import Danger, Nearest, Outcome, Warned
from staff.report.figures import MOST_DANGERS, count
from staff.report.latencies import Latency
from staff.report.votes import Voted
from staff.report.wordings import UNANSWERED, readable, wordings
from tests.staff.turns import NOON, declined, turn, voted

SUNDAY = date(2026, 11, 22)
MIDNIGHT = NOON + timedelta(hours=12)


def test_nothing():
    figures = count([])
    assert (figures.message_count, figures.conversation_count, figures.from_shell) == (0, 0, 0)
    assert figures.first is figures.last is None
    assert figures.channels() == []
    assert figures.unanswered == figures.uncovered == []


def test_stream_is_read_once():
    """Turns may come from a generator, which cannot be read again."""
    figures = count(turn(conversation=str(number % 2)) for number in range(5))
    assert (figures.message_count, figures.conversation_count) == (5, 2)


def test_shell_counts_nowhere():
    """What staff typed is counted by itself and is in no other figure."""
    typed = declined(
        "is there a sauna", channel="cmdline", conversation="staff", answers=voted("utter_a", True).answers
    )
    figures = count([typed, typed, turn()])
    assert figures.from_shell == 2
    assert (figures.message_count, figures.conversation_count) == (1, 1)
    assert figures.outcomes == {Outcome.ANSWERED: 1}
    assert figures.unanswered == []
    assert figures.votes == ()
    assert {channel: len(each) for channel, each in figures.seconds.items()} == {"web": 1}


def test_only_shell():
    figures = count([turn(channel="cmdline")])
    assert (figures.message_count, figures.from_shell, figures.first) == (0, 1, None)


def test_outcomes():
    turns = [turn(outcome=outcome) for number, outcome in enumerate(Outcome, 1) for _ in range(number)]
    assert count(turns).outcomes == {outcome: number for number, outcome in enumerate(Outcome, 1)}


def test_days_change_at_midnight_utc():
    """A conversation over midnight has messages on two days and begins on the first."""
    turns = [turn(at=MIDNIGHT - timedelta(microseconds=1)), turn(at=MIDNIGHT)]
    figures = count(turns)
    assert figures.messages == {(SUNDAY, "web"): 1, (date(2026, 11, 23), "web"): 1}
    assert figures.begun == {(SUNDAY, "web"): 1}
    assert (figures.first, figures.last) == (turns[0].at, turns[1].at)


def test_order_does_not_matter():
    turns = [turn(at=NOON + timedelta(days=day), conversation=str(day % 2)) for day in range(4)]
    forward, backward = count(turns), count(reversed(turns))
    assert forward.begun == backward.begun == {(SUNDAY, "web"): 1, (date(2026, 11, 23), "web"): 1}
    assert (backward.first, backward.last) == (forward.first, forward.last)


def test_channels():
    """Channels stand in a fixed order, and those that nobody has named count as others, together."""
    channels = ["socketio", "rest", "web", "phone", "slack", ""]
    figures = count(turn(channel=channel, conversation=channel) for channel in channels)
    assert figures.channels() == ["web", "phone", "rest", "other"]
    assert figures.messages == {(SUNDAY, "web"): 1, (SUNDAY, "phone"): 1, (SUNDAY, "rest"): 1, (SUNDAY, "other"): 3}


def test_questions():
    """Each question of a message counts; what was declined, or is talk, does not."""
    figures = count(
        [
            turn(asked=("ask_price", "ask_insurance")),
            turn(asked=("ask_price",), outcome=Outcome.NOT_COVERED),
            turn(asked=("ask_price",), outcome=Outcome.DID_YOU_MEAN),
            turn(asked=("nlu_fallback",), outcome=Outcome.DECLINED),
            turn(asked=("greet",), outcome=Outcome.TALK),
            turn(asked=("emergency_medical",), outcome=Outcome.EMERGENCY),
        ]
    )
    assert figures.asked == {"ask_price": 2, "ask_insurance": 1}


def test_seconds():
    """A message without a stored reply has no latency; the others' stand by channel."""
    turns = [turn(seconds=second) for second in (0.1, None, 0.3)] + [turn(channel="phone", seconds=2.0)]
    seconds = {channel: list(values) for channel, values in count(turns).seconds.items()}
    assert seconds == {"web": [0.1, 0.3], "phone": [2.0]}


@pytest.mark.parametrize(
    ("seconds", "latency"),
    [
        ([0.5], Latency(1, 0.5, 0.5, 0.5, 0.5)),
        ([3.0, 1.0, 2.0], Latency(3, 2.0, 2.9, 2.98, 3.0)),
        (range(101), Latency(101, 50, 95, 99, 100)),
    ],
)
def test_percentiles(seconds, latency):
    found = Latency.of(list(seconds))
    assert vars(found) == pytest.approx(vars(latency))


def test_votes():
    """Each answer of a reply has its own votes; an answer without one is not listed."""
    turns = [voted("utter_a", False), voted("utter_a", True), voted("utter_b"), voted("utter_c", True)]
    both = turn(answers=voted("utter_a", True).answers + voted("utter_c", False).answers)
    figures = count([*turns, both])
    assert [(each.response, each.up, each.down) for each in figures.votes] == [("utter_c", 1, 1), ("utter_a", 2, 1)]


@pytest.mark.parametrize(
    ("up", "down", "share"),
    # By hand, from Wilson's formula with z = 1.96.
    [(0, 1, 0.2065), (10, 30, 0.5981), (1, 1, 0.0945), (5, 0, 0.0)],
)
def test_surely_down(up, down, share):
    assert Voted("utter_a", up, down, ()).surely_down == pytest.approx(share, abs=0.0005)


def test_one_vote_does_not_outweigh_forty():
    turns = [voted("utter_one", False)]
    turns += [voted("utter_forty", helpful) for helpful in [False] * 30 + [True] * 10]
    assert [each.response for each in count(turns).votes] == ["utter_forty", "utter_one"]


def test_votes_in_a_tie():
    """Answers without a thumb down follow all others, those with fewer thumbs up first, then by name."""
    turns = [voted(name, True) for name in ("utter_d", "utter_c", "utter_b", "utter_c")]
    turns += [voted("utter_z", False), voted("utter_y", False)]
    names = ["utter_y", "utter_z", "utter_b", "utter_d", "utter_c"]
    assert [each.response for each in count(turns).votes] == names
    assert [each.response for each in count(reversed(turns)).votes] == names


def test_examples_of_votes():
    """The two examples are those that it did not help, the latest first; then the others; the same words once."""
    later = [NOON + timedelta(minutes=minute) for minute in range(6)]
    texts = ["bad", "good", "worse", "WORSE!", "", "better"]
    helpful = [False, True, False, False, False, True]
    turns = [voted("utter_a", *each[:1], text=each[1], at=each[2]) for each in zip(helpful, texts, later, strict=True)]
    assert count(turns).votes[0].examples == ("WORSE!", "bad")
    assert count([turns[1], turns[5], turns[0]]).votes[0].examples == ("bad", "better")
    assert count([turns[4]]).votes[0].examples == ()


def test_unanswered():
    """Declined and did-you-mean count as unanswered, the rest does not; what the articles don't say stands apart."""
    figures = count(turn(text=f"about {outcome.name}", outcome=outcome) for outcome in Outcome)
    assert {each.text for each in figures.unanswered} == {"about DID_YOU_MEAN", "about DECLINED"}
    assert [each.text for each in figures.uncovered] == ["about NOT_COVERED"]
    assert {Outcome.DECLINED, Outcome.DID_YOU_MEAN} == UNANSWERED


def test_wordings():
    """The same words count as one, however written: with how often, by how many, when and how they were asked last."""
    nearest = Nearest("what does it cost", "ask_price", 0.5)
    turns = [
        declined("a sauna?", conversation="one", at=NOON),
        declined("A Sauna!", conversation="two", at=NOON + timedelta(hours=2), nearest=nearest),
        declined("a  sauna", conversation="one", at=NOON + timedelta(hours=1)),
        declined("a steam room", conversation="one"),
    ]
    sauna, steam = wordings(turns)
    assert (sauna.text, sauna.count, sauna.nearest) == ("A Sauna!", 3, nearest)
    assert (sauna.conversations, sauna.last) == (frozenset(("one", "two")), NOON + timedelta(hours=2))
    assert (steam.text, steam.count) == ("a steam room", 1)


def test_order_of_wordings():
    """Most often asked first, then the latest, then by the alphabet."""
    later = NOON + timedelta(days=1)
    turns = [declined("c"), declined("b"), declined("a", at=later), declined("d"), declined("d")]
    assert [each.text for each in wordings(turns)] == ["d", "a", "b", "c"]
    assert [each.text for each in wordings(reversed(turns))] == ["d", "a", "b", "c"]


def test_other_alphabets_stay_apart():
    """Texts without Latin letters are not taken for one another; buttons have no text and are no wordings."""
    texts = ["مرحبا", "здравствуйте", "👍", "???", ""]
    assert {each.text for each in wordings(map(declined, texts))} == set(texts) - {""}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a b"),
        ("\ud83d", ""),
        ("one\ntwo\t three ", "one two three"),
        ("\x1b[31mred\x7f", "[31mred"),
        ("<b>&", "<b>&"),
        ("😀 é", "😀 é"),
    ],
)
def test_readable(text, shown):
    assert readable(text) == shown
    readable(text).encode()


def test_dangers():
    """The latest are kept, the latest first, however many there are."""
    told = [turn(at=NOON + timedelta(minutes=each), danger=Danger(Warned.ALARM, "heart")) for each in range(500)]
    latest = count(iter([*told, turn()])).dangers
    assert latest == told[::-1][:MOST_DANGERS]
