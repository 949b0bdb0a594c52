"""What a page sets by data attributes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.chat import SCIATICA, WEBHOOK, Chat
from tests.widget.clinic import Clinic, Site
from tests.widget.conftest import ShowPage
from tests.widget.pages import document, tag
from tests.widget.replies import answer, replies
from tests.widget.tabs import one_visit

# WCAG 2.2, success criterion 1.4.3: the least contrast of text.
LEAST_CONTRAST = 4.5
COLORS = ("#0b6158", "#ffe680", "white", "black", "rgb(230 80 20)", "hsl(200 60% 50%)", "#777")
# A page's language, and the names of launcher and field in it.
LANGUAGES = [
    ("es", "Abrir el chat", "Escriba su pregunta (en inglés)"),
    ("es-MX", "Abrir el chat", "Escriba su pregunta (en inglés)"),
    ("ar", "فتح المحادثة", "اكتب سؤالك (بالإنجليزية)"),
    ("EN-gb", "Open chat", "Type your question"),
    ("xx", "Open chat", "Type your question"),
]
UNUSABLE = [
    ("color", "no colour"),
    ("color", "inherit"),
    ("color", "currentColor"),
    ("color", "var(--brand)"),
    ("color", "transparent"),
    ("color", "rgb(0 0 0 / 0.1)"),
    ("color", "red; background: url(//evil.example)"),
    ("position", "middle"),
    ("theme", "pink"),
    ("api", "ftp://example.com"),
    ("api", "http://"),
]


def colors(part: Locator) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The text's colour and the ground's, red, green and blue from 0 to 255."""
    styles = part.evaluate("part => [getComputedStyle(part).color, getComputedStyle(part).backgroundColor]")
    text, ground = (tuple(int(each) for each in re.findall(r"\d+", style)[:3]) for style in styles)
    return text, ground


def contrast(part: Locator) -> float:
    """The contrast of text and ground as WCAG 2.2 defines it, from 1 to 21."""

    def luminance(color: tuple[int, ...]) -> float:
        shares = [channel / 255 for channel in color]
        red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted(luminance(color) for color in colors(part))
    return (lighter + 0.05) / (darker + 0.05)


def test_title_and_greeting(show: ShowPage):
    """The page's title names launcher and dialog, and its greeting is the first message."""
    chat = show(title="Ask Kim's clinic", greeting="Good day!")
    expect(chat.launcher).to_have_text("Ask Kim's clinic")
    expect(chat.launcher).to_have_accessible_name("Open chat: Ask Kim's clinic")
    chat.open()
    expect(chat.dialog).to_have_accessible_name("Ask Kim's clinic")
    expect(chat.dialog.locator(".message").first).to_contain_text("Good day!")


@pytest.mark.usefixtures("stand_in")
def test_color(show: ShowPage, page: Page, warnings: list[str]):
    """On every colour, light or dark, the launcher's text, the title and the visitor's words are readable."""
    faults: list[str] = []
    for color in COLORS:
        chat = show(color=color)
        with one_visit(page, color, faults):
            assert contrast(chat.launcher) >= LEAST_CONTRAST
            chat.open()
            chat.ask(SCIATICA)
            page.locator("main").evaluate("(main, color) => main.style.color = color", color)
            wished = page.locator("main").evaluate("main => getComputedStyle(main).color")
            for part in (chat.dialog.locator("header"), chat.said.locator(".bubble")):
                assert contrast(part) >= LEAST_CONTRAST
                assert part.evaluate("part => getComputedStyle(part).backgroundColor") == wished
    assert faults == []
    assert warnings == []


@pytest.mark.parametrize(("position", "is_left"), [("left", True), ("right", False)])
def test_position(show: ShowPage, page: Page, position: str, is_left: bool):
    """Launcher and dialog stand on the side that the page wishes."""
    chat = show(position=position)
    middle = page.viewport_size["width"] / 2
    assert (chat.launcher.bounding_box()["x"] < middle) == is_left
    chat.open()
    assert (chat.dialog.bounding_box()["x"] < middle) == is_left


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(("language", "launcher", "field"), LANGUAGES)
def test_language(show: ShowPage, language: str, launcher: str, field: str):
    """Labels come in the language that the page names; English where there are none. The answers are English."""
    chat = show(tags=tag(language=language))
    expect(chat.launcher).to_have_accessible_name(launcher)
    chat.open()
    expect(chat.field).to_have_accessible_name(field)
    assert chat.ask(SCIATICA).locator(".bubble").get_attribute("lang") == "en"


def test_language_of_the_page(show: ShowPage):
    """Without the attribute, the labels are in the page's own language."""
    chat = show(language="es")
    chat.open()
    expect(chat.field).to_have_accessible_name("Escriba su pregunta (en inglés)")


@pytest.mark.parametrize(
    ("theme", "wishes", "is_dark"),
    [
        ("dark", {"color_scheme": "light"}, True),
        ("light", {"color_scheme": "dark"}, False),
        ("auto", {"color_scheme": "dark"}, True),
        ("auto", {"color_scheme": "light"}, False),
    ],
)
def test_theme(show: ShowPage, theme: str, is_dark: bool):
    """The page may choose the theme; else the visitor's own setting does."""
    chat = show(theme=theme)
    chat.open()
    _, ground = colors(chat.dialog)
    assert (max(ground) < 60) == is_dark


def test_starters(show: ShowPage):
    """The page's own questions take the place of the others, four at most."""
    chat = show(starters="What is fascia? | Who are you? || What does it cost? | Does it hurt? | A fifth?")
    chat.open()
    expect(chat.choices).to_have_text(["What is fascia?", "Who are you?", "What does it cost?", "Does it hurt?"])
    chat.choices.first.click()
    expect(chat.reply()).to_contain_text("fascia")


def test_address_of_the_server(clinic: Clinic, site: Site, page: Page, assistant: str):
    """The page may name the server that answers, apart from the one that the files come from."""
    site.page = document(tags=tag(f"{assistant}/chat/widget.js", api=f"{clinic.url}/"))
    page.goto(site.origin)
    chat = Chat(page)
    chat.open()
    with page.expect_request("**/webhooks/web/webhook") as asked:
        chat.ask(SCIATICA)
    assert asked.value.url == f"{clinic.url}/webhooks/web/webhook"


def test_values_that_cannot_be_used(show: ShowPage, page: Page, warnings: list[str], assistant: str):
    """A wrong value is told on the console, once and by its name, and the usual one takes its place."""
    faults: list[str] = []
    for name, value in UNUSABLE:
        warnings.clear()
        if name != "api":
            # Where the server's address is wrong, it matters who answers.
            replies(page, answer())
        chat = show(**{name: value})
        with one_visit(page, f"{name} {value}", faults):
            assert len(warnings) == 1
            assert warnings[0].startswith(f'KneadToKnow: data-{name}="{value}" is not ')
            assert colors(chat.launcher)[1] == (11, 97, 88)
            assert chat.launcher.bounding_box()["x"] > page.viewport_size["width"] / 2
            chat.open()
            with page.expect_response(WEBHOOK) as answered:
                chat.ask(SCIATICA)
            assert answered.value.url == f"{assistant}/webhooks/web/webhook"
        page.unroute(WEBHOOK)
    assert faults == []
