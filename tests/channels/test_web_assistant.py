"""The web channel of the assistant as `make run` starts it, both servers real."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from knowledge.starters import load_starters
from tests.channels.served import FEEDBACK, FORGET, WEBHOOK, new_sender
from tests.data_files import responses

Item = dict[str, Any]
Talk = Callable[..., list[Item]]


@pytest.fixture(scope="module")
def server(assistant: str):
    with httpx.Client(base_url=assistant, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def sender() -> str:
    return new_sender()


@pytest.fixture
def talk(server: httpx.Client, sender: str) -> Talk:
    """Asks in one conversation and returns the reply's items."""

    def ask(message: str) -> list[Item]:
        answer = server.post(WEBHOOK, json={"sender": sender, "message": message})
        assert answer.status_code == httpx.codes.OK
        return answer.json()

    return ask


def text(items: list[Item]) -> str:
    return "\n".join(item["text"] for item in items)


def test_answer_with_its_source_and_next_questions(talk):
    """An answer names its article, gives an id to vote on, and offers questions that a button sends as text."""
    (item,) = talk("Which massage for sciatica?")
    assert "trigger point" in item["text"].lower()
    assert item["metadata"]["answer"]
    assert [source["publisher"] for source in item["metadata"]["sources"]] == ["All Body Kneads"]
    assert item["buttons"]
    for button in item["buttons"]:
        assert button["title"] == button["payload"]
    assert talk(item["buttons"][0]["payload"])[0]["metadata"]["answer"]


def test_numbers_of_clinics(talk):
    """The clinics' numbers come as links, the vanity number too."""
    (item,) = talk("How do I contact a clinic?")
    assert {"tel:+13139280700", "tel:+15178982899", "tel:+18007834778"} <= {
        phone["href"] for phone in item["metadata"]["phones"]
    }


@pytest.mark.parametrize(
    ("message", "href"),
    [("my husband can't breathe and his lips are blue", "tel:911"), ("i want to end my life", "tel:988")],
)
def test_emergency(talk, message, href):
    """An emergency stands out, with its number as a link, and is nothing to vote on, with a slash before it too."""
    for typed in (message, f"/{message}"):
        (item,) = talk(typed)
        assert item["metadata"]["emergency"]
        assert not item["metadata"]["answer"]
        assert href in [phone["href"] for phone in item["metadata"]["phones"]]


def test_each_starter_is_answered(server):
    """Each question that a page offers at first gets an answer with facts, or says what no article holds."""
    questions = [starter.question for starter in load_starters()]
    assert questions
    replies = {
        question: server.post(WEBHOOK, json={"sender": new_sender(), "message": question}) for question in questions
    }
    assert [
        f"{question}: {reply.text}" for question, reply in replies.items() if reply.status_code != httpx.codes.OK
    ] == []
    items = {question: reply.json() for question, reply in replies.items()}
    assert [
        f"{each}: {text(items[each])}" for each in items if not any(i["metadata"]["answer"] for i in items[each])
    ] == []


def payload_of_a_doubt(talk: Talk) -> str:
    """The payload of a button that the assistant offers where it is unsure."""
    for message in ("massage for me", "cupping", "is it good", "pressure", "how about the price of training"):
        for item in talk(message):
            for button in item["buttons"]:
                if button["payload"].startswith("/"):
                    return button["payload"]
    raise AssertionError("the assistant is never unsure")


def test_payloads_count_where_they_were_offered(talk, server):
    """A button's payload is answered in the conversation that offered it, and is mere text elsewhere."""
    payload = payload_of_a_doubt(talk)
    answered = text(talk(payload))
    elsewhere = server.post(WEBHOOK, json={"sender": new_sender(), "message": payload}).json()
    declined = {responses()[name][0]["text"] for name in ("utter_nlu_fallback", "utter_out_of_scope")}
    assert answered not in declined
    assert text(elsewhere) != answered


@pytest.mark.parametrize(
    "message", ["/restart", " /restart", "\u2003/restart", "/session_start", "/back", "/greet", "/x{"]
)
def test_typed_commands_are_text(talk, message):
    """Rasa's own commands end no conversation and are answered as words are."""
    talk("Which massage for sciatica?")
    assert talk(message)
    talk("Which massage for sciatica?")
    assert "All Body Kneads" in text(talk("who says so?"))


def test_votes_are_kept_and_change_nothing(talk, server, sender):
    """A vote between two messages leaves the second one's meaning as it was: what "that" is, and who says so."""

    def conversation(ask: Talk, after: Callable[[list[Item]], None]) -> list[str]:
        said = []
        for message in (
            "Which massage for sciatica?",
            "what is that?",
            "who says so?",
            "tell me more",
            "say that again",
        ):
            items = ask(message)
            after(items)
            said.append(text(items))
        return said

    def rate(items: list[Item]) -> None:
        for item in items:
            for helpful in (True, False):
                vote = {"sender": sender, "answer": item["metadata"]["id"], "helpful": helpful}
                assert server.post(FEEDBACK, json=vote).status_code == 204

    other = new_sender()

    def ask_other(message: str) -> list[Item]:
        return server.post(WEBHOOK, json={"sender": other, "message": message}).json()

    assert conversation(talk, rate) == conversation(ask_other, lambda items: None)


def test_vote_needs_an_answer_of_this_conversation(talk, server):
    (item,) = talk("Which massage for sciatica?")
    vote = {"sender": new_sender(), "answer": item["metadata"]["id"], "helpful": True}
    assert server.post(FEEDBACK, json=vote).status_code == 404


def test_forget(talk, server, sender):
    """What was said is gone: the next question is the first again, and its earlier answer takes no vote."""
    (first,) = talk("Which massage for sciatica?")
    assert server.post(FORGET, json={"sender": sender}).status_code == 204
    vote = {"sender": sender, "answer": first["metadata"]["id"], "helpful": True}
    assert server.post(FEEDBACK, json=vote).status_code == 404
    assert "no article" in text(talk("who says so?"))
    assert text(talk("Which massage for sciatica?")) == first["text"]


def test_two_messages_at_once_are_answered_in_turn(server, sender):
    """Neither of two messages sent at once is lost, and each reply answers its own."""
    questions = ["Which massage for sciatica?", "Does insurance cover it?"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda message: server.post(WEBHOOK, json={"sender": sender, "message": message}).json(), questions
            )
        )
    assert "trigger point" in text(answers[0]).lower()
    assert re.search("Physical Therapy First|All Body Kneads", text(answers[1]))


def test_longest_message(talk):
    """A thousand characters are answered; nobody is met with silence."""
    assert text(talk("does insurance cover it? " * 40))


def test_refusals_are_real(server):
    """Over the running server too, what is wrong is refused in JSON."""
    assert server.post(WEBHOOK, content=b"{").json()["error"]
    assert server.get(WEBHOOK).status_code == 405
    assert server.post(WEBHOOK, json={}, headers={"origin": "https://evil.com"}).status_code == 403


def test_rest_clients_see_the_same(server, talk):
    """The same question gets the same words over Rasa's REST channel, which development opens."""
    rest = server.post("/webhooks/rest/webhook", json={"sender": new_sender(), "message": "What is fascia?"}).json()
    assert text(rest) == text(talk("What is fascia?"))
