"""`python docs/conversation.py` draws docs/conversation.svg from what the assistant, started by `make run`, answers."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import httpx
from rich.console import Console

QUESTIONS = (
    "which massage for siatica and my stif neck?",
    "who says so?",
    "is that diffrent from a spa massage?",
    "what does it cost",
)
PICTURE = Path(__file__).with_suffix(".svg")


def main() -> None:
    port = os.environ.get("PORT", "5005")
    console = Console(record=True, width=96, file=io.StringIO())
    for question in QUESTIONS:
        console.print(f"[bold cyan]you ▸[/] {question}")
        message = {"sender": "picture", "message": question}
        for answer in httpx.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook", json=message, timeout=30).json():
            console.print(answer["text"], style="green")
        console.print()
    # Rich names a font on a content delivery network; whoever reads the picture has a font of their own.
    picture = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title="Knead to Know"), flags=re.DOTALL)
    PICTURE.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
