"""Where the conversation stands on the screen, and what tells that there is more of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.chat import SCIATICA, SETTLED, Chat, hold
from tests.widget.conftest import ShowPage
from tests.widget.replies import item, long_item, replies

SMALL = [
    pytest.param({"viewport": {"width": 320, "height": 568}}, id="320 pixels"),
    # 1280 x 1024 at 400 %.
    pytest.param({"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}, id="400 percent"),
]
STILL = [{"reduced_motion": "reduce"}]
FEEDBACK = "**/webhooks/web/feedback"


@pytest.fixture
def long(chat: Chat) -> Chat:
    """The chat in which one question got two long answers."""
    replies(chat.page, long_item(1), long_item(2))
    chat.ask(SCIATICA)
    expect(chat.replies).to_have_count(2)
    return chat


def log(chat: Chat) -> Locator:
    return chat.dialog.get_by_role("region", name="Conversation")


def below(chat: Chat) -> Locator:
    return chat.button("More below")


def place(chat: Chat) -> float:
    """How far the log is scrolled."""
    return log(chat).evaluate("log => log.scrollTop")


def scroll(chat: Chat, to: str) -> float:
    """Scrolls the log to where the expression says, and returns where that is."""
    return log(chat).evaluate(f"log => {{ log.scrollTop = {to}; return log.scrollTop; }}")


def test_long_answer_is_read_from_its_question(long: Chat):
    """The question stands at the upper edge, however long the answers to it are."""
    question = long.said.bounding_box()["y"] - log(long).bounding_box()["y"]
    assert 0 <= question < 20
    expect(long.said).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("answer", "to"), [(1, "log.scrollHeight"), (0, "log.scrollHeight / 2")], ids=["last", "older"]
)
def test_vote_moves_nothing(long: Chat, answer: int, to: str):
    """A thumb pressed under any answer stays under the finger, with the thanks beside it."""
    long.page.route(FEEDBACK, lambda route: route.fulfill(status=204))
    reply = long.replies.nth(answer)
    scroll(long, to)
    thumb = reply.get_by_role("button", name="Yes")
    thumb.scroll_into_view_if_needed()
    before = place(long)
    thumb.click()
    expect(reply.get_by_role("status")).to_have_text("Thank you for telling us.")
    expect(thumb).to_have_attribute("aria-pressed", "true")
    assert place(long) == before
    expect(thumb).to_be_in_viewport(ratio=1)


def test_trouble_is_in_sight(long: Chat):
    """What went wrong with the latest question is scrolled to."""
    long.page.unroute_all()
    long.page.context.set_offline(True)
    long.say("And then?")
    expect(long.trouble).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("wishes", STILL)
def test_more_below(long: Chat):
    """A button over the lower edge tells that more is below, goes down by a screen at most, and goes at the end."""
    expect(below(long)).to_be_in_viewport(ratio=1)
    seen = log(long).evaluate("log => log.clientHeight")
    before, steps = place(long), 0
    while below(long).is_visible():
        below(long).click()
        long.page.evaluate(SETTLED)
        assert before < place(long) < before + seen
        before, steps = place(long), steps + 1
    assert steps > 2
    expect(long.choices.last).to_be_in_viewport(ratio=1)
    scroll(long, "0")
    expect(below(long)).to_be_visible()


@pytest.mark.parametrize("wishes", STILL)
def test_more_below_by_the_keyboard(long: Chat, page: Page):
    """The button stands before the field, works by the keyboard, and leaves the focus to the log at the end."""
    page.keyboard.press("Shift+Tab")
    expect(below(long)).to_be_focused()
    while below(long).is_visible():
        page.keyboard.press("Enter")
        page.evaluate(SETTLED)
    expect(log(long)).to_be_focused()
    expect(long.choices.last).to_be_in_viewport(ratio=1)


def test_nothing_more_below(chat: Chat, page: Page):
    """Where all is seen, no button says otherwise; where a window becomes small, it does."""
    expect(chat.choices).to_have_count(4)
    expect(below(chat)).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 300})
    expect(below(chat)).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(below(chat)).to_have_count(0)


@pytest.mark.parametrize("wishes", STILL)
def test_what_has_the_focus_is_not_covered(long: Chat, page: Page):
    """Whatever Tab reaches in the log can be seen: the button stands beside it."""
    covered = """() => {
      const { shadowRoot } = document.querySelector("knead-to-know");
      const { left, top, width, height } = shadowRoot.activeElement.getBoundingClientRect();
      const seen = shadowRoot.elementFromPoint(left + width / 2, top + height / 2);
      return !shadowRoot.activeElement.contains(seen);
    }"""
    log(long).focus()
    for name in ("Yes", "No", "Copy this answer") * 2:
        page.keyboard.press("Tab")
        expect(long.dialog.locator(":focus")).to_have_accessible_name(name)
        page.evaluate(SETTLED)
        assert not page.evaluate(covered), name


@pytest.mark.parametrize(
    ("language", "name"), [("en", "More below"), ("es", "Ver más abajo"), ("ar", "المزيد في الأسفل")]
)
@pytest.mark.parametrize("wishes", SMALL[1:])
def test_name_of_more_below(show: ShowPage, language: str, name: str):
    """The button is named in the labels' language, and a finger finds it."""
    chat = show(language=language)
    chat.open()
    box = chat.button(name).bounding_box()
    assert (round(box["width"]), round(box["height"])) == (44, 44)


@pytest.mark.parametrize(
    ("wishes", "moves"), [({"reduced_motion": "reduce"}, False), ({"reduced_motion": "no-preference"}, True)]
)
def test_motion(long: Chat, moves: bool):
    """Who wishes no motion is at the next lines at once."""
    before = place(long)
    at_once = below(long).evaluate("button => { button.click(); return button.parentElement.firstChild.scrollTop; }")
    assert (at_once == before) == moves


@pytest.mark.parametrize("wishes", SMALL)
def test_greeting_is_read_from_its_beginning(show: ShowPage):
    """However small the screen, the chat opens at the greeting's first words."""
    chat = show()
    chat.open()
    expect(chat.choices).to_have_count(4)
    assert place(chat) == 0
    assert chat.dialog.locator(".message").first.bounding_box()["y"] > log(chat).bounding_box()["y"]


@pytest.mark.parametrize("wishes", SMALL)
def test_new_conversation_is_read_from_its_beginning(chat: Chat):
    """So does a conversation that begins anew."""
    replies(chat.page, long_item(1))
    chat.ask(SCIATICA)
    scroll(chat, "log.scrollHeight")
    chat.choose("New conversation")
    expect(chat.choices).to_have_count(4)
    assert place(chat) == 0


def test_answer_is_followed(chat: Chat, page: Page):
    """An answer that comes later than it is waited for is scrolled to as well."""
    replies(page, *[item(f"Answer {number}") for number in range(12)])
    chat.ask(SCIATICA)
    page.unroute_all()
    held = hold(page)
    with page.expect_request("**/webhooks/web/webhook"):
        chat.say("And then?")
    scroll(chat, "0")
    held[0].fulfill(json=[item("This is it.")])
    expect(chat.replies.last).to_contain_text("This is it.")
    expect(chat.replies.last).to_be_in_viewport(ratio=1)
