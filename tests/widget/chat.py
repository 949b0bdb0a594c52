"""The chat as a visitor meets it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Route, expect

SCIATICA = "Which massage for sciatica?"
INSURANCE = "Does insurance cover it?"
WEBHOOK = "**/webhooks/web/webhook"
# Some frames later, in which the log stood still.
SETTLED = """() => new Promise((done) => {
  const log = document.querySelector("knead-to-know").shadowRoot.querySelector(".log");
  let [before, still] = [-1, 0];
  const look = () => {
    still = log.scrollTop === before ? still + 1 : 0;
    before = log.scrollTop;
    if (still > 6) done();
    else requestAnimationFrame(look);
  };
  look();
})"""


class Chat:
    """What a visitor sees of the chat on a page, and does with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("knead-to-know")
        self.launcher = self.host.locator("button.launcher")
        self.dialog = self.host.get_by_role("dialog")
        self.field = self.dialog.locator("textarea")
        self.said = self.dialog.locator(".message.visitor")
        # The greeting is no reply, though it is a message of the assistant's.
        self.replies = self.dialog.locator(".message.assistant:has(time)")
        self.choices = self.dialog.locator(".choices button")
        # Whether to delete the conversation.
        self.sure = self.dialog.get_by_role("alertdialog")
        self.trouble = self.dialog.locator(".trouble")

    def open(self) -> None:
        self.launcher.click()
        self.dialog.locator("textarea:focus").wait_for()

    def say(self, text: str) -> None:
        """Sends a message and waits for nothing."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Sends a message and returns the reply to it."""
        before = self.replies.count()
        self.say(text)
        return self.reply(before)

    def reply(self, before: int = 0) -> Locator:
        """The first reply after so many."""
        reply = self.replies.nth(before)
        reply.wait_for()
        return reply

    def close(self) -> None:
        self.button("Close chat").click()
        self.dialog.wait_for(state="detached")

    def button(self, name: str) -> Locator:
        return self.dialog.get_by_role("button", name=name, exact=True)

    def choose(self, action: str) -> None:
        """Presses a button of the menu."""
        self.button("More").click()
        self.button(action).click()

    def delete(self) -> None:
        """Deletes the conversation, and says yes to the question whether to."""
        self.choose("Delete conversation")
        self.button("Delete").click()


def names_help(failure: Locator) -> None:
    """The words of a failure name 911 and 988, each once and as a link that can be seen."""
    links = failure.get_by_role("link")
    expect(links).to_have_text(["911", "988"])
    for link in links.all():
        expect(link).to_have_attribute("href", f"tel:{link.inner_text()}")
        expect(link).to_be_visible()


def hold(page: Page) -> list[Route]:
    """Keeps what the chat asks from reaching the server; the list gets each request, to be let through later."""
    held: list[Route] = []
    page.route(WEBHOOK, lambda route: held.append(route))
    return held
