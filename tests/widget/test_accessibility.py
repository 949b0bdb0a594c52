"""Everybody can use the chat: axe-core finds nothing, and a screen reader hears each reply once, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, WEBHOOK, Chat, hold
from tests.widget.conftest import ShowPage
from tests.widget.replies import item, long_item, replies

SCHEMES = [
    pytest.param({"color_scheme": "light", "reduced_motion": "reduce"}, id="light"),
    pytest.param({"color_scheme": "dark", "reduced_motion": "reduce"}, id="dark"),
]
# What is harder to read than WCAG 2.2 allows: text below a contrast of 4.5 to the ground it stands on, icons below 3.
# axe-core leaves it undecided for what stands outside of the body, as the chat does.
FAINT = """(host) => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (part) => {
    const color = getComputedStyle(part).backgroundColor;
    return (channels(color)[3] ?? 1) === 1 ? color : ground(part.parentElement);
  };
  const contrast = (part, pseudo) => {
    const both = [getComputedStyle(part, pseudo).color, ground(part)].map(luminance);
    const [dark, light] = both.sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const hasText = (part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const parts = [...host.shadowRoot.querySelectorAll("aside *")].filter(
    (part) => part.checkVisibility() && !part.closest(".hidden, [aria-disabled=true], path"));
  const found = [
    ...parts.filter(hasText).map((part) => [part, contrast(part), 4.5]),
    ...parts.filter((part) => part.matches("textarea")).map((part) => [part, contrast(part, "::placeholder"), 4.5]),
    ...parts.filter((part) => part.matches("svg")).map((part) => [part, contrast(part), 3]),
  ];
  if (!found.length) return ["nothing to look at"];
  return found.filter(([, has, least]) => has < least)
    .map(([part, has]) => `${part.outerHTML.slice(0, 80)}: ${has.toFixed(2)}`);
}"""
LEAST_TARGET = 44  # CSS pixels
ASSETS = "**/chat/assets/**"
EMERGENCY = "i want to end my life"
# Keeps what each live region is given, from its first word on.
LISTEN = """() => {
  window.spoken = [];
  for (const region of document.querySelector("knead-to-know").shadowRoot.querySelectorAll("[aria-live]"))
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) window.spoken.push([region.ariaLive, node.textContent]);
    }).observe(region, { childList: true, subtree: true, characterData: true });
}"""


@contextmanager
def closed(chat: Chat) -> Iterator[None]:
    expect(chat.launcher).to_be_visible()
    yield


@contextmanager
def not_loaded(chat: Chat) -> Iterator[None]:
    chat.page.route(ASSETS, lambda route: route.abort())
    chat.launcher.click()
    expect(chat.host.locator(".failed")).to_be_visible()
    yield
    chat.page.unroute(ASSETS)


@contextmanager
def opened(chat: Chat) -> Iterator[None]:
    chat.open()
    expect(chat.choices).to_have_count(4)
    yield


@contextmanager
def too_long(chat: Chat) -> Iterator[None]:
    chat.field.fill("a" * 1001)
    expect(chat.dialog.locator(".over")).to_be_visible()
    yield
    chat.field.fill("")


@contextmanager
def menu(chat: Chat) -> Iterator[None]:
    chat.dialog.locator(".menu > button").click()
    expect(chat.dialog.locator(".actions")).to_be_visible()
    yield
    chat.page.keyboard.press("Escape")


@contextmanager
def sure(chat: Chat) -> Iterator[None]:
    chat.choose("Delete conversation")
    expect(chat.sure).to_be_visible()
    yield
    chat.page.keyboard.press("Escape")


@contextmanager
def typing(chat: Chat) -> Iterator[None]:
    held = hold(chat.page)
    chat.say(SCIATICA)
    expect(chat.dialog.locator(".typing")).to_be_visible()
    yield
    held[0].fulfill(json=[item("Well.")])
    chat.page.unroute(WEBHOOK)
    chat.reply()


@contextmanager
def answered(chat: Chat) -> Iterator[None]:
    reply = chat.ask(SCIATICA)
    reply.get_by_role("button", name="Yes").click()
    expect(reply.get_by_role("status")).not_to_be_empty()
    yield


@contextmanager
def answered_without_a_vote(chat: Chat) -> Iterator[None]:
    chat.ask(SCIATICA)
    yield


@contextmanager
def emergency(chat: Chat) -> Iterator[None]:
    chat.ask(EMERGENCY)
    yield


@contextmanager
def more_below(chat: Chat) -> Iterator[None]:
    replies(chat.page, long_item(1), long_item(2))
    chat.ask(SCIATICA)
    expect(chat.button("More below")).to_be_visible()
    yield
    chat.page.unroute(WEBHOOK)


@contextmanager
def trouble(chat: Chat) -> Iterator[None]:
    chat.page.context.set_offline(True)
    chat.say(SCIATICA)
    expect(chat.trouble).to_be_visible()
    yield


State = Callable[[Chat], AbstractContextManager[None]]
# In an order in which each begins where the one before ended.
STATES = (closed, not_loaded, opened, too_long, menu, sure, typing, answered, emergency, more_below, trouble)


def walk(chat: Chat, *states: State) -> Iterator[str]:
    """Brings the chat into one state after the other, and gives the name of each while the chat is in it."""
    for state in states:
        with state(chat):
            yield state.__name__


def faults(page: Page) -> list[str]:
    """What axe-core finds on the whole page, in a line each."""
    # A page has the script once, which is long.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)")
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def test_axe(show: ShowPage, page: Page):
    """axe-core finds no fault in any state of the chat, light and dark, and all of it stands out from its ground."""
    found = []
    chat = show()
    for state in walk(chat, *STATES):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{state}, {scheme}: {fault}" for fault in [*faults(page), *chat.host.evaluate(FAINT)]]
    assert found == []


@pytest.mark.parametrize(
    "how", [{"language": "es"}, {"language": "ar", "direction": "rtl"}], ids=lambda how: how["language"]
)
def test_axe_in_other_languages(show: ShowPage, page: Page, how: dict):
    """axe-core finds no fault in Spanish, nor in Arabic on a page that is written from right to left."""
    states = walk(show(**how), opened, menu, answered_without_a_vote)
    assert [f"{state}: {fault}" for state in states for fault in faults(page)] == []


@pytest.mark.parametrize("wishes", [{"viewport": {"width": 320, "height": 568}}])
def test_axe_on_a_small_phone(show: ShowPage, page: Page):
    """axe-core finds no fault on a screen 320 pixels wide."""
    states = walk(show(), closed, opened, menu, sure, answered, trouble)
    assert [f"{state}: {fault}" for state in states for fault in faults(page)] == []


def test_axe_sees_into_the_chat(show: ShowPage, page: Page):
    """What axe-core finds in the tests above is found in the chat too: a field without a name."""
    chat = show()
    chat.open()
    chat.field.evaluate("field => ['aria-label', 'placeholder'].forEach((name) => field.removeAttribute(name))")
    assert any(fault.startswith("label:") for fault in faults(page))


def test_replies_are_heard_once(chat: Chat, page: Page):
    """The polite live region is given each reply once: its words with the source, and no markup."""
    page.evaluate(LISTEN)
    page.route(
        WEBHOOK,
        lambda route: route.fulfill(
            json=[{"text": "**Yes**, see [our page](https://example.com).\n- one", "metadata": {}}, {"text": "Ask on."}]
        ),
    )
    chat.ask("hello")
    chat.reply(1)
    spoken = page.evaluate("spoken")
    assert [region for region, _ in spoken] == ["polite", "polite"]
    assert [words for _, words in spoken] == ["Assistant: Yes, see our page.\n- one", "Assistant: Ask on."]


def test_real_replies_are_heard(chat: Chat, page: Page):
    """The real answer is heard once, without asterisks, and with its source."""
    page.evaluate(LISTEN)
    chat.ask(SCIATICA)
    ((region, words),) = page.evaluate("spoken")
    assert region == "polite"
    assert "All Body Kneads" in words
    assert "*" not in words


def test_emergencies_interrupt(chat: Chat, page: Page):
    """A reply to an emergency is given to the assertive region alone."""
    page.evaluate(LISTEN)
    chat.ask(EMERGENCY)
    ((region, words),) = page.evaluate("spoken")
    assert region == "assertive"
    assert "988" in words


def test_troubles_are_heard(chat: Chat, page: Page):
    """A trouble is heard once."""
    page.evaluate(LISTEN)
    page.context.set_offline(True)
    chat.say(SCIATICA)
    expect(chat.trouble).to_be_visible()
    # It is said right after it is seen.
    expect(chat.host.locator("[aria-live=polite] p")).to_have_count(1)
    assert page.evaluate("spoken") == [["polite", chat.trouble.locator("p").inner_text()]]


@pytest.mark.usefixtures("stand_in")
def test_the_list_itself_is_silent(chat: Chat):
    """The messages stand in no live region, else each would be heard twice."""
    chat.ask(SCIATICA)
    live = "each => each.closest('[aria-live]:not([aria-live=off]), [role=log], [role=alert]') !== null"
    assert not any(message.evaluate(live) for message in chat.dialog.locator(".message").all())


# As they are laid out: an animation moves what is on the screen by parts of a pixel.
SIZES = """all => all.map((each) =>
  [each.outerHTML.slice(0, 90), { width: each.offsetWidth, height: each.offsetHeight }])"""


@pytest.mark.parametrize("wishes", [{"viewport": {"width": 320, "height": 568}}, {}], ids=["phone", "desktop"])
def test_targets(show: ShowPage):
    """Whatever is pressed is 44 pixels wide and high at least."""
    chat = show()
    small = []
    for state in walk(chat, closed, opened, menu, sure, answered, more_below, trouble):
        # All at one moment: the starter questions come a little after the dialog.
        boxes = dict(chat.host.locator("button:visible, textarea:visible").evaluate_all(SIZES))
        assert boxes, state
        small += [f"{state}: {target} {box}" for target, box in boxes.items() if min(box.values()) < LEAST_TARGET]
    assert small == []


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_icons_say_what_they_do(show: ShowPage, page: Page, language: str):
    """Whoever points at a button that shows an icon alone reads its name."""
    replies(page, long_item(1))
    chat = show(language=language)
    expect(chat.launcher).to_have_accessible_name(chat.launcher.get_attribute("title"))
    chat.open()
    chat.ask(SCIATICA)
    expect(chat.dialog.locator(".below")).to_be_visible()
    icons = chat.dialog.locator("button:has(> svg)").all()
    # Menu, close, more below, two thumbs, copy, send.
    assert len(icons) == 7
    for icon in icons:
        expect(icon).to_have_accessible_name(icon.get_attribute("title"))


RING = """(part) => {
  const { outlineWidth, outlineOffset, outlineColor, borderTopWidth, boxShadow } = getComputedStyle(part);
  const [width, offset, border] = [outlineWidth, outlineOffset, borderTopWidth].map(parseFloat);
  const luminance = (color) => {
    const shares = color.match(/[\\d.]+/g).slice(0, 3).map((channel) => channel / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2];
  };
  const ground = (each) => {
    const color = getComputedStyle(each).backgroundColor;
    return color === "rgba(0, 0, 0, 0)" ? ground(each.parentElement) : color;
  };
  const [dark, light] = [outlineColor, ground(part)].map(luminance).sort((a, b) => a - b);
  return { width, offset, border, boxShadow, contrast: (light + 0.05) / (dark + 0.05) };
}"""


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("wishes", SCHEMES)
def test_ring_of_the_field(chat: Chat):
    """The field that has the focus has one ring, which covers its line and can be seen."""
    ring = chat.field.evaluate(RING)
    assert ring["boxShadow"] == "none"
    assert ring["offset"] <= -ring["border"]
    assert ring["offset"] + ring["width"] >= 0
    assert ring["width"] >= 2
    assert ring["contrast"] >= 3


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("wishes", SCHEMES)
def test_ring_of_a_thumb(chat: Chat, page: Page):
    """The ring round a thumb that has the focus stays beside the words and can be seen."""
    reply = chat.ask(SCIATICA)
    chat.dialog.get_by_role("region", name="Conversation").focus()
    page.keyboard.press("Tab")
    thumb = reply.get_by_role("button", name="Yes")
    expect(thumb).to_be_focused()
    ring = thumb.evaluate(RING)
    reach = ring["offset"] + ring["width"]
    words = reply.locator(".rating > span").bounding_box()
    assert ring["width"] >= 2
    assert ring["boxShadow"] == "none"
    assert thumb.bounding_box()["x"] - reach > words["x"] + words["width"]
    assert ring["contrast"] >= 3


@pytest.mark.usefixtures("stand_in")
def test_text_is_large_enough(chat: Chat):
    """The field and what is said are 16 pixels high: smaller fields make phones zoom in."""
    chat.ask(SCIATICA)
    for part in (chat.field, chat.said.locator(".bubble"), chat.replies.locator(".bubble > p").first):
        assert part.evaluate("part => getComputedStyle(part).fontSize") == "16px"


@pytest.mark.parametrize(
    ("wishes", "moves"), [({"reduced_motion": "reduce"}, False), ({"reduced_motion": "no-preference"}, True)]
)
def test_motion(chat: Chat, moves: bool):
    """Who wishes no motion sees none, not even while the assistant types."""
    chat.page.route(WEBHOOK, lambda route: None)
    chat.say(SCIATICA)
    expect(chat.dialog.locator(".typing")).to_be_visible()
    assert bool(chat.host.evaluate("host => host.shadowRoot.getAnimations().length")) == moves
