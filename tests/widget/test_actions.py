"""What a visitor may do with answers and with the whole conversation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from tests.widget.chat import SCIATICA, Chat, names_help
from tests.widget.conftest import Listen, ShowPage

FEEDBACK = "**/webhooks/web/feedback"
FORGET = "**/webhooks/web/forget"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def clipboard(chat: Chat) -> str:
    return chat.page.evaluate("navigator.clipboard.readText()")


def vote(chat: Chat, thumb: Locator) -> dict:
    """Presses the thumb and returns what was sent, once the server has stored it."""
    with chat.page.expect_response(FEEDBACK) as stored:
        thumb.click()
    assert stored.value.status == httpx.codes.NO_CONTENT
    return json.loads(stored.value.request.post_data)


def test_vote(chat: Chat):
    """A thumb's vote is stored with the answer that it is about, and the visitor is thanked."""
    with chat.page.expect_response("**/webhooks/web/webhook") as answered:
        reply = chat.ask(SCIATICA)
    (answer,) = answered.value.json()
    sent = vote(chat, reply.get_by_role("button", name="Yes"))
    assert sent == {"sender": answer["recipient_id"], "answer": answer["metadata"]["id"], "helpful": True}
    expect(reply.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    expect(reply.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "false")
    expect(reply.get_by_role("status")).to_have_text("Thank you for telling us.")


def test_changed_vote(chat: Chat):
    """A visitor may think again: the other thumb takes the vote's place, also after a reload."""
    reply = chat.ask(SCIATICA)
    assert vote(chat, reply.get_by_role("button", name="Yes"))["helpful"]
    assert not vote(chat, reply.get_by_role("button", name="No"))["helpful"]
    chat.page.reload()
    expect(reply.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "false")
    expect(reply.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")


def test_vote_that_is_not_stored(chat: Chat, assistant: str):
    """A vote on an answer that the server no longer knows is said not to be stored, and shows no thumb as pressed."""
    with chat.page.expect_request("**/webhooks/web/webhook") as asked:
        reply = chat.ask(SCIATICA)
    sender = json.loads(asked.value.post_data)["sender"]
    forgotten = httpx.post(f"{assistant}/webhooks/web/forget", json={"sender": sender}, timeout=30)
    assert forgotten.status_code == httpx.codes.NO_CONTENT
    reply.get_by_role("button", name="No").click()
    expect(reply.get_by_role("status")).to_contain_text("Your vote could not be stored. Please try again.")
    names_help(reply.get_by_role("status"))
    expect(reply.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("wishes", [CLIPBOARD])
def test_copied_answer(chat: Chat):
    """One answer is copied as plain text with its source."""
    reply = chat.ask(SCIATICA)
    reply.get_by_role("button", name="Copy this answer").click()
    expect(chat.dialog.get_by_text("Copied.")).to_be_visible()
    copied = clipboard(chat)
    assert re.search("trigger point.*All Body Kneads", copied, re.IGNORECASE | re.DOTALL)
    assert "*" not in copied


@pytest.mark.parametrize("wishes", [CLIPBOARD])
def test_copied_conversation(chat: Chat):
    """The conversation is copied as text: who said what, and when."""
    chat.ask(SCIATICA)
    chat.choose("Copy conversation")
    expect(chat.dialog.get_by_text("Copied.")).to_be_visible()
    copied = clipboard(chat)
    assert re.search(rf"You, .*\d:\d.*\n{re.escape(SCIATICA)}\n\nAssistant, .*\n.*All Body Kneads", copied)


def test_copying_that_is_forbidden(show: ShowPage):
    """A browser that does not let the page copy is told of."""
    chat = show(head="<script>delete Clipboard.prototype.writeText</script>")
    chat.open()
    chat.choose("Copy conversation")
    notice = chat.dialog.locator(".notice")
    expect(notice).to_contain_text("The browser does not allow copying here.")
    names_help(notice)


def test_print(chat: Chat):
    """On paper stands the conversation and nothing of the page or the chat's buttons; then the page is as before."""
    # A browser without a window has no printer: the page is told that it prints.
    chat.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    chat.ask(SCIATICA)
    chat.choose("Print conversation")
    chat.page.emulate_media(media="print")
    paper = chat.page.locator("knead-to-know-print")
    expect(paper).to_be_visible()
    expect(paper).to_contain_text(SCIATICA)
    expect(paper).to_contain_text("All Body Kneads")
    expect(chat.page.locator("main")).to_be_hidden()
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_hidden()
    chat.page.emulate_media(media="screen")
    expect(paper).to_be_hidden()
    expect(chat.dialog).to_be_visible()
    chat.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    chat.page.emulate_media(media="print")
    expect(chat.page.locator("main")).to_be_visible()


def test_new_conversation(chat: Chat):
    """A new conversation begins with the greeting and starters; the assistant knows nothing of the one before."""
    with chat.page.expect_request("**/webhooks/web/webhook") as first:
        chat.ask(SCIATICA)
    chat.choose("New conversation")
    expect(chat.said).to_have_count(0)
    expect(chat.replies).to_have_count(0)
    expect(chat.choices).to_have_count(4)
    with chat.page.expect_request("**/webhooks/web/webhook") as second:
        expect(chat.ask("who says so?")).to_contain_text("no article")
    assert json.loads(first.value.post_data)["sender"] != json.loads(second.value.post_data)["sender"]


def test_deleted_conversation(chat: Chat):
    """Deleting erases the conversation here and on the server, and says so."""
    with chat.page.expect_request("**/webhooks/web/webhook") as asked:
        chat.ask(SCIATICA)
    sender = json.loads(asked.value.post_data)["sender"]
    with chat.page.expect_response(FORGET) as forgotten:
        chat.delete()
    assert json.loads(forgotten.value.request.post_data) == {"sender": sender}
    assert forgotten.value.status == httpx.codes.NO_CONTENT
    expect(chat.dialog.get_by_text("The conversation is deleted, here and on the server.")).to_be_visible()
    expect(chat.said).to_have_count(0)
    assert SCIATICA not in chat.page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    "keep", [lambda chat: chat.button("Keep").click(), lambda chat: chat.page.keyboard.press("Escape")]
)
def test_conversation_that_is_kept(chat: Chat, keep: Callable[[Chat], None], listen: Listen):
    """Whoever asked for deletion by mistake is asked first, and keeps the conversation by a button or Escape."""
    requests: list[str] = []
    listen("request", lambda request: requests.append(request.url))
    chat.ask(SCIATICA)
    chat.choose("Delete conversation")
    expect(chat.sure).to_have_accessible_name("Delete this conversation, here and on the server?")
    expect(chat.button("New conversation")).to_have_count(0)
    keep(chat)
    expect(chat.sure).to_have_count(0)
    expect(chat.dialog).to_be_visible()
    expect(chat.button("More")).to_be_focused()
    expect(chat.button("More")).to_have_attribute("aria-expanded", "false")
    expect(chat.said).to_have_count(1)
    assert not any("forget" in url for url in requests)
    # The menu is the menu again.
    chat.button("More").click()
    expect(chat.button("New conversation")).to_be_visible()


@pytest.mark.usefixtures("stand_in")
def test_question_that_is_left(chat: Chat):
    """A press anywhere else keeps the conversation too."""
    chat.ask(SCIATICA)
    chat.choose("Delete conversation")
    chat.field.click()
    expect(chat.sure).to_have_count(0)
    expect(chat.said).to_have_count(1)


@pytest.mark.parametrize("wishes", [{"viewport": {"width": 320, "height": 568}}])
def test_greeting_after_deletion(chat: Chat):
    """On a small screen, the greeting is read from its beginning after a deletion, above what is said of it."""
    chat.ask(SCIATICA)
    chat.delete()
    expect(chat.dialog.get_by_text("The conversation is deleted, here and on the server.")).to_be_visible()
    expect(chat.choices).to_have_count(4)
    greeting, log = (chat.dialog.locator(part).first.bounding_box() for part in (".message .bubble", ".log"))
    assert greeting["y"] > log["y"]


@pytest.mark.usefixtures("stand_in")
def test_deleted_here_alone(chat: Chat, clock: Any):
    """Where the server cannot be reached, the visitor is told that the conversation is deleted here alone."""
    clock.install()
    chat.ask(SCIATICA)
    chat.page.context.set_offline(True)
    chat.delete()
    notice = chat.dialog.locator(".notice")
    expect(notice).to_contain_text("The server could not be reached")
    expect(chat.said).to_have_count(0)
    # It stands long enough to call one of the numbers, and not for ever.
    clock.run_for(30_000)
    names_help(notice)
    clock.run_for(40_000)
    expect(notice).to_have_count(0)
