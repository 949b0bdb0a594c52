"""Questions over REST to the assistant as `make run` starts it, both servers real."""

import re
import uuid

import httpx
import pytest

QUESTIONS = {
    "Which massage for sciatica?": r"trigger point.*All Body Kneads",
    "siatica": r"trigger point",
    "Do physical therapists massage?": r"yes.*TheraRehab and Wellness",
    "Does insurance cover it?": r"Physical Therapy First|All Body Kneads",
    "What is myofascial release?": r"fascia.*Preferred Rehabilitation|Preferred Rehabilitation.*fascia",
    "What is myofascial release good for?": r"list .*missing",
    "How is therapeutic massage different from a spa massage?": r"calm|relax",
    "What is the difference between myofascial release and trigger point therapy?": r"similar|alike|much like",
    "Who offers trigger point therapy?": r"Physical Therapy First.*All Body Kneads",
    "How do I book with Preferred Rehabilitation?": r"\(313\) 928-0700",
    "How do I contact a clinic?": r"517-898-2899",
    "Tell me about TheraRehab and Wellness": r"TheraRehab and Wellness",
    "Which massage for my migraine?": r"none of my five articles covers migraine",
    "How often would I go for medical massage?": r"week",
    "How much does it cost?": r"\b(no|not|none)\b",
    "Can I use my HSA?": r"All Body Kneads",
    "What's the weather like tomorrow?": r"can't answer|didn't find",
    "Are you a robot?": r"automated assistant",
}


def test_answers(assistant):
    """A question gets the answer that its article gives."""
    replies = {question: asked_alone(assistant, question) for question in QUESTIONS}
    assert [
        f"{question}: {replies[question]}"
        for question, answer in QUESTIONS.items()
        if not re.search(answer, replies[question], re.IGNORECASE | re.DOTALL)
    ] == []


def asked_alone(assistant: str, message: str) -> str:
    """The reply to a message that nothing was said before."""
    body = {"sender": uuid.uuid4().hex, "message": message}
    answer = httpx.post(f"{assistant}/webhooks/rest/webhook", json=body, timeout=30).raise_for_status()
    return "\n".join(each["text"] for each in answer.json())


def test_several_conditions_are_answered_in_order(ask):
    """Two conditions in one message get two answers, in the order in which they were named."""
    reply = ask("which massage for my neck and for carpal tunnel?").lower()
    assert 0 <= reply.find("neck pain") < reply.find("carpal tunnel")


def test_cites_the_source_of_the_previous_answer(ask):
    """'Who says so?' names the article behind the answer before it, and nothing where there was none."""
    assert "no article" in ask("who says so?")
    ask("Which massage for sciatica?")
    assert "All Body Kneads" in ask("who says so?")


def test_conversations_are_apart(assistant, ask):
    """One visitor's answer is not cited to another."""
    ask("Which massage for sciatica?")
    assert "no article" in asked_alone(assistant, "who says so?")


@pytest.mark.parametrize(
    ("message", "number"),
    [("my husband can't breathe and his lips are blue", "911"), ("i want to end my life", "988")],
)
def test_emergencies_win_over_everything(ask, message, number):
    """An emergency gets emergency wording, also in the middle of a conversation, and no talk of massage."""
    ask("Which massage for neck pain?")
    reply = ask(message)
    assert number in reply
    assert "massage" not in reply.lower()


@pytest.mark.parametrize("message", ["does massage help after a stroke?", "this chair is killing my back"])
def test_general_questions_do_not_panic(ask, message):
    """An emergency word in a general question is no emergency."""
    assert "911" not in ask(message)


@pytest.mark.parametrize(
    "message", ["", "   ", "🤷🏽‍♀️🤷", "a" * 20000, "'; DROP TABLE events; --", "\u202eabc\x00\x07"]
)
def test_odd_messages_do_no_harm(assistant, ask, message):
    """Empty, huge or odd text is survived, and the next question is answered."""
    ask(message)
    assert "trigger point" in ask("Which massage for sciatica?").lower()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("which massage for sciatica", r"made of +0\.4 x classifier [01]\.\d\d \+ 0\.6 x similarity"),
        ("massage for siatcia", r'names +condition sciatica, by "siatcia", read as "siatica"'),
        ("my chest hurts and i cant breathe", r"decided by +triage.*heart, sign chest_pain"),
        ("was kostet eine Massage bei Ihnen", r"decided by +the words, which are not English"),
        ("do pts do massage? and will insurance pay?", r"part 2 +.*insurance pay"),
        ("what is the capital of France", r"runner-up +\w+, 0\.\d\d"),
    ],
)
def test_why(ask, question, told):
    """At the shell, `why` tells how the answer to any question came about, after an emergency too."""
    ask(question)
    reply = ask("why", "cmdline")
    assert reply.startswith("Why this answer:")
    assert re.search(told, reply)
    assert re.search(r'chosen by +rule ".+" \(data/.+\.yml\): \w+', reply)


def test_why_is_for_staff_alone(ask):
    """On other channels nobody reads how an answer came about."""
    ask("which massage for sciatica")
    for channel in ("rest", "web", "phone"):
        assert "classifier" not in ask("why", channel)


def test_why_takes_no_turn(ask):
    """After `why` staff can still take up what they were offered, or asked, before it."""
    assert "arm pain" in ask("which massage for arm pain", "cmdline")
    ask("why", "cmdline")
    assert "trigger point" in ask("yes please", "cmdline").lower()
    ask("why", "cmdline")
    assert "All Body Kneads" in ask("who says so?", "cmdline")
