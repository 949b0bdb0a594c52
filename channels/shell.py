"""What staff read in `rasa shell`: under each answer its source, and what one may ask next, as plain lines."""

from __future__ import annotations

from typing import Any

# The name of Rasa's channel for it.
SHELL = "cmdline"


def with_lines(text: str, metadata: dict[str, Any]) -> str:
    """The answer, a line with its sources and facts, and a line with the next questions, each where there are any."""
    lines = [text]
    if metadata.get("sources"):
        facts = f" ({', '.join(metadata['facts'])})" if metadata.get("facts") else ""
        lines.append(f"  source: {', '.join(metadata['sources'])}{facts}")
    if metadata.get("next"):
        lines.append(f"  ask next: {' | '.join(metadata['next'])}")
    return "\n".join(lines)
