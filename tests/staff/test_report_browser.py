"""The report in a real browser: it fetches nothing, fits every screen, and shuts nobody out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.chromium import launch
from staff.report.command import write_report
from staff.report.meaning import Meaning
from tests.needs import need
from tests.staff.turns import NOON, declined, realistic, turn

HOSTILE = "<img src=http://127.0.0.1:9/x.png onerror=document.title='hacked'><script>document.title='hacked'</script>"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
SCREENS = {
    f"{scheme} {name}": (size, scheme)
    for name, size in {"desktop": DESKTOP, "phone": PHONE}.items()
    for scheme in ("light", "dark")
}
# axe-core reports these whole, and of all else no more than it must.
VIOLATIONS = {"resultTypes": ["violations"]}


@dataclass
class Shown:
    """A report in the browser: its page, what it asked for or complained about so far, and its address."""

    page: Page
    heard: list[str]
    address: str

    def faults(self, name: str) -> list[str]:
        """All that was asked for or complained about, but for the page itself."""
        assert self.heard[0] == self.address
        return [f"{name}: {each}" for each in self.heard[1:]]

    def on(self, size: ViewportSize = DESKTOP, scheme: str = "light") -> Page:
        """The page on a screen of this size, by day or by night."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)
        return self.page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, until the module's end: afterwards, Playwright's loop would be in asyncio's way."""
    need("chromium")
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, model: Path, load_once: Callable) -> dict[str, Path]:
    """Reports by what they are about."""
    folder = tmp_path_factory.mktemp("reports")
    odd = [
        declined(f"{text} {number}")
        for number, text in enumerate([HOSTILE, "word" * 1_000, "مرحبا \u202e", "🧖" * 300])
    ]
    turns = {"nothing": [], "one message": [turn()], "odd texts": odd, "much": list(realistic(2_000))}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Meaning, "load", load_once)
        for name, each in turns.items():
            write_report(each, folder / f"{name}.html", model=model, now=NOON)
    return {name: folder / f"{name}.html" for name in turns}


def opened(browser: Browser, report: Path, **wishes: Any) -> Shown:
    page = browser.new_context(viewport=DESKTOP, **wishes).new_page()
    shown = Shown(page, [], report.as_uri())
    page.on("request", lambda request: shown.heard.append(request.url))
    page.on("console", lambda message: shown.heard.append(message.text))
    page.on("pageerror", lambda error: shown.heard.append(str(error)))
    page.goto(shown.address, wait_until="load")
    return shown


@pytest.fixture(scope="module")
def shown(browser: Browser, reports: dict[str, Path]) -> dict[str, Shown]:
    """Every report in a page of its own, under its own policy."""
    return {name: opened(browser, report) for name, report in reports.items()}


def test_nothing_is_fetched_or_complained_about(shown):
    """On no screen, by day or by night, does a page ask for anything but itself."""
    for report in shown.values():
        for size, scheme in SCREENS.values():
            report.on(size, scheme).evaluate(PAINTED)
    assert [fault for name, report in shown.items() for fault in report.faults(name)] == []


def test_nothing_is_wider_than_the_screen(shown):
    faults = [
        f"{name}, {screen}: {width} pixels"
        for name, report in shown.items()
        for screen, (size, scheme) in SCREENS.items()
        if (width := report.on(size, scheme).evaluate("document.documentElement.scrollWidth")) > size["width"]
    ]
    assert faults == []


def test_pages_shut_nobody_out(browser, reports):
    """axe-core finds nothing on any screen, by day or by night."""
    faults = []
    for name, path in reports.items():
        # axe-core itself is a script, which the page's policy forbids.
        report = opened(browser, path, bypass_csp=True)
        for screen, (size, scheme) in SCREENS.items():
            found = Axe().run(report.on(size, scheme), options=VIOLATIONS).response
            assert found["passes"], f"{name}, {screen}: axe-core looked at nothing"
            faults += [
                f"{name}, {screen}, {fault['id']}: {node['html'][:120]}"
                for fault in found["violations"]
                for node in fault["nodes"]
            ]
        faults += report.faults(name)
    assert faults == []


def test_policy(browser, reports):
    """The page's policy lets the page itself through, and stops pictures and scripts, even if one got into it."""
    report = opened(browser, reports["much"])
    assert report.heard == [report.address]
    with report.page.expect_event("requestfailed") as failed:
        report.page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {HOSTILE.split('<script')[0]!r})")
    assert failed.value.failure == "csp"
    assert report.page.title() == "What visitors asked"


def test_markup_is_shown_as_typed(shown):
    page = shown["odd texts"].on()
    assert page.title() == "What visitors asked"
    assert page.locator("#unanswered h3").filter(has_text=HOSTILE[:60]).count() == 1
    assert page.locator("img, script").count() == 0


@pytest.mark.parametrize(("size", "seen", "hidden"), [(DESKTOP, "wide", "narrow"), (PHONE, "narrow", "wide")])
def test_charts_fit_the_screen(shown, size, seen, hidden):
    """Each screen gets the chart drawn for it, with letters that can be read."""
    page = shown["much"].on(size)
    assert page.locator(f".on-{seen} svg").count() == 3
    for chart in page.locator(f".on-{seen} svg").all():
        assert chart.is_visible()
        sizes = chart.locator("text").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        assert min(sizes) > 8
    assert not any(chart.is_visible() for chart in page.locator(f".on-{hidden} svg").all())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_follow_the_scheme(shown, scheme):
    """Their letters have the page's own colour, and their bars one that stands out from the card."""
    page = shown["much"].on(scheme=scheme)
    letters = page.locator(".on-wide svg text").first.evaluate("each => getComputedStyle(each).fill")
    assert letters == page.locator("body").evaluate("each => getComputedStyle(each).color")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) >= 3
    assert min(contrasts) >= 3


# Answers when the page has been laid out and painted once more, so that it has asked for all that it shows.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
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
