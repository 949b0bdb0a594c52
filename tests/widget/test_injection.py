"""Nothing that anybody writes is executed: all of it is shown as it was written."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.widget.chat import WEBHOOK, Chat
from tests.widget.conftest import Listen, ShowPage
from tests.widget.pages import keep, tag
from tests.widget.replies import buttons, item, replies
from tests.widget.tabs import one_visit

ATTACKS = [
    "<img src=x onerror='window.__xss=1'>",
    "<script>window.__xss=1</script>",
    "<svg onload=window.__xss=1>",
    "<iframe srcdoc='<script>parent.__xss=1</script>'></iframe>",
    "[press me](javascript:window.__xss=1)",
    "<javascript:window.__xss=1>",
    '![picture](x" onerror="window.__xss=1)',
    "[press me](  JaVaScRiPt:window.__xss=1)",
    "[press me](java&#115;cript:window.__xss=1)",
    "[press me](data:text/html,<script>window.__xss=1</script>)",
    "[press me](vbscript:window.__xss)",
    "`<b onclick=window.__xss=1>`",
    "| a |\n|---|\n| <img src=x onerror=window.__xss=1> |",
    "> <img src=x onerror=window.__xss=1>",
    "# <img src=x onerror=window.__xss=1>",
    "**<img src=x onerror=window.__xss=1>**",
    "- <img src=x onerror=window.__xss=1>",
    "{{constructor.constructor('window.__xss=1')()}}",
    "</textarea></p></div><img src=x onerror=window.__xss=1>",
    "&lt;img src=x onerror=window.__xss=1&gt;",
]
PRESS = """(link) => {
  if (link.protocol !== "javascript:") link.addEventListener("click", (event) => event.preventDefault());
  link.click();
}"""
# Elements that the chat itself has none of.
DANGEROUS = "script, img, iframe, object, embed, style, link, form[action], [onclick], [onload], [onerror]"


@pytest.fixture
def dialogs(page: Page, listen: Listen) -> list[str]:
    """The words of each dialog that the browser opened."""
    opened: list[str] = []
    listen("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    return opened


def nothing_executed(page: Page) -> None:
    """No script of the attacker's ran on the page, and no element of theirs came to be."""
    assert page.evaluate("window.__xss") is None
    expect(page.locator("knead-to-know").locator(DANGEROUS)).to_have_count(0)
    addresses = page.locator("knead-to-know a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert [each for each in addresses if not each.startswith(("http://", "https://", "mailto:", "tel:"))] == []


@pytest.fixture(autouse=True)
def nothing_executes(page: Page, dialogs: list[str]) -> Iterator[None]:
    """Whatever the test does, nothing executes, and no dialog opens."""
    yield
    nothing_executed(page)
    assert dialogs == []


def press_all_links(chat: Chat) -> None:
    for link in chat.dialog.locator(".bubble a").all():
        # Not followed by the browser: a page elsewhere and a telephone are not what the test is about.
        link.evaluate(PRESS)


def test_words_of_the_visitor(chat: Chat):
    """What a visitor types is shown letter by letter, no Markdown in it, and is read again so after a reload."""
    replies(chat.page, item("Well."))
    for count, attack in enumerate(ATTACKS):
        chat.say(attack)
        chat.reply(count)
    chat.page.reload()
    expect(chat.said).to_have_count(len(ATTACKS))
    assert chat.said.locator(".typed").evaluate_all("all => all.map((each) => each.textContent)") == ATTACKS
    expect(chat.said.locator(":is(a, strong, li, code)")).to_have_count(0)


def test_words_of_the_assistant(chat: Chat):
    """What the server sends is text, whatever it looks like; the markup that is not rendered is still to be read."""
    replies(chat.page, *(item(attack) for attack in ATTACKS))
    chat.ask("hello")
    expect(chat.replies).to_have_count(len(ATTACKS))
    shown = "\n".join(chat.replies.locator(".bubble").all_text_contents())
    assert shown.count("<img src=x onerror=window.__xss=1>") == 6
    assert "<script>window.__xss=1</script>" in shown
    press_all_links(chat)
    chat.page.reload()
    expect(chat.replies).to_have_count(len(ATTACKS))


def test_everything_around_a_reply(chat: Chat):
    """Titles of buttons, publishers, articles, and what a telephone link dials are text too."""
    around = {
        "sources": [{"publisher": attack, "title": attack} for attack in ATTACKS],
        "phones": [{"text": "Call", "href": "javascript:window.__xss=1"}, {"text": "now", "href": ATTACKS[0]}],
    }
    for first in range(0, len(ATTACKS), 4):
        few = ATTACKS[first : first + 4]
        replies(chat.page, item("Call now", buttons=buttons(*few), **around))
        chat.ask("hello")
        expect(chat.choices).to_have_text(few)
    for source in chat.replies.locator(".source").all():
        assert all(attack in source.text_content() for attack in ATTACKS)
    expect(chat.replies.locator(".bubble a")).to_have_count(0)
    chat.choices.first.click()
    expect(chat.said.locator(".typed").last).to_have_text(few[0])


def test_words_of_a_refusal(chat: Chat):
    """The words of a refusal are text."""
    chat.page.route(WEBHOOK, lambda route: route.fulfill(status=400, json={"error": ATTACKS[0]}))
    chat.say("hello")
    expect(chat.trouble.locator("p")).to_have_text(re.compile(f"^{re.escape(ATTACKS[0])} In an emergency, call"))


def test_data_attributes(show: ShowPage, page: Page):
    """What a page's own system puts into the attributes is text as well, and what is of no use is left out."""
    names = ("title", "greeting", "starters", "color", "language", "position", "theme", "api")
    faults: list[str] = []
    for attack in ATTACKS[:5]:
        chat = show(tags=tag(**dict.fromkeys(names, attack)))
        with one_visit(page, attack, faults):
            chat.open()
            assert chat.dialog.locator("h2").text_content() == attack
            assert chat.dialog.locator(".message p").first.text_content() == attack
            assert chat.choices.all_text_contents() == [attack]
            nothing_executed(page)
    assert faults == []


def test_address_that_is_a_script(show: ShowPage):
    """A script in place of the server's address is refused, and the server of the files answers."""
    chat = show(api="javascript:window.__xss=1")
    chat.open()
    chat.ask("What is fascia?")


def test_words_of_starters(show: ShowPage, page: Page):
    """Questions to begin with that a server sends are text."""
    page.context.route(
        "**/chat/starters.json", lambda route: route.fulfill(json=[{"question": ATTACKS[0], "words": []}])
    )
    chat = show()
    chat.open()
    expect(chat.choices).to_have_text([ATTACKS[0]])


def test_kept_values(show: ShowPage, page: Page, assistant: str):
    """What another script of the page put into the browser's storage is text, and dials nothing but numbers."""
    attack = ATTACKS[0]
    visitor = {"id": attack, "from": "visitor", "time": 4e12, "state": "refused", "text": attack, "words": attack}
    answer = {
        "id": "2",
        "from": "assistant",
        "time": 4e12,
        "text": f"Call {attack}",
        "answer": attack,
        "emergency": True,
    }
    around = {
        "buttons": [{"title": attack, "payload": attack}],
        "sources": [{"publisher": attack, "title": attack}],
        "phones": [{"text": "Call", "href": "tel:911"}],
    }
    kept = {"version": 1, "sender": str(uuid.uuid4()), "entries": [visitor, answer | around]}
    log = keep(f"knead-to-know:{assistant}", json.dumps(kept))
    chat = show(head=log + keep(f"knead-to-know-draft:{assistant}", attack, "sessionStorage"))
    chat.open()
    expect(chat.said.locator(".typed")).to_have_text(attack)
    expect(chat.replies.locator(".bubble")).to_contain_text(attack)
    expect(chat.field).to_have_value(attack)
    page.evaluate("window.print = () => {}")
    chat.choose("Print conversation")
    expect(page.locator("knead-to-know-print > *")).to_have_count(0)


def test_kept_link_that_is_a_script(show: ShowPage, assistant: str):
    """A kept conversation in which a telephone link is a script is not trusted at all."""
    phones = [{"text": "Call", "href": "javascript:window.__xss=1"}]
    entry = {
        "id": "2",
        "from": "assistant",
        "time": 4e12,
        "text": "Call",
        "buttons": [],
        "sources": [],
        "phones": phones,
    }
    kept = {"version": 1, "sender": str(uuid.uuid4()), "entries": [entry]}
    chat = show(head=keep(f"knead-to-know:{assistant}", json.dumps(kept)))
    chat.open()
    expect(chat.replies).to_have_count(0)


def test_markup_of_answers(chat: Chat):
    """Bold, italics, lists, line breaks and safe links of an answer are rendered; the links open beside the page."""
    text = (
        "**Bold** and *slanted*.\nA new line: [site](https://example.com/a?b=c) [mail](mailto:a@example.com) "
        "[call](tel:+15550100)\n\n- one\n- two\n  - deeper\n\n1. first\n2. **second**"
        "\n\nA 5 \\* star \\_clinic\\_ & more"
    )
    replies(chat.page, item(text))
    bubble = chat.ask("hello").locator(".bubble")
    expect(bubble.locator("strong")).to_have_text(["Bold", "second"])
    expect(bubble.locator("em")).to_have_text("slanted")
    expect(bubble.locator("br")).to_have_count(1)
    expect(bubble.locator("ul > li")).to_have_count(3)
    expect(bubble.locator("ol > li")).to_have_text(["first", "second"])
    expect(bubble.locator("p").last).to_have_text("A 5 * star _clinic_ & more")
    links = bubble.locator("a")
    assert [link.get_attribute("href") for link in links.all()] == [
        "https://example.com/a?b=c",
        "mailto:a@example.com",
        "tel:+15550100",
    ]
    expect(links.first).to_have_attribute("target", "_blank")
    expect(links.first).to_have_attribute("rel", "noopener noreferrer")
    for link in links.all()[1:]:
        assert link.get_attribute("target") is None
