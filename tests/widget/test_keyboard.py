"""The chat by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, SETTLED, WEBHOOK, Chat
from tests.widget.conftest import ShowPage

pytestmark = pytest.mark.usefixtures("stand_in")

FOCUSED = """() => {
  const shadow = document.querySelector("knead-to-know").shadowRoot;
  const { activeElement } = shadow;
  return activeElement && (activeElement.ariaLabel ?? activeElement.textContent);
}"""


def test_open_ask_and_close(show: ShowPage, page: Page):
    """Tab reaches the launcher, Enter opens the chat at the field, Escape closes it and the launcher has the focus."""
    chat = show(text='<a href="#">Home</a>')
    page.keyboard.press("Tab")
    expect(page.get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    page.keyboard.type(SCIATICA)
    page.keyboard.press("Enter")
    chat.reply()
    expect(chat.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(chat.dialog).to_have_count(0)
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Space")
    expect(chat.field).to_be_focused()
    expect(chat.replies).to_have_count(1)


def test_everything_is_reached(chat: Chat, page: Page):
    """Tab walks through all that can be pressed, in the order in which it stands, and on to the page."""
    chat.ask(SCIATICA)
    page.evaluate(SETTLED)
    choices = chat.choices.all_inner_texts()
    chat.button("More").focus()
    order = []
    while (focused := page.evaluate(FOCUSED)) and len(order) < 30:
        order.append(focused)
        page.keyboard.press("Tab")
        # Nobody presses so fast that the page cannot scroll to what has the focus.
        page.evaluate(SETTLED)
    around = ["More", "Close chat", "Conversation", "Yes", "No", "Copy this answer"]
    assert order == [*around, *choices, "Type your question", "Send"]


def test_walking_back(chat: Chat, page: Page):
    """Shift+Tab goes the other way: nothing holds the focus for ever."""
    expect(chat.choices).to_have_count(4)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == chat.choices.last.inner_text()


def test_menu(chat: Chat, page: Page):
    """Enter opens the menu, Tab walks through it, Escape closes the menu alone and gives the focus back."""
    more = chat.button("More")
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    assert names == ["New conversation", "Copy conversation", "Print conversation", "Delete conversation"]
    page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    expect(chat.dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.dialog).to_have_count(0)


def test_menu_closes_behind_the_focus(chat: Chat, page: Page):
    """A menu that the focus leaves closes."""
    chat.button("More").focus()
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(chat.button("Close chat")).to_be_focused()
    expect(chat.button("More")).to_have_attribute("aria-expanded", "false")


def test_menu_action(chat: Chat, page: Page):
    """An action of the menu works by the keyboard; a new conversation begins in the field."""
    chat.ask(SCIATICA)
    chat.button("More").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.said).to_have_count(0)
    expect(chat.field).to_be_focused()


def test_deletion(chat: Chat, page: Page):
    """Enter upon Enter deletes nothing: the question stands at "Keep"; one step back deletes, and the field is next."""
    chat.ask(SCIATICA)
    chat.button("More").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.button("Keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.button("More")).to_be_focused()
    expect(chat.said).to_have_count(1)
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(chat.button("Delete")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.said).to_have_count(0)
    expect(chat.field).to_be_focused()


def test_question_closes_behind_the_focus(chat: Chat, page: Page):
    """Tab leads out of the question too, which then deletes nothing."""
    chat.ask(SCIATICA)
    chat.choose("Delete conversation")
    page.keyboard.press("Tab")
    expect(chat.button("Close chat")).to_be_focused()
    expect(chat.sure).to_have_count(0)
    expect(chat.said).to_have_count(1)


def test_buttons_of_a_reply(chat: Chat, page: Page):
    """A question is chosen, and an answer rated, by the keyboard; the focus is never lost."""
    # A vote is stored for an answer that the assistant gave.
    page.unroute(WEBHOOK)
    chat.choices.first.focus()
    page.keyboard.press("Enter")
    chat.reply()
    expect(chat.field).to_be_focused()
    thumb = chat.replies.get_by_role("button", name="Yes")
    thumb.focus()
    page.keyboard.press("Space")
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(thumb).to_be_focused()


def test_second_try(chat: Chat, page: Page):
    """Trying again by the keyboard takes the focus to the field, since its button is gone."""
    page.route(WEBHOOK, lambda route: route.abort(), times=1)
    chat.say(SCIATICA)
    chat.button("Try again").focus()
    page.keyboard.press("Enter")
    chat.reply()
    expect(chat.field).to_be_focused()


def test_enter_while_composing(chat: Chat):
    """Where several keys make one character, Enter chooses it and sends nothing."""
    chat.field.fill("にほん")
    chat.field.dispatch_event("compositionstart")
    chat.field.press("Enter")
    expect(chat.said).to_have_count(0)
    chat.field.dispatch_event("compositionend")
    chat.field.fill("日本")
    chat.field.press("Enter")
    expect(chat.said).to_have_count(1)
