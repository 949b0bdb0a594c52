"""How the shell shows the choices under a reply: as a line of text.

Rasa's own menu drops whatever is typed and takes its first choice at Enter: staff who type "no" at "Shall I erase this
conversation?" would erase it. Without it they answer as visitors do, in words.
"""

from __future__ import annotations

from typing import Any

# The payload of a choice that can be picked by its place: "2", "the second one".
_PICKED = "/choose{"


def list_choices(message: dict[str, Any], is_latest_message: bool = False, color: str = "") -> None:
    """Adds a line of the buttons' titles to the message's text; takes what Rasa's `print_buttons` takes."""
    titles = [
        f"{place}. {button['title']}" if button.get("payload", "").startswith(_PICKED) else button["title"]
        for place, button in enumerate(message["buttons"], start=1)
    ]
    message["text"] = f"{message.get('text') or ''}\n  choose: {' | '.join(titles)}".lstrip("\n")


def use_listed_choices() -> None:
    """Puts the line in the menu's place, for the shell of this process."""
    from rasa.core.channels import console

    console.print_buttons = list_choices
