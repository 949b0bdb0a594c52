"""What staff read in `rasa shell`: under each answer its source, and what one may ask next, as plain lines.

The shell prints a message's text and nothing of its metadata, and its channel cannot be replaced; so the lines are
added where the text is made. On every other channel the text stays as it is written, and the channel renders the
metadata.
"""

from __future__ import annotations

from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

SHELL = "cmdline"


class ShellAnswers(TemplatedNaturalLanguageGenerator):
    """The stock generator, with source and next questions written out for the shell."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        response = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if response and response.get("text") and tracker.get_latest_input_channel() == SHELL:
            metadata = kwargs.get("metadata") or response.get("metadata") or {}
            response["text"] = with_lines(response["text"], metadata)
        return response


def with_lines(text: str, metadata: dict[str, Any]) -> str:
    """The answer, a line with its sources and facts, and a line with the next questions, each where there are any."""
    lines = [text]
    if metadata.get("sources"):
        facts = f" ({', '.join(metadata['facts'])})" if metadata.get("facts") else ""
        lines.append(f"  source: {', '.join(metadata['sources'])}{facts}")
    if metadata.get("next"):
        lines.append(f"  ask next: {' | '.join(metadata['next'])}")
    return "\n".join(lines)
