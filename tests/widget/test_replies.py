"""What stands in a reply and under it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, Chat
from tests.widget.replies import buttons, item, replies

SOURCES = [
    {"publisher": "a medical massage clinic", "title": "Medical Massage: how is it different?"},
    {"publisher": "Physical Therapy First", "title": "Massage Therapy and Spa Massages"},
    {"publisher": "All Body Kneads", "title": "Therapeutic massage and spa massage"},
]
CITED = "A medical massage clinic, “Medical Massage: how is it different?”; "
CITED += "Physical Therapy First, “Massage Therapy and Spa Massages”"
CITED_ALL = f"{CITED}; All Body Kneads, “Therapeutic massage and spa massage”"
# What is seen of an element: without what is for screen readers alone.
SEEN = """(element) => [...element.childNodes]
  .filter((node) => !node.classList?.contains("hidden")).map((node) => node.textContent).join("")"""
HEARD = SEEN.replace('classList?.contains("hidden")', "ariaHidden")
NUMBER = "(313) 928-0700"


def test_each_suggestion_once(chat: Chat):
    """What two replies to one message both suggest is suggested once, whatever it would send."""
    same = {"title": "Does it hurt?", "payload": "/choose 1"}
    replies(chat.page, item("One.", buttons=[same]), item("Two.", buttons=buttons("Does it hurt?", "How often?")))
    chat.ask(SCIATICA)
    expect(chat.choices).to_have_text(["Does it hurt?", "How often?"])
    chat.choices.first.click()
    expect(chat.said.last.locator(".typed")).to_have_text("Does it hurt?")


def test_four_suggestions_at_most(chat: Chat):
    """Of more than four suggestions, those of the last reply are kept first."""
    replies(chat.page, item("One.", buttons=buttons("A", "B", "C")), item("Two.", buttons=buttons("D", "E", "F")))
    chat.ask(SCIATICA)
    expect(chat.choices).to_have_text(["D", "E", "F", "A"])


@pytest.mark.parametrize("wishes", [{"viewport": {"width": 320, "height": 568}}])
def test_numbers_stay_on_one_line(chat: Chat):
    """A telephone number is not broken, wherever in a line it comes; nothing reaches out of the bubble."""
    text = "\n\n".join(f"{'x ' * before}{NUMBER}." for before in range(30))
    replies(chat.page, item(text, phones=[{"text": NUMBER, "href": "tel:+13139280700"}]))
    reply = chat.ask(SCIATICA)
    links = reply.locator('a[href^="tel:"]')
    expect(links).to_have_count(30)
    assert links.evaluate_all("all => all.map((each) => each.getClientRects().length)") == [1] * 30
    assert reply.locator(".bubble").evaluate("bubble => bubble.scrollWidth <= bubble.clientWidth")


def test_two_sources(chat: Chat):
    """One or two sources are seen with their titles."""
    replies(chat.page, item("Yes.", sources=SOURCES[:2]))
    expect(chat.ask(SCIATICA).locator(".source")).to_have_text(f"Source: {CITED}")


def test_many_sources(chat: Chat):
    """Of three sources or more the publishers are seen; the titles are heard instead, and shown to who points there."""
    replies(chat.page, item("Yes.", sources=SOURCES))
    source = chat.ask(SCIATICA).locator(".source")
    publishers = "A medical massage clinic, Physical Therapy First, All Body Kneads"
    assert source.evaluate(SEEN) == f"Source: {publishers}"
    assert source.evaluate(HEARD) == f"Source: {CITED_ALL}"
    expect(source.get_by_text(publishers)).to_have_attribute("title", CITED_ALL)
    expect(source.get_by_text(CITED_ALL)).to_have_css("position", "absolute")


def test_publisher_of_two_articles(chat: Chat):
    """A publisher of several articles is named once."""
    replies(chat.page, item("Yes.", sources=[*SOURCES, SOURCES[2] | {"title": "Another"}]))
    source = chat.ask(SCIATICA).locator(".source")
    assert source.evaluate(SEEN).count("All Body Kneads") == 1
    assert "“Another”" in source.evaluate(HEARD)


@pytest.mark.parametrize("wishes", [{"permissions": ["clipboard-read", "clipboard-write"]}])
def test_many_sources_copied_and_printed(chat: Chat, page: Page):
    """Copies and paper name all sources with their titles."""
    page.evaluate("window.print = () => {}")
    replies(page, item("Yes.", sources=SOURCES))
    chat.ask(SCIATICA).get_by_role("button", name="Copy this answer").click()
    expect(chat.dialog.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"Yes. ({CITED_ALL})"
    chat.choose("Print conversation")
    page.emulate_media(media="print")
    expect(page.locator("knead-to-know-print")).to_have_text(re.compile(re.escape(CITED_ALL)))
