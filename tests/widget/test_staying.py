"""What stays when a visitor reloads, opens a second tab, or uses a browser that keeps nothing or something odd."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import INSURANCE, SCIATICA, WEBHOOK, Chat, hold, names_help
from tests.widget.conftest import ShowPage
from tests.widget.pages import keep
from tests.widget.tabs import one_visit

FORBIDDEN = """<script>
for (const storage of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, storage, { get() { throw new DOMException("forbidden", "SecurityError"); } });
</script>"""
# Later than any visit.
LATELY = 4_000_000_000_000
VISITOR = {"id": "1", "from": "visitor", "time": LATELY, "state": "sent", "text": "kept"}
ASSISTANT = {"id": "2", "from": "assistant", "time": LATELY, "text": "kept", "buttons": [], "sources": [], "phones": []}


def kept(entries: object) -> dict[str, object]:
    """What the browser keeps of a conversation."""
    return {"version": 1, "sender": str(uuid.uuid4()), "entries": entries}


BROKEN = {
    "no JSON": "{",
    "a number": "7",
    "another version": json.dumps(kept([VISITOR]) | {"version": 0}),
    "no id": json.dumps(kept([VISITOR]) | {"sender": "me"}),
    "no entries": json.dumps(kept({})),
    "odd entries": json.dumps(kept([None, 7, {}])),
    "no time": json.dumps(kept([VISITOR | {"time": "now"}])),
    "no time known": json.dumps(kept([VISITOR | {"time": None}, VISITOR])),
    "no sources": json.dumps(kept([ASSISTANT | {"sources": 7}])),
}


def second_tab(chat: Chat) -> Chat:
    page = chat.page.context.new_page()
    page.goto(chat.page.url)
    return Chat(page)


def test_reload(chat: Chat):
    """After a reload the chat is open, what was said stands there, and the draft is in the field."""
    chat.ask(SCIATICA)
    said = chat.dialog.locator(".message").all_inner_texts()
    offered = chat.choices.all_inner_texts()
    chat.field.fill("And does insur")
    chat.page.reload()
    expect(chat.field).to_have_value("And does insur")
    expect(chat.dialog.locator(".message")).to_have_text(said, use_inner_text=True)
    expect(chat.choices).to_have_text(offered)


def test_reload_takes_no_focus(chat: Chat):
    """A chat that opens by itself leaves the focus where it was: on the page."""
    chat.page.reload()
    expect(chat.dialog).to_be_visible()
    assert chat.page.evaluate("document.activeElement === document.body")


def test_conversation_goes_on_after_a_reload(chat: Chat):
    """After a reload, the assistant still knows what the answer before was about."""
    chat.ask(SCIATICA)
    chat.page.reload()
    expect(chat.ask("who says so?")).to_contain_text("All Body Kneads")


@pytest.mark.usefixtures("stand_in")
def test_closed_chat_stays_closed(chat: Chat):
    """After a reload, a chat that was closed is closed, and what was said is there when it opens."""
    chat.ask(SCIATICA)
    chat.button("Close chat").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.dialog).to_have_count(0)
    chat.open()
    expect(chat.said).to_have_count(1)


def test_reload_before_the_answer(chat: Chat):
    """A message that a reload interrupted says so, and is answered once when tried again."""
    chat.page.route("**/webhooks/web/webhook", lambda route: None, times=1)
    chat.say(SCIATICA)
    expect(chat.said).to_have_count(1)
    chat.page.reload()
    expect(chat.trouble).to_contain_text("This message was interrupted")
    names_help(chat.trouble)
    chat.button("Try again").click()
    chat.reply()
    expect(chat.said).to_have_count(1)
    expect(chat.trouble).to_have_count(0)


def test_second_tab(chat: Chat):
    """A second tab shows the same conversation and goes on with it; the first one shows that too."""
    chat.ask(SCIATICA)
    other = second_tab(chat)
    other.open()
    expect(other.replies).to_have_count(1)
    other.ask("who says so?")
    expect(chat.replies).to_have_count(2)
    expect(chat.replies.nth(1)).to_contain_text("All Body Kneads")
    expect(chat.said).to_have_count(2)


def test_cleared_in_one_tab(chat: Chat):
    """A conversation that is cleared in one tab is cleared in the other, and both go on with the same new one."""
    chat.ask(SCIATICA)
    other = second_tab(chat)
    other.open()
    other.choose("New conversation")
    expect(chat.said).to_have_count(0)
    chat.ask(INSURANCE)
    expect(other.replies).to_have_count(1)
    assert chat.page.evaluate("JSON.stringify(localStorage)") == other.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("clear", [lambda tab: tab.choose("New conversation"), Chat.delete], ids=["new", "deleted"])
def test_clearing_is_told_in_the_other_tab(chat: Chat, clear: Callable[[Chat], None]):
    """A tab in which the conversation is gone says so, seen and heard; the one that cleared it does not."""
    chat.ask(SCIATICA)
    other = second_tab(chat)
    other.open()
    clear(other)
    words = "The conversation was cleared in another tab."
    expect(chat.host.locator("[aria-live=polite]")).to_contain_text(words)
    expect(chat.dialog.get_by_text(words)).to_be_visible()
    expect(chat.said).to_have_count(0)
    expect(other.host.get_by_text(words)).to_have_count(0)


@pytest.mark.usefixtures("stand_in")
def test_clearing_is_told_once_the_tab_is_seen(chat: Chat):
    """A tab behind another one waits with the words until it is looked at."""
    chat.ask(SCIATICA)
    hide = "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    chat.page.evaluate(hide, True)
    other = second_tab(chat)
    other.open()
    other.choose("New conversation")
    expect(chat.said).to_have_count(0)
    words = chat.host.locator("[aria-live=polite]").get_by_text("The conversation was cleared in another tab.")
    expect(words).to_have_count(0)
    chat.page.evaluate(hide, False)
    chat.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(words).to_have_count(1)


def test_late_answer_to_what_was_cleared(chat: Chat):
    """An answer that one tab still waits for does not come back into what another tab cleared."""
    held = hold(chat.page)
    with chat.page.expect_request(WEBHOOK):
        chat.say(SCIATICA)
    other = second_tab(chat)
    other.open()
    expect(other.said).to_have_count(1)
    with chat.page.expect_event("requestfailed") as given_up:
        other.choose("New conversation")
    assert given_up.value == held[0].request
    expect(chat.said).to_have_count(0)
    expect(chat.trouble).to_have_count(0)


def test_browser_that_keeps_nothing(show: ShowPage):
    """Where the browser forbids to keep anything, one can still talk, and the assistant knows what was said before."""
    chat = show(head=FORBIDDEN)
    chat.open()
    chat.ask(SCIATICA)
    expect(chat.ask("who says so?")).to_contain_text("All Body Kneads")
    expect(chat.said).to_have_count(2)


def test_kept_history(show: ShowPage, assistant: str):
    """What the broken ones are like when they are whole is shown."""
    chat = show(head=keep(f"knead-to-know:{assistant}", json.dumps(kept([VISITOR, ASSISTANT]))))
    chat.open()
    expect(chat.dialog.get_by_text("kept", exact=True)).to_have_count(2)


@pytest.mark.usefixtures("stand_in")
def test_broken_histories(show: ShowPage, page: Page, assistant: str):
    """Where something odd is kept in place of a conversation, a new one begins and works."""
    faults: list[str] = []
    for name, value in BROKEN.items():
        chat = show(head=keep(f"knead-to-know:{assistant}", value))
        with one_visit(page, name, faults):
            chat.open()
            expect(chat.choices).to_have_count(4)
            chat.ask(SCIATICA)
            expect(chat.said).to_have_count(1)
            expect(chat.trouble).to_have_count(0)
    assert faults == []


@pytest.mark.usefixtures("stand_in")
def test_old_conversation(chat: Chat, clock: Any):
    """After a week without a word, a conversation is forgotten."""
    chat.ask(SCIATICA)
    clock.set_fixed_time(chat.page.evaluate("Date.now() + 8 * 24 * 3600e3"))
    chat.page.reload()
    expect(chat.dialog).to_be_visible()
    expect(chat.said).to_have_count(0)
