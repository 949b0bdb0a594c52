"""Pages that hold the chat's tag."""

from __future__ import annotations

import json
from html import escape

PATH = "/clinic"
SCRIPT = "/chat/widget.js"


def tag(src: str = SCRIPT, **data: str) -> str:
    """The script tag with its data attributes."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<script src="{escape(src)}"{attributes} defer></script>'


def keep(key: str, value: str, storage: str = "localStorage") -> str:
    """An element for a page's head that puts the value into the browser's storage before the chat looks there."""
    return f"<script>{storage}.setItem({json.dumps(key)}, {json.dumps(value)})</script>"


def document(
    *,
    tags: str | None = None,
    head: str = "",
    text: str = "<p>We are open from Monday to Friday.</p>",
    language: str = "en",
    direction: str = "ltr",
    **data: str,
) -> str:
    """A page's HTML.

    Args:
        tags: in place of one tag with the data attributes.
        head: more elements of the head, before the tag.
        text: what the page says.
    """
    return f"""<!doctype html>
<html lang="{language}" dir="{direction}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>A clinic</title>
    {head}
    {tag(**data) if tags is None else tags}
  </head>
  <body>
    <main><h1>A clinic</h1>{text}</main>
  </body>
</html>"""
