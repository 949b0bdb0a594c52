"""Whatever goes wrong is told in its own words; nothing that was typed is lost, and trying again helps."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.widget.chat import INSURANCE, SCIATICA, WEBHOOK, Chat, hold, names_help
from tests.widget.clinic import Clinic, Site
from tests.widget.conftest import Listen, ShowPage
from tests.widget.pages import document, keep, tag
from tests.widget.replies import instead
from tests.widget.tabs import one_visit

ASSETS = "**/chat/assets/**"
NO_ANSWERS = [
    {"status": 500, "body": "<h1>Internal Server Error</h1>"},
    {"status": 502, "json": {"error": "upstream at 10.0.0.7 is gone"}},
    {"status": 404, "body": "<h1>Not Found</h1>"},
    {"status": 200, "body": "<h1>Welcome to our Wi-Fi</h1>"},
    {"status": 200, "json": []},
    {"status": 200, "json": [{"text": "  "}]},
    {"status": 200, "json": {"text": "no list"}},
]


@pytest.fixture
def at_the_clinic(clinic: Clinic, site: Site, page: Page) -> Chat:
    """The chat, open on the clinic's own site."""
    site.page = document(tags=tag(clinic.script))
    page.goto(site.origin)
    chat = Chat(page)
    chat.open()
    return chat


def answered_once(chat: Chat, question: str) -> None:
    """The question stands there once, without a trouble, and has its answer."""
    expect(chat.replies.last.locator(".source")).to_be_visible()
    expect(chat.trouble).to_have_count(0)
    expect(chat.said.filter(has_text=question)).to_have_count(1)
    expect(chat.said.last).to_contain_text(question)


def test_killed_server(at_the_clinic: Chat, clinic: Clinic):
    """A server that is killed in the middle of a conversation: told, nothing is lost, and answered once it is back."""
    chat = at_the_clinic
    chat.ask(SCIATICA)
    clinic.kill()
    try:
        chat.say(INSURANCE)
        expect(chat.trouble).to_contain_text("The assistant can't be reached just now. Your message is kept")
        names_help(chat.trouble)
        chat.field.fill("And what about my")
        chat.button("Try again").click()
        expect(chat.trouble).to_contain_text("can't be reached")
        expect(chat.said).to_have_count(2)
    finally:
        clinic.restart()
    chat.button("Try again").click()
    expect(chat.replies).to_have_count(2)
    answered_once(chat, INSURANCE)
    expect(chat.field).to_have_value("And what about my")


def test_server_killed_while_it_answers(at_the_clinic: Chat, page: Page):
    """A connection that breaks before the answer is told as a server that cannot be reached."""
    page.route(WEBHOOK, lambda route: route.abort("connectionreset"), times=1)
    at_the_clinic.say(SCIATICA)
    expect(at_the_clinic.trouble).to_contain_text("can't be reached")
    names_help(at_the_clinic.trouble)
    at_the_clinic.button("Try again").click()
    answered_once(at_the_clinic, SCIATICA)


@pytest.fixture
def sent(chat: Chat, listen: Listen) -> list[str]:
    """The messages that any tab sends from now on."""
    messages: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/webhooks/web/webhook"):
            messages.append(json.loads(request.post_data)["message"])

    listen("request", note, in_all_tabs=True)
    return messages


def connected(page: Page, is_connected: bool) -> None:
    """Has the page believe so, and tells it that it is connected again, which may not be true for long."""
    page.evaluate(
        "is => { Object.defineProperty(navigator, 'onLine', { value: is, configurable: true });"
        " dispatchEvent(new Event('online')); }",
        is_connected,
    )


def test_offline(chat: Chat):
    """Without a connection, the visitor is told that it is theirs; once there is one, the message is sent by itself."""
    chat.page.context.set_offline(True)
    chat.say(SCIATICA)
    expect(chat.trouble).to_contain_text("You seem to be offline. Your message is kept")
    names_help(chat.trouble)
    expect(chat.button("Try again")).to_be_visible()
    chat.page.context.set_offline(False)
    answered_once(chat, SCIATICA)


def test_sent_in_order(chat: Chat, page: Page, sent: list[str]):
    """Of several messages, each is sent when the one before it is answered, and once."""
    page.context.set_offline(True)
    for question in (SCIATICA, INSURANCE):
        chat.say(question)
    expect(chat.trouble).to_have_count(2)
    sent.clear()
    held = hold(page)
    with page.expect_request(WEBHOOK):
        page.context.set_offline(False)
    expect(chat.trouble).to_have_count(1)
    assert sent == [SCIATICA]
    with page.expect_request(WEBHOOK):
        held[0].continue_()
    expect(chat.trouble).to_have_count(0)
    held[1].continue_()
    expect(chat.replies).to_have_count(2)
    expect(chat.said.locator(".typed")).to_have_text([SCIATICA, INSURANCE])
    page.unroute(WEBHOOK)
    connected(page, True)
    chat.ask("What is fascia?")
    assert sent == [SCIATICA, INSURANCE, "What is fascia?"]


def test_sent_by_one_tab(chat: Chat, page: Page, sent: list[str]):
    """Where two tabs are connected again, the one that could not send the message does."""
    other = Chat(page.context.new_page())
    other.page.goto(page.url)
    other.open()
    page.context.set_offline(True)
    chat.say(SCIATICA)
    expect(other.trouble).to_have_count(1)
    sent.clear()
    page.context.set_offline(False)
    answered_once(other, SCIATICA)
    answered_once(chat, SCIATICA)
    assert sent == [SCIATICA]


def test_sent_by_itself_once(chat: Chat, page: Page, sent: list[str]):
    """A connection that comes and goes sends nothing for ever; who tries again is answered."""
    connected(page, False)
    page.route(WEBHOOK, lambda route: route.abort())
    chat.say(SCIATICA)
    expect(chat.trouble).to_contain_text("offline")
    with page.expect_event("requestfailed"):
        connected(page, False)
    expect(chat.trouble).to_contain_text("offline")
    connected(page, False)
    expect(chat.button("Try again")).to_be_visible()
    assert sent == [SCIATICA] * 2
    page.unroute(WEBHOOK)
    chat.button("Try again").click()
    answered_once(chat, SCIATICA)
    assert sent == [SCIATICA] * 3


def test_what_was_cleared_is_not_sent(chat: Chat, page: Page, sent: list[str]):
    """A message of a conversation that was cleared meanwhile is forgotten."""
    page.context.set_offline(True)
    chat.say(SCIATICA)
    expect(chat.trouble).to_be_visible()
    chat.choose("New conversation")
    sent.clear()
    page.context.set_offline(False)
    chat.ask(INSURANCE)
    assert sent == [INSURANCE]


def test_focus_on_a_message_that_is_sent_by_itself(chat: Chat, page: Page):
    """Who stands at "Try again" when the connection comes back stands at the field then."""
    page.context.set_offline(True)
    chat.say(SCIATICA)
    chat.button("Try again").focus()
    page.context.set_offline(False)
    chat.reply()
    expect(chat.field).to_be_focused()


def test_trouble_after_a_reload(show: ShowPage, assistant: str):
    """A message that failed on an earlier page stands there with its trouble, and can be tried again."""
    entry = {"id": "1", "from": "visitor", "time": 4_000_000_000_000, "state": "offline", "text": SCIATICA}
    kept = {"version": 1, "sender": str(uuid.uuid4()), "entries": [entry]}
    chat = show(head=keep(f"knead-to-know:{assistant}", json.dumps(kept)))
    chat.open()
    expect(chat.trouble).to_contain_text("You seem to be offline.")
    chat.button("Try again").click()
    answered_once(chat, SCIATICA)


@pytest.fixture
def slow(show: ShowPage, page: Page, clock: Any) -> tuple[Chat, list[Route]]:
    """The chat, which has waited eight seconds for an answer, and the requests that are held."""
    clock.install()
    held = hold(page)
    chat = show()
    chat.open()
    with page.expect_request(WEBHOOK):
        chat.say(SCIATICA)
    clock.run_for(7_000)
    expect(chat.trouble).to_have_count(0)
    clock.run_for(1_000)
    return chat, held


def test_slow_answer(slow: tuple[Chat, list[Route]]):
    """After eight seconds the chat says that it takes longer, waits on, and shows the answer when it comes."""
    chat, held = slow
    expect(chat.trouble).to_contain_text("This takes longer than usual.")
    names_help(chat.trouble)
    expect(chat.button("Try again")).to_be_visible()
    expect(chat.dialog.get_by_text("The assistant is typing")).to_be_visible()
    held[0].continue_()
    answered_once(chat, SCIATICA)


def test_second_try_while_waiting(slow: tuple[Chat, list[Route]], page: Page):
    """Trying again while waiting asks once more and shows one answer, whichever comes."""
    chat, held = slow
    with page.expect_event("requestfailed") as given_up, page.expect_request(WEBHOOK):
        chat.button("Try again").click()
    assert given_up.value == held[0].request
    expect(chat.trouble).to_have_count(0)
    held[1].continue_()
    answered_once(chat, SCIATICA)
    expect(chat.replies).to_have_count(1)


def test_no_answer_at_all(slow: tuple[Chat, list[Route]], page: Page, clock: Any):
    """After a minute nobody waits any more: the server counts as unreachable, and trying again helps."""
    chat, _ = slow
    clock.run_for(60_000)
    expect(chat.trouble).to_contain_text("can't be reached")
    names_help(chat.trouble)
    expect(chat.dialog.get_by_text("The assistant is typing")).to_have_count(0)
    page.unroute(WEBHOOK)
    chat.button("Try again").click()
    answered_once(chat, SCIATICA)


def test_too_many_messages(at_the_clinic: Chat):
    """The fourth message within a minute is asked to wait, with the seconds, and can be tried again."""
    chat = at_the_clinic
    for question in (SCIATICA, INSURANCE, "What is fascia?"):
        chat.ask(question)
    chat.say("Does it hurt?")
    expect(chat.trouble).to_contain_text(
        re.compile(r"Many messages in a short time! Please wait [1-6]?\d seconds?, then")
    )
    expect(chat.button("Try again")).to_be_visible()
    names_help(chat.trouble)
    expect(chat.said.last).to_contain_text("Does it hurt?")
    expect(chat.replies).to_have_count(3)


def test_emergency_after_too_many_messages(at_the_clinic: Chat):
    """The fourth message within a minute is answered at once where it tells of an emergency."""
    chat = at_the_clinic
    for question in (SCIATICA, INSURANCE, "What is fascia?"):
        chat.ask(question)
    reply = chat.ask("i have chest pain and my left arm is numb")
    expect(reply.get_by_role("link", name="911").first).to_be_visible()
    # What follows is answered too, for it may be about the emergency.
    chat.ask("yes")
    expect(chat.trouble).to_have_count(0)


def test_second_try_after_waiting(chat: Chat):
    """Once the server lets the visitor in again, trying again brings the answer."""
    chat.page.route(
        WEBHOOK, lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, json={"error": "-"}), times=1
    )
    chat.say(SCIATICA)
    expect(chat.trouble).to_contain_text("Please wait 1 second, then try again.")
    chat.button("Try again").click()
    answered_once(chat, SCIATICA)


def test_words_of_the_server(chat: Chat):
    """What the server refuses for another reason is told in the server's own words."""
    # On its way, half of the body is lost.
    chat.page.route(WEBHOOK, lambda route: route.continue_(post_data=route.request.post_data[:20]), times=1)
    with chat.page.expect_response(WEBHOOK) as refused:
        chat.say(SCIATICA)
    assert refused.value.status == 400
    expect(chat.trouble.locator("p")).to_have_text(refused.value.json()["error"])
    names_help(chat.trouble)
    chat.button("Try again").click()
    answered_once(chat, SCIATICA)


@pytest.mark.usefixtures("stand_in")
def test_answers_that_are_none(show: ShowPage, page: Page):
    """What a broken server or a stranger in between answers is shown to nobody: the assistant counts as unreachable."""
    faults: list[str] = []
    for none in NO_ANSWERS:
        chat = show()
        with one_visit(page, str(none), faults):
            chat.open()
            instead(page, **none)
            chat.say(SCIATICA)
            expect(chat.trouble.locator("p")).to_have_text(re.compile("^The assistant can't be reached just now"))
            names_help(chat.trouble)
            chat.button("Try again").click()
            answered_once(chat, SCIATICA)
    assert faults == []


def test_chat_that_does_not_load(show: ShowPage, page: Page):
    """Where the chat's file cannot be loaded, the visitor is told so at the launcher; the next press loads it."""
    page.context.route(ASSETS, lambda route: route.abort())
    chat = show()
    chat.launcher.click()
    told = chat.host.get_by_role("status").filter(has_text="The chat could not be loaded. Please try again.")
    expect(told).to_be_visible()
    names_help(told)
    expect(chat.launcher).to_be_visible()
    page.context.unroute(ASSETS)
    chat.open()
    expect(told).to_have_count(0)
    chat.ask(SCIATICA)


def test_language_that_does_not_load(show: ShowPage, page: Page):
    """Where a language's file cannot be loaded, the chat speaks English."""
    page.context.route("**/chat/assets/es-*", lambda route: route.abort())
    chat = show(language="es")
    chat.open()
    expect(chat.field).to_have_accessible_name("Type your question")


def test_starters_that_do_not_load(show: ShowPage, page: Page):
    """Without the questions to begin with, one can still ask."""
    page.context.route("**/chat/starters.json", lambda route: route.abort())
    chat = show()
    chat.open()
    chat.ask(SCIATICA)
