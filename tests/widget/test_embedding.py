"""One script tag on pages of all kinds: other origins, hostile styles, a strict policy, two tags."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import SCIATICA, Chat, names_help
from tests.widget.clinic import Clinic, Site
from tests.widget.conftest import Listen, ShowPage
from tests.widget.pages import document, tag
from tests.widget.tabs import one_visit

HOSTILE = {
    "hidden": "*:not(html):not(body) { display: none !important; }",
    "invisible": "* { visibility: hidden !important; opacity: 0 !important; pointer-events: none !important; }",
    "huge": "html { font-size: 60px !important; } * { font-size: 90px !important; line-height: 4 !important; }",
    "tiny": "html { font-size: 62.5%; } * { font-size: 1px; letter-spacing: 2em; word-spacing: 3em; }",
    "moved": "body { transform: rotate(180deg) scale(0.1); overflow: hidden; height: 0; filter: blur(9px); }",
    "covered": "main { position: fixed; inset: 0; z-index: 2147483647; background: red; }",
    "buttons": "button, textarea, p, div, aside { all: unset !important; color: #fff !important; width: 9000px; }",
    "children": "html > * { position: static !important; width: 0 !important; clip-path: inset(50%) !important; }",
}
POLICY = "script-src 'self'; style-src 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'"
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", ({ violatedDirective }) => window.violations.push(violatedDirective));
"""


@pytest.fixture
def complaints(listen: Listen) -> list[str]:
    """What the browser's console warns of, and errors that nobody caught."""
    heard: list[str] = []
    listen("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    listen("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def asked_of(listen: Listen) -> set[str]:
    """The origins that the page asks anything of."""
    origins: set[str] = set()
    listen("request", lambda request: origins.add("{0.scheme}://{0.netloc}".format(urlsplit(request.url))))
    return origins


@pytest.fixture
def watched(page: Page, assistant: str) -> str:
    """An element for a page's head that notes what breaks the page's policy, which stops scripts in the page itself."""
    page.route(f"{assistant}/watch.js", lambda route: route.fulfill(body=WATCH, content_type="text/javascript"))
    return '<script src="/watch.js"></script>'


def talk(chat: Chat) -> None:
    chat.open()
    expect(chat.ask(SCIATICA)).to_contain_text(re.compile("trigger point", re.IGNORECASE))


def test_plain_page(show: ShowPage, complaints: list[str], asked_of: set[str], assistant: str):
    """On a plain page the chat works; the console stays silent, and nobody but the server is asked anything."""
    talk(show())
    assert complaints == []
    assert asked_of == {assistant}


def test_another_origin(clinic: Clinic, site: Site, page: Page, complaints: list[str], asked_of: set[str]):
    """On the clinic's own site the chat works with the one tag: answers, starters and votes."""
    site.page = document(tags=tag(clinic.script))
    page.goto(site.origin)
    chat = Chat(page)
    chat.open()
    expect(chat.choices).to_have_count(4)
    reply = chat.ask(SCIATICA)
    expect(reply).to_contain_text(re.compile("trigger point", re.IGNORECASE))
    reply.get_by_role("button", name="Yes").click()
    expect(reply.get_by_role("status")).to_have_text("Thank you for telling us.")
    assert complaints == []
    assert asked_of == {site.origin, clinic.url}


def test_origin_that_is_not_allowed(clinic: Clinic, stranger: Site, page: Page, warnings: list[str]):
    """On a site that may not use the chat, the visitor is told so and keeps the words; the console says what helps."""
    stranger.page = document(tags=tag(clinic.script))
    page.goto(stranger.origin)
    chat = Chat(page)
    chat.open()
    chat.say(SCIATICA)
    expect(chat.trouble).to_contain_text("The assistant isn't set up to answer on this website.")
    names_help(chat.trouble)
    expect(chat.button("Try again")).to_be_visible()
    expect(chat.said.locator(".typed")).to_have_text(SCIATICA)
    expect(chat.replies).to_have_count(0)
    assert [each for each in warnings if stranger.origin in each and "ALLOWED_ORIGINS" in each]


@pytest.mark.usefixtures("stand_in")
def test_hostile_styles(show: ShowPage, page: Page):
    """No rule of the page hides the chat, covers it or changes its measures."""
    faults: list[str] = []
    for name, styles in HOSTILE.items():
        chat = show(head=f"<style>{styles}</style>")
        with one_visit(page, name, faults):
            expect(chat.launcher).to_be_in_viewport(ratio=1)
            assert chat.launcher.bounding_box()["height"] == 56
            # A trial: something above the button would take the click.
            chat.launcher.click(trial=True)
            talk(chat)
            expect(chat.dialog).to_be_in_viewport(ratio=1)
            assert chat.dialog.bounding_box()["width"] == 400
            assert chat.field.evaluate("field => getComputedStyle(field).fontSize") == "16px"
            assert chat.field.evaluate("field => getComputedStyle(field).letterSpacing") == "normal"
            chat.button("More").click()
            expect(chat.button("Print conversation")).to_be_in_viewport(ratio=1)
    assert faults == []


def test_the_page_keeps_its_styles(show: ShowPage, page: Page):
    """The chat's styles stay in the chat: the page's own heading, list and field look as without it."""
    text = "<h2>Us</h2><ol><li>One</li></ol><textarea></textarea><button>Book</button><p class=log hidden>No</p>"
    looks = """() => [...document.querySelectorAll("main *")].map((each) => {
        const style = getComputedStyle(each);
        return [style.font, style.color, style.display, style.padding, style.backgroundColor, each.clientWidth];
    })"""
    show(text=text, tags="")
    before = page.evaluate(looks)
    chat = show(text=text)
    talk(chat)
    assert page.evaluate(looks) == before


def test_strict_policy(show: ShowPage, page: Page, watched: str, complaints: list[str]):
    """A policy that allows the site's own files alone, and no HTML from scripts, stops nothing and is never broken."""
    chat = show(headers={"Content-Security-Policy": POLICY}, head=watched)
    chat.open()
    reply = chat.ask(SCIATICA)
    reply.get_by_role("button", name="Yes").click()
    expect(reply.get_by_role("status")).to_have_text("Thank you for telling us.")
    page.evaluate("window.print = () => {}")
    chat.choose("Print conversation")
    chat.button("Close chat").click()
    assert page.evaluate("window.violations") == []
    assert complaints == []


def test_the_policy_is_strict(show: ShowPage, page: Page, watched: str):
    """The policy of the test before is at work: a style attribute breaks it."""
    show(headers={"Content-Security-Policy": POLICY}, head=watched, text='<p style="color: red">Red</p>')
    assert page.evaluate("window.violations") == ["style-src-attr"]


def test_one_global_name(show: ShowPage, page: Page):
    """A page's scripts meet one name more than without the chat."""
    names = "Object.getOwnPropertyNames(window)"
    show(tags="")
    before = set(page.evaluate(names))
    talk(show())
    assert set(page.evaluate(names)) - before == {"KneadToKnow"}


def test_two_elements_at_most(show: ShowPage, page: Page):
    """The page gets one element more, beside its body, which stays as it is."""
    show(tags="")
    before = page.evaluate("[document.documentElement.children.length, document.body.innerHTML]")
    talk(show())
    elements, body = page.evaluate("[document.documentElement.children.length, document.body.innerHTML]")
    assert [elements - 1, body] == before


def test_two_tags(show: ShowPage):
    """A page that holds the tag twice has one chat, the first."""
    chat = show(tags=tag(title="One") + tag(title="Two"))
    expect(chat.host).to_have_count(1)
    expect(chat.launcher).to_have_text("One")
    talk(chat)


def test_opened_by_the_page(show: ShowPage, page: Page):
    """A button of the page's own may open the chat, and close it."""
    chat = show()
    page.evaluate("KneadToKnow.open()")
    expect(chat.field).to_be_focused()
    page.evaluate("KneadToKnow.close()")
    expect(chat.dialog).to_have_count(0)
    expect(chat.launcher).to_be_visible()


def test_nothing_is_loaded_before_it_is_wanted(show: ShowPage, page: Page, listen: Listen):
    """A page that nobody chats on loads one file."""
    loaded: list[str] = []
    listen("request", lambda request: loaded.append(urlsplit(request.url).path))
    chat = show()
    expect(chat.launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert loaded == ["/clinic", "/chat/widget.js"]
    chat.open()
    assert len(loaded) > 2
