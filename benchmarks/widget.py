"""`python -m benchmarks.widget`: what the chat costs a page, and how fast it opens and shows an answer.

Measured in Chromium against a running assistant, from the visitor's click to what is on the screen. "Usable" is when
the field to type in has the focus; a reply is on the screen at the first frame after it stands in the document, counted
from the moment when the last byte of the server's answer came.
"""

from __future__ import annotations

import gzip
import statistics
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import launch
from benchmarks.project import ROOT

DIST = ROOT / "widget" / "dist"
# Asked in turn, each once.
QUESTIONS = (
    "Which massage for sciatica?",
    "What is myofascial release?",
    "Will my insurance pay for massage?",
    "How do I contact a clinic?",
)

# Milliseconds.
_WRITING = 500

# Runs in the page: milliseconds from the click until the field has the focus and a frame was drawn.
_OPEN = """
() => new Promise((done) => {
  const shadow = document.querySelector("knead-to-know").shadowRoot;
  const begin = performance.now();
  const look = () => shadow.activeElement?.tagName === "TEXTAREA"
    ? requestAnimationFrame(() => done(performance.now() - begin))
    : setTimeout(look, 1);
  shadow.querySelector("button").click();
  look();
})
"""
# Keeps when each new reply was drawn.
_WATCH = """
() => {
  window.drawn = [];
  const list = document.querySelector("knead-to-know").shadowRoot.querySelector("ol");
  new MutationObserver(() => {
    const last = list.lastElementChild;
    if (!last.classList.contains("assistant")) return;
    requestAnimationFrame(() => setTimeout(() => window.drawn.push(performance.now())));
  }).observe(list, { childList: true });
}
"""
# Milliseconds from each answer to its reply, once there are so many. The browser's own list of answers is read at last,
# for it may name an answer later than its reply is drawn; no text to evaluate, which the page's policy forbids.
_SHOWN = """
(count) => new Promise((done) => {
  const answers = () => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/webhook"));
  const look = () => window.drawn.length >= count && answers().length >= count
    ? done(window.drawn.map((time, place) => time - answers()[place].responseEnd))
    : setTimeout(look, 2);
  look();
})
"""


def bytes_of(dist: Path) -> dict[str, int]:
    """Bytes of each script, gzip at its best, by name."""
    return {
        file.relative_to(dist).as_posix(): len(gzip.compress(file.read_bytes(), 9))
        for file in sorted(dist.rglob("*.js"))
    }


def measure(browser: Browser, url: str) -> tuple[float, list[float]]:
    """Milliseconds of one first open with an empty cache, and from each answer to the screen."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/chat/")
    opened = page.evaluate(_OPEN)
    page.evaluate(_WATCH)
    shown: list[float] = []
    for place, question in enumerate(QUESTIONS, start=1):
        # Nobody writes faster.
        page.wait_for_timeout(_WRITING)
        page.get_by_role("textbox").fill(question)
        page.get_by_role("textbox").press("Enter")
        shown = page.evaluate(_SHOWN, place)
    context.close()
    return opened, shown


def main(
    url: Annotated[str, typer.Argument(help="where the assistant runs, with RATE_LIMIT=off")] = "http://127.0.0.1:5005",
    runs: Annotated[int, typer.Option(min=1, help="visitors, each with an empty cache")] = 20,
) -> None:
    """Prints bytes, and the median and slowest of the times."""
    sizes = bytes_of(DIST)
    typer.echo(
        f"before the first open: {sizes['widget.js']:,} bytes; all scripts: {sum(sizes.values()):,} bytes (gzip)"
    )
    opened, shown = [], []
    with sync_playwright() as playwright, launch(playwright) as browser:
        for _ in range(runs):
            one, more = measure(browser, url)
            opened.append(one)
            shown += more
    for what, times in (("first open until usable", opened), ("a server's answer until on screen", shown)):
        typer.echo(f"{what}: median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms of {len(times)}")


if __name__ == "__main__":
    typer.run(main)
