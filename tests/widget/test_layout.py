"""The chat on small screens, enlarged, and on pages written from right to left; the badge of a closed chat."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, Chat, hold
from tests.widget.conftest import ShowPage

SCREENS = [
    pytest.param({"viewport": {"width": 320, "height": 568}}, id="320 pixels"),
    # 1280 x 800 at 200 %.
    pytest.param({"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}, id="200 percent"),
    # 1280 x 1024 at 400 %, as WCAG's reflow asks for.
    pytest.param({"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}, id="400 percent"),
    pytest.param({"viewport": {"width": 1280, "height": 800}}, id="desktop"),
]
# Elements of the chat that are wider than their place, or reach out of the window.
OUT_OF_PLACE = """(host) => [...host.shadowRoot.querySelectorAll(".dialog, .dialog *")].filter((each) => {
  const { left, right, width } = each.getBoundingClientRect();
  if (!each.checkVisibility() || each.closest(".hidden, svg") || width === 0) return false;
  const isCut = each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
  return isCut || left < 0 || right > innerWidth;
}).map((each) => each.outerHTML.slice(0, 120))"""


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("wishes", SCREENS)
def test_nothing_is_cut_off(show: ShowPage, page: Page):
    """Nothing scrolls sideways or is cut off, not even long words; field and closing button are in sight."""
    chat = show(title="Questions about massage", text="")
    expect(chat.launcher).to_be_in_viewport(ratio=1)
    chat.open()
    chat.ask(f"{SCIATICA} {'unbreakable' * 20}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert chat.host.evaluate(OUT_OF_PLACE) == []
    for part in (chat.dialog, chat.field, chat.button("Send"), chat.button("Close chat")):
        expect(part).to_be_in_viewport(ratio=1)
    chat.button("More").click()
    for action in ("New conversation", "Delete conversation"):
        expect(chat.button(action)).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("wishes", [{"viewport": {"width": 320, "height": 568}}])
def test_long_words_of_the_page(show: ShowPage, page: Page):
    """A long title and greeting break where they must."""
    chat = show(title="Unbreakable" * 8, greeting="Unbreakable" * 20, starters="Unbreakable" * 9)
    expect(chat.launcher).to_be_in_viewport(ratio=1)
    chat.open()
    assert chat.host.evaluate(OUT_OF_PLACE) == []
    expect(chat.button("Close chat")).to_be_in_viewport(ratio=1)


def test_long_title_on_a_desktop(show: ShowPage, page: Page):
    """The launcher of a long title stays within the window."""
    chat = show(title="Ask us anything about massage " * 8)
    expect(chat.launcher).to_be_in_viewport(ratio=1)


@pytest.mark.usefixtures("stand_in")
def test_right_to_left(show: ShowPage, page: Page):
    """From right to left, the chat stands at the left and reads from the right, English answers from the left."""
    chat = show(language="ar", direction="rtl")
    assert chat.launcher.bounding_box()["x"] < page.viewport_size["width"] / 2
    chat.open()
    direction = "part => getComputedStyle(part).direction"
    assert chat.dialog.evaluate(direction) == "rtl"
    assert chat.dialog.bounding_box()["x"] < page.viewport_size["width"] / 2
    reply = chat.ask(SCIATICA)
    assert reply.locator(".bubble").evaluate(direction) == "ltr"
    close, title = chat.button("إغلاق المحادثة").bounding_box(), chat.dialog.locator("h2").bounding_box()
    assert close["x"] < title["x"]


def test_unread_replies(chat: Chat, page: Page):
    """A reply that comes while the chat is closed is counted at the launcher, until the chat is opened."""
    held = hold(page)
    with page.expect_request("**/webhooks/web/webhook"):
        chat.say(SCIATICA)
    chat.button("Close chat").click()
    held[0].continue_()
    badge = chat.host.locator(".badge")
    expect(badge).to_have_text("1")
    expect(chat.launcher).to_have_accessible_name("Open chat, 1 new message")
    chat.open()
    chat.button("Close chat").click()
    expect(badge).to_be_empty()
    expect(chat.launcher).to_have_accessible_name("Open chat")
