"""A visitor asks the running assistant: by the keyboard, by buttons, and with too many words."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import expect

from knowledge.starters import load_starters
from tests.widget.chat import INSURANCE, SCIATICA, WEBHOOK, Chat, hold, names_help
from tests.widget.conftest import ShowPage

# The assistant is not sure what this asks, and offers questions that it may mean.
UNCLEAR = "therapist"


def test_answer_with_its_source(chat: Chat):
    """The sciatica question gets trigger point therapy, and under it the publisher of the article."""
    reply = chat.ask(SCIATICA)
    expect(reply).to_contain_text(re.compile("trigger point", re.IGNORECASE))
    expect(reply.locator(".source")).to_contain_text("All Body Kneads")


def test_insurance(chat: Chat):
    """The insurance question gets what the articles say of it."""
    expect(chat.ask(INSURANCE)).to_contain_text(re.compile("Physical Therapy First|All Body Kneads"))


def test_starters(chat: Chat):
    """A new conversation offers the four usual questions; a pressed one is asked and answered."""
    usual = [starter.question for starter in load_starters() if not starter.words]
    expect(chat.choices).to_have_text(usual)
    chat.choices.first.click()
    expect(chat.said).to_contain_text(usual[0])
    expect(chat.reply()).to_contain_text(re.compile("trigger point", re.IGNORECASE))


def test_starters_fit_the_page(show: ShowPage):
    """A page about carpal tunnel syndrome offers the question about it first."""
    chat = show(text="<h2>Carpal tunnel syndrome</h2>")
    chat.open()
    expect(chat.choices.first).to_have_text("Which massage helps with carpal tunnel syndrome?")
    expect(chat.choices).to_have_count(4)


def test_next_questions(chat: Chat):
    """The buttons under an answer ask what stands on them; then those of the next answer take their place."""
    chat.ask(SCIATICA)
    question = chat.choices.first.inner_text()
    chat.choices.first.click()
    chat.reply(1)
    expect(chat.said.nth(1)).to_contain_text(question)
    expect(chat.choices.first).not_to_have_text(question)
    expect(chat.field).to_be_focused()


def test_meant_questions(chat: Chat):
    """Where the assistant is unsure, a button answers the question on it, and the visitor reads no payload."""
    chat.ask(UNCLEAR)
    button = chat.choices.first
    title = button.inner_text()
    with chat.page.expect_request(WEBHOOK) as sent:
        button.click()
    assert json.loads(sent.value.post_data)["message"].startswith("/choose")
    expect(chat.said.nth(1).locator(".typed")).to_have_text(title)
    expect(chat.reply(1).locator(".source")).to_be_visible()
    expect(chat.dialog).not_to_contain_text("/choose")


def test_enter_sends(chat: Chat):
    """Enter sends what was typed, without spaces around it, and empties the field."""
    chat.field.press_sequentially(f"  {SCIATICA} ")
    chat.field.press("Enter")
    expect(chat.said.locator(".typed")).to_have_text(SCIATICA)
    expect(chat.field).to_have_value("")


def test_shift_and_enter_break_the_line(chat: Chat):
    """Shift+Enter begins another line, which the message keeps."""
    chat.field.press_sequentially("My back hurts.")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("What helps?")
    expect(chat.field).to_have_value("My back hurts.\nWhat helps?")
    expect(chat.said).to_have_count(0)
    chat.button("Send").click()
    assert chat.said.locator(".typed").inner_text() == "My back hurts.\nWhat helps?"


def test_nothing_is_sent_of_spaces(chat: Chat):
    """An empty field and mere spaces send nothing."""
    chat.say("   ")
    chat.button("Send").click(force=True)
    expect(chat.said).to_have_count(0)


def test_longest_message(chat: Chat):
    """A thousand characters are sent, each of which a script would count twice."""
    chat.say("😀" * 1000)
    expect(chat.said).to_have_count(1)
    chat.reply()
    expect(chat.trouble).to_have_count(0)


def test_too_many_letters(chat: Chat):
    """Over a thousand letters, the field says by how many, keeps them, and sends nothing until they are fewer."""
    chat.say("a" * 1002)
    expect(chat.dialog.get_by_role("status").get_by_text("2 letters too many")).to_be_visible()
    names_help(chat.dialog.locator(".over"))
    expect(chat.field).to_have_accessible_description(re.compile("2 letters too many.*911.*988"))
    chat.button("Send").click(force=True)
    expect(chat.said).to_have_count(0)
    expect(chat.field).to_have_value("a" * 1002)
    chat.field.press("Backspace")
    expect(chat.dialog.get_by_text("1 letter too many")).to_be_visible()
    chat.field.press("Backspace")
    chat.field.press("Enter")
    expect(chat.said).to_have_count(1)


def test_slash_is_text(chat: Chat):
    """What begins with a slash is a question as any other."""
    expect(chat.ask(f"/{SCIATICA}")).to_contain_text(re.compile("trigger point", re.IGNORECASE))


def test_typing(chat: Chat):
    """Until the answer is there, the chat says that the assistant is typing."""
    held = hold(chat.page)
    typing = chat.dialog.get_by_text("The assistant is typing")
    expect(typing).to_have_count(0)
    with chat.page.expect_request(WEBHOOK):
        chat.say(SCIATICA)
    expect(typing).to_be_visible()
    held[0].continue_()
    chat.reply()
    expect(typing).to_have_count(0)


def test_times(chat: Chat, clock: Any):
    """Each message says when it was said, for people and for programs."""
    clock.set_fixed_time("2024-05-06T09:07:00")
    chat.ask(SCIATICA)
    times = chat.dialog.locator("time")
    expect(times).to_have_text(["9:07 AM", "9:07 AM"])
    for time in times.all():
        assert chat.page.evaluate(
            "text => new Date(text).getTime() === new Date('2024-05-06T09:07:00').getTime()",
            time.get_attribute("datetime"),
        )


def test_times_of_earlier_days(chat: Chat, clock: Any):
    """What was said on another day says the day too."""
    clock.set_fixed_time("2024-05-06T09:07:00")
    chat.ask(SCIATICA)
    clock.set_fixed_time("2024-05-08T09:07:00")
    chat.page.reload()
    expect(chat.dialog.locator("time").first).to_have_text("May 6, 9:07 AM")


def test_numbers_are_links(chat: Chat):
    """Clinics' telephone numbers dial when pressed."""
    reply = chat.ask("How do I contact a clinic?")
    expect(reply.locator('a[href="tel:+13139280700"]')).to_have_text("(313) 928-0700")


def test_emergency(chat: Chat):
    """An emergency stands out in words too, and its number dials."""
    reply = chat.ask("i want to end my life")
    expect(reply.get_by_text("Emergency", exact=True)).to_be_visible()
    expect(reply.locator('a[href="tel:988"]').first).to_be_visible()
    expect(reply.get_by_role("group", name="Was this helpful?")).to_have_count(0)
