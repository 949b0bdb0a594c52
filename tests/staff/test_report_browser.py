"""The report in a real browser: it fetches nothing, fits every screen, and shuts nobody out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.chromium import launch
from staff.report.command import write_report
from tests.staff.turns import NOON, declined, realistic, turn

HOSTILE = "<img src=http://127.0.0.1:9/x.png onerror=document.title='hacked'><script>document.title='hacked'</script>"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}}
DARK = {"color_scheme": "dark"}
SCREENS = pytest.mark.parametrize(
    "screen",
    [DESKTOP, DESKTOP | DARK, PHONE, PHONE | DARK],
    ids=["desktop", "dark desktop", "phone", "dark phone"],
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, until the module's end: afterwards, Playwright's loop would be in asyncio's way."""
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except FileNotFoundError as err:
            pytest.fail(str(err), pytrace=False)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, model: Path) -> dict[str, Path]:
    """Reports by what they are about."""
    folder = tmp_path_factory.mktemp("reports")
    odd = [
        declined(f"{text} {number}")
        for number, text in enumerate([HOSTILE, "word" * 1_000, "مرحبا \u202e", "🧖" * 300])
    ]
    turns = {"nothing": [], "one message": [turn()], "odd texts": odd, "much": list(realistic(2_000))}
    for name, each in turns.items():
        write_report(each, folder / f"{name}.html", model=model, now=NOON)
    return {name: folder / f"{name}.html" for name in turns}


@pytest.fixture
def show(browser: Browser, pages: dict[str, Path]) -> Iterator[Any]:
    """Opens a report; gives its page, and what it asked for or complained about."""
    contexts = []

    def opened(name: str, **wishes: Any) -> tuple[Page, list[str]]:
        contexts.append(browser.new_context(**wishes))
        page = contexts[-1].new_page()
        heard: list[str] = []
        page.on("request", lambda request: heard.append(request.url))
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.goto(pages[name].as_uri(), wait_until="load")
        return page, heard

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["nothing", "one message", "odd texts", "much"])
@SCREENS
def test_page(show, pages, name, screen):
    """Nothing is fetched or complained about, nothing is wider than the screen, and axe-core finds nothing."""
    # axe-core itself is a script, which the page's policy forbids.
    page, heard = show(name, bypass_csp=True, **screen)
    assert heard == [pages[name].as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]] == []


def test_policy(show, pages):
    """The page's policy lets the page itself through, and stops pictures and scripts, even if one got into it."""
    page, heard = show("much")
    assert heard == [pages["much"].as_uri()]
    with page.expect_event("requestfailed") as failed:
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {HOSTILE.split('<script')[0]!r})")
    assert failed.value.failure == "csp"
    assert page.title() == "What visitors asked"


def test_markup_is_shown_as_typed(show):
    page, _ = show("odd texts")
    assert page.title() == "What visitors asked"
    assert page.locator("#unanswered h3").filter(has_text=HOSTILE[:60]).count() == 1
    assert page.locator("img, script").count() == 0


@pytest.mark.parametrize(("screen", "shown", "hidden"), [(DESKTOP, "wide", "narrow"), (PHONE, "narrow", "wide")])
def test_charts_fit_the_screen(show, screen, shown, hidden):
    """Each screen gets the chart drawn for it, with letters that can be read."""
    page, _ = show("much", **screen)
    assert page.locator(f".on-{shown} svg").count() == 3
    for chart in page.locator(f".on-{shown} svg").all():
        assert chart.is_visible()
        sizes = chart.locator("text").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        assert min(sizes) > 8
    assert not any(chart.is_visible() for chart in page.locator(f".on-{hidden} svg").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_follow_the_scheme(show, scheme):
    """Their letters have the page's own colour, and their bars one that stands out from the card."""
    page, _ = show("much", color_scheme=scheme)
    letters = page.locator(".on-wide svg text").first.evaluate("each => getComputedStyle(each).fill")
    assert letters == page.locator("body").evaluate("each => getComputedStyle(each).color")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) >= 3
    assert min(contrasts) >= 3


# Of every colour of the charts' bars with the card behind them, by WCAG 2.2.
CONTRASTS = """() => {
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[\\d.]+/g).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const card = luminance(getComputedStyle(document.querySelector("section")).backgroundColor);
  const bars = [...document.querySelectorAll(".on-wide svg path[style*='var(--']")];
  const fills = new Set(bars.map((bar) => getComputedStyle(bar).fill).filter((fill) => fill !== "none"));
  return [...fills].map((fill) => {
    const [dark, light] = [luminance(fill), card].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  });
}"""
