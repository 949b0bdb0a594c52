"""Replies that a test gives in the server's place."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page

from tests.widget.chat import WEBHOOK


def item(text: str, **more: object) -> dict:
    """One reply of the server's."""
    metadata = {"id": str(uuid.uuid4()), "answer": True, "sources": [], "phones": [], "emergency": False}
    return {"recipient_id": "", "text": text, "buttons": more.pop("buttons", []), "metadata": metadata | more}


def replies(page: Page, *items: dict) -> None:
    """Has the server reply so to whatever is asked."""
    page.route(WEBHOOK, lambda route: route.fulfill(json=list(items)))


def answer() -> dict:
    """A reply such as the assistant gives to the question about sciatica."""
    return item(
        "Trigger point therapy: All Body Kneads lists sciatica among the common complaints treated with it. The "
        "article doesn't say how much it helps. If you also have numbness or weakness in a leg, see a doctor first; "
        "with numbness between the legs or trouble holding urine, go to an emergency room. This is general "
        "information, not medical advice.",
        sources=[{"publisher": "All Body Kneads", "title": "Therapeutic massage and spa massage"}],
        buttons=buttons("What is trigger point therapy?", "Who offers trigger point therapy?", "Does it hurt?"),
    )


def buttons(*titles: str) -> list[dict[str, str]]:
    """Buttons that say what stands on them."""
    return [{"title": title, "payload": title} for title in titles]


def instead(page: Page, **response: object) -> None:
    """Has the server answer so once; what `Route.fulfill` takes says how."""
    page.route(WEBHOOK, lambda route: route.fulfill(**response), times=1)


def long_item(number: int) -> dict:
    """A reply that no screen shows whole, with a button of its own."""
    return item(
        f"Answer {number}. " + "It is longer than any screen. " * 60,
        buttons=buttons(f"And then {number}?"),
    )
