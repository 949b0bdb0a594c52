"""No failure without a number: whatever the chat says of one names 911 and 988, in each of its languages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from channels.website.replies import sorry
from tests.widget.chat import SCIATICA, Chat, names_help
from tests.widget.conftest import ShowPage
from tests.widget.pages import keep
from tests.widget.replies import replies

LANGUAGES = {"en": "ltr", "es": "ltr", "ar": "rtl"}
# What can keep a message from being answered; a server's own words may name no numbers, or as parts of other numbers.
TROUBLES = [
    *({"state": state} for state in ("interrupted", "offline", "down", "foreign", "refused")),
    {"state": "busy", "seconds": 30},
    {"state": "refused", "words": "The message has 1,988 characters, 911.5 of them twice, and 1911 words."},
    {"state": "refused", "words": "No. In an emergency, call 911; for thoughts of suicide, call or text 988."},
]


def failed_messages(assistant: str) -> str:
    """An element for a page's head: messages of an earlier page, one for each trouble."""
    entries = [
        {"id": str(number), "from": "visitor", "time": 4_000_000_000_000, "text": SCIATICA} | trouble
        for number, trouble in enumerate(TROUBLES)
    ]
    kept = {"version": 1, "sender": str(uuid.uuid4()), "entries": entries}
    return keep(f"knead-to-know:{assistant}", json.dumps(kept))


@pytest.mark.parametrize("language", LANGUAGES)
def test_troubles(show: ShowPage, assistant: str, language: str):
    """Each trouble under a message names both numbers once, whatever else its words hold."""
    chat = show(head=failed_messages(assistant), language=language, direction=LANGUAGES[language])
    chat.open()
    expect(chat.trouble).to_have_count(len(TROUBLES))
    for trouble in chat.trouble.locator("p").all():
        names_help(trouble)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_failures(show: ShowPage, page: Page, language: str):
    """So do a chat that does not load, a message that is too long, a vote that is lost, and what cannot be deleted."""
    for failure in told_failures(show(language=language, direction=LANGUAGES[language]), page):
        expect(failure).not_to_be_empty()
        names_help(failure)


def told_failures(chat: Chat, page: Page) -> Iterator[Locator]:
    """What the chat says of one failure after the other, each while it says so."""
    page.context.route("**/chat/assets/**", lambda route: route.abort())
    chat.launcher.click()
    yield chat.host.locator(".failed")
    page.context.unroute("**/chat/assets/**")
    chat.open()
    chat.field.fill("a" * 1001)
    yield chat.dialog.locator(".over")
    chat.field.fill("")
    reply = chat.ask(SCIATICA)
    page.context.set_offline(True)
    reply.locator("button[aria-pressed]").first.click()
    yield reply.get_by_role("status")
    chat.dialog.locator(".menu > button").click()
    chat.dialog.locator(".actions > button").last.click()
    chat.dialog.locator(".danger").click()
    yield chat.dialog.locator(".notice")


def test_assistant_that_says_nothing(chat: Chat, page: Page):
    """What the server says where the assistant has nothing to say is shown with its numbers as links."""
    replies(page, sorry(""))
    names_help(chat.ask(SCIATICA).locator(".bubble"))


def test_other_words(chat: Chat):
    """What is no failure names nobody to call."""
    expect(chat.dialog.get_by_role("link")).to_have_count(0)
    chat.ask(SCIATICA).locator("button[aria-pressed]").first.click()
    expect(chat.replies.get_by_role("status")).not_to_be_empty()
    chat.choose("New conversation")
    expect(chat.dialog.get_by_role("link")).to_have_count(0)
