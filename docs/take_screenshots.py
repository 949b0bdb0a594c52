"""`python -m docs.take_screenshots [URL]`: pictures of the chat as the assistant that runs at URL shows it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.chromium import launch

DOCS = Path(__file__).resolve().parent
URL = "http://127.0.0.1:5005"
DESKTOP, PHONE = {"width": 1100, "height": 760}, {"width": 360, "height": 720}


def take(browser: Browser, url: str, name: str, questions: Sequence[str], **options: object) -> None:
    """Asks the questions on the demo page and writes docs/NAME.png; `options` are the browser context's."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(f"{url}/chat/")
    page.get_by_role("button", name="Open chat").click()
    page.get_by_role("button", name="Does insurance cover it?").wait_for()
    for question in questions:
        _ask(page, question)
    page.screenshot(path=DOCS / f"{name}.png", animations="disabled")
    context.close()


def _ask(page: Page, question: str) -> None:
    answers = page.locator("li.assistant").count()
    page.get_by_role("textbox").fill(question)
    page.get_by_role("textbox").press("Enter")
    page.locator("li.assistant").nth(answers).wait_for()


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else URL
    with sync_playwright() as playwright, launch(playwright) as browser:
        take(browser, url, "chat", ["Which massage for sciatica?"], viewport=DESKTOP)
        take(browser, url, "chat-mobile", [], viewport=PHONE, device_scale_factor=2)
        take(browser, url, "chat-dark", ["my chest hurts and my arm is numb"], viewport=DESKTOP, color_scheme="dark")


if __name__ == "__main__":
    main()
