"""What the browser tests share: Chromium, pages that hold the tag, a clinic's site and a server for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from benchmarks.chromium import launch as launch_chromium
from launcher.settings import free_port
from tests.conftest import Launch
from tests.needs import need
from tests.widget.chat import Chat
from tests.widget.clinic import Clinic, Site
from tests.widget.pages import PATH, document
from tests.widget.replies import answer, replies
from tests.widget.tabs import PATIENCE, Tabs

ShowPage = Callable[..., Chat]
Listen = Callable[..., None]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for all tests of this folder: elsewhere, Playwright's loop would be in asyncio's way."""
    need("chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def wishes() -> dict[str, Any]:
    """What a visitor's browser is like; tests parametrize it: Playwright's options of a context."""
    return {}


@pytest.fixture(scope="package")
def tabs(browser: Browser, assistant: str) -> Tabs:
    """The tabs that tests of this folder have one after the other."""
    return Tabs(browser, assistant)


@pytest.fixture
def page(tabs: Tabs, wishes: dict[str, Any]) -> Iterator[Page]:
    """The tab of a visitor who was never here before."""
    page = tabs.lend(wishes)
    yield page
    tabs.take_back(page, wishes)


@pytest.fixture
def clock(tabs: Tabs, page: Page) -> Any:
    """The visitor's clock, which is Playwright's. A tab whose clock was set is no other visitor's."""
    tabs.spoilt.add(page)
    return page.clock


@pytest.fixture
def listen(page: Page) -> Iterator[Listen]:
    """Calls a function at each event of the page, or of all tabs of the visitor's browser, until the test ends."""
    listeners: list[tuple[Page | BrowserContext, str, Callable[[Any], None]]] = []

    def begin(event: str, hear: Callable[[Any], None], *, in_all_tabs: bool = False) -> None:
        source = page.context if in_all_tabs else page
        source.on(event, hear)
        listeners.append((source, event, hear))

    yield begin
    for source, event, hear in listeners:
        source.remove_listener(event, hear)


@pytest.fixture
def warnings(listen: Listen) -> list[str]:
    """What the console warns of."""
    heard: list[str] = []
    listen("console", lambda message: heard.append(message.text) if message.type == "warning" else None)
    return heard


@pytest.fixture
def stand_in(page: Page) -> None:
    """One answer to whatever is asked, in the assistant's place: for tests of the page and not of the assistant."""
    replies(page, answer())


@pytest.fixture
def show(assistant: str, page: Page) -> ShowPage:
    """Shows a page of the assistant's own origin that holds the tag; what `document` takes says how."""

    def at(*, headers: dict[str, str] | None = None, **how: Any) -> Chat:
        body = document(**how)
        page.context.route(
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
