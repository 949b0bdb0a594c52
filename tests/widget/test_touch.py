"""The chat under a finger: the keyboard comes up when the visitor touches the field, and not by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, WEBHOOK, Chat

PHONE = {"viewport": {"width": 360, "height": 720}, "has_touch": True, "is_mobile": True}

pytestmark = [pytest.mark.parametrize("wishes", [PHONE], ids=["phone"]), pytest.mark.usefixtures("stand_in")]


@pytest.fixture
def phone(chat: Chat, page: Page) -> Chat:
    """The chat on a phone, in which the visitor put the keyboard away."""
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    expect(chat.choices).to_have_count(4)
    chat.field.blur()
    return chat


def rests_on_the_log(chat: Chat) -> None:
    """The focus is not lost, and where it is, no keyboard comes up."""
    expect(chat.dialog.get_by_role("region", name="Conversation")).to_be_focused()


def test_suggestion(phone: Chat):
    """A tapped suggestion is asked, and no keyboard covers the answer."""
    phone.choices.first.tap()
    rests_on_the_log(phone)
    phone.reply()
    rests_on_the_log(phone)


def test_new_conversation(phone: Chat):
    """A new conversation waits to be touched."""
    phone.ask(SCIATICA)
    phone.button("More").tap()
    phone.button("New conversation").tap()
    expect(phone.said).to_have_count(0)
    rests_on_the_log(phone)


def test_deletion(phone: Chat):
    """After a deletion, its words and the greeting are not covered."""
    phone.ask(SCIATICA)
    phone.button("More").tap()
    phone.button("Delete conversation").tap()
    phone.button("Delete").tap()
    expect(phone.said).to_have_count(0)
    rests_on_the_log(phone)


def test_second_try(phone: Chat, page: Page):
    """Nor is the answer to a message that is tried again."""
    page.route(WEBHOOK, lambda route: route.abort(), times=1)
    phone.say(SCIATICA)
    phone.button("Try again").tap()
    rests_on_the_log(phone)
    phone.reply()
