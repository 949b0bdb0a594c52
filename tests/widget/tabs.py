"""Tabs of visitors' browsers, which one test has after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Error, Page

# Milliseconds until what must appear has appeared; a loaded machine is slow, a broken page never shows it.
PATIENCE = 20_000
# What can be changed while a tab is open, and what it is for most visitors.
LOOKS = {"viewport": {"width": 1280, "height": 720}, "color_scheme": "light", "reduced_motion": "reduce"}
# The page still runs, and keeps nothing more.
FORGET = """() => {
  Storage.prototype.setItem = () => {};
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // A browser that forbids to keep anything has nothing to forget.
  }
}"""


@dataclass
class Tabs:
    """A tab of each sort of browser: to clean it takes far less time than to open another one.

    Attributes:
        browser: opens them.
        origin: whose pages are shown in them.
        spoilt: tabs that cannot be cleaned, for a test changed what stays as long as they are open.
    """

    browser: Browser
    origin: str
    spoilt: set[Page] = field(default_factory=set)
    idle: dict[str, Page] = field(default_factory=dict)

    def lend(self, wishes: dict[str, Any]) -> Page:
        """The tab of a visitor who was never here before; the wishes are Playwright's options of a context."""
        looks = {name: wishes.get(name, usual) for name, usual in LOOKS.items()}
        page = self.idle.pop(_kind(wishes), None) or self._opened(wishes)
        if page.viewport_size != (viewport := looks.pop("viewport")):
            page.set_viewport_size(viewport)
        page.emulate_media(media="null", **looks)
        return page

    def take_back(self, page: Page, wishes: dict[str, Any]) -> None:
        """Has the tab forget what was done in it, and keeps it for the next visitor."""
        if page in self.spoilt or not page.url.startswith(f"{self.origin}/"):
            self.spoilt.discard(page)
            page.context.close()
            return
        for other in page.context.pages:
            if other != page:
                other.close()
        forget(page)
        page.unroute_all()
        page.context.unroute_all()
        page.context.set_offline(False)
        self.idle[_kind(wishes)] = page

    def _opened(self, wishes: dict[str, Any]) -> Page:
        context = self.browser.new_context(**({"locale": "en-US"} | LOOKS | wishes))
        context.set_default_timeout(PATIENCE)
        return context.new_page()


@contextmanager
def one_visit(page: Page, place: str, faults: list[str]) -> Iterator[None]:
    """One of several visits in a test: notes with its place what is not as expected, then has the browser forget it."""
    try:
        yield
    except (AssertionError, Error) as err:
        faults.append(f"{place}: {err}")
    forget(page)


def forget(page: Page) -> None:
    """Has the browser forget what it keeps for the page's origin."""
    page.evaluate(FORGET)


def _kind(wishes: dict[str, Any]) -> str:
    """What cannot be changed while a tab is open."""
    return json.dumps({name: wish for name, wish in wishes.items() if name not in LOOKS}, sort_keys=True)
