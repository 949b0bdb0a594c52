"""What the browser tests share: Chromium, pages that hold the tag, a clinic's site and a server for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.chromium import launch as launch_chromium
from launcher.settings import free_port
from tests.conftest import Launch
from tests.widget.chat import Chat
from tests.widget.clinic import Clinic, Site
from tests.widget.pages import PATH, document

# Milliseconds until what must appear has appeared; a loaded machine is slow, a broken page never shows it.
PATIENCE = 20_000

ShowPage = Callable[..., Chat]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for all tests of this folder: elsewhere, Playwright's loop would be in asyncio's way."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            chromium = launch_chromium(playwright)
        except FileNotFoundError as err:
            pytest.fail(str(err), pytrace=False)
        yield chromium
        chromium.close()


@pytest.fixture
def wishes() -> dict[str, Any]:
    """What a visitor's browser is like; tests parametrize it: Playwright's options of a context."""
    return {}


@pytest.fixture
def context(browser: Browser, wishes: dict[str, Any]) -> Iterator[BrowserContext]:
    """A visitor who was never here before."""
    context = browser.new_context(**({"locale": "en-US", "color_scheme": "light", "reduced_motion": "reduce"} | wishes))
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def show(assistant: str, context: BrowserContext, page: Page) -> ShowPage:
    """Shows a page of the assistant's own origin that holds the tag; what `document` takes says how."""

    def at(*, headers: dict[str, str] | None = None, **how: Any) -> Chat:
        body = document(**how)
        context.route(
            f"{assistant}{PATH}",
            lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers),
        )
        page.goto(f"{assistant}{PATH}")
        return Chat(page)

    return at


@pytest.fixture
def chat(show: ShowPage) -> Chat:
    """The chat, open on a plain page."""
    chat = show()
    chat.open()
    return chat


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """A clinic's website, from whose pages the chat may be used."""
    with Site.serving() as site:
        yield site


@pytest.fixture(scope="package")
def stranger() -> Iterator[Site]:
    """Another website, which is not allowed to use the chat."""
    with Site.serving() as site:
        yield site


@pytest.fixture(scope="package")
def clinic(launch: Launch, site: Site) -> Iterator[Clinic]:
    """An assistant for the clinic's website, which takes three messages a minute of one conversation."""
    port, actions_port = free_port(), free_port()

    def start() -> Any:
        return launch(port, actions_port, ALLOWED_ORIGINS=site.origin, RATE_LIMIT="3/minute", RATE_LIMIT_ADDRESS="off")

    clinic = Clinic(f"http://127.0.0.1:{port}", start)
    yield clinic
    clinic.end()
