"""What the page's own analytics hear: that something happened, and never what a visitor said."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, Chat
from tests.widget.conftest import ShowPage

LISTEN = """<script>
window.heard = { object: [], document: [] };
addEventListener("DOMContentLoaded", () => {
  for (const name of ["open", "close", "message", "error"]) {
    KneadToKnow.addEventListener(name, ({ detail }) => heard.object.push([name, detail ?? null]));
    document.addEventListener(`knead-to-know:${name}`, ({ detail }) => heard.document.push([name, detail ?? null]));
  }
});
</script>"""


@pytest.fixture
def listening(show: ShowPage) -> Chat:
    return show(head=LISTEN)


def heard(page: Page) -> list:
    """What both listeners heard, which is the same."""
    both = page.evaluate("heard")
    assert both["object"] == both["document"]
    return both["object"]


def test_a_visit(listening: Chat, page: Page):
    """Opening, each message and closing are told in their order, with who spoke and nothing of the words."""
    listening.open()
    listening.ask(SCIATICA)
    listening.button("Close chat").click()
    expect(listening.dialog).to_have_count(0)
    assert heard(page) == [
        ["open", None],
        ["message", {"from": "visitor"}],
        ["message", {"from": "assistant", "emergency": False}],
        ["close", None],
    ]


def test_an_emergency(listening: Chat, page: Page):
    """A reply to an emergency says that it is one."""
    listening.open()
    listening.ask("i want to end my life")
    assert heard(page)[-1] == ["message", {"from": "assistant", "emergency": True}]


def test_troubles(listening: Chat, page: Page):
    """A trouble is told by its kind."""
    listening.open()
    page.context.set_offline(True)
    listening.say(SCIATICA)
    expect(listening.trouble).to_be_visible()
    assert heard(page)[-1] == ["error", {"kind": "offline"}]


def test_chat_that_does_not_load(listening: Chat, page: Page):
    """A chat that could not be loaded is told too, and is not told to be open."""
    page.context.route("**/chat/assets/**", lambda route: route.abort())
    listening.launcher.click()
    expect(listening.host.get_by_role("status")).to_be_visible()
    assert heard(page) == [["error", {"kind": "load"}]]
