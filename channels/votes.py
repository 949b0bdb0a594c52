"""Whether visitors found answers helpful: votes, kept among a conversation's events.

A vote is an AgentUttered event: the one event of Rasa's own that carries data and that nobody looks at, be it slots,
policies, actions or components. So a vote changes nothing of what the next message means, and every tracker store can
keep it.
"""

from __future__ import annotations

from rasa.shared.core.events import AgentUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.answers import ID, metadata_said

_ANSWER, _HELPFUL = "answer", "helpful"


def vote(answer: str, helpful: bool) -> AgentUttered:
    """The event that keeps a vote on the answer with this id."""
    return AgentUttered(data={_ANSWER: answer, _HELPFUL: helpful})


def votes(tracker: DialogueStateTracker) -> dict[str, bool]:
    """By the id of each answer voted on: whether it was helpful. The latest vote on an answer counts."""
    kept = (event.data for event in tracker.events if isinstance(event, AgentUttered))
    return {data[_ANSWER]: data[_HELPFUL] for data in kept if isinstance(data, dict) and _ANSWER in data}


def answers_given(tracker: DialogueStateTracker) -> set[str]:
    """The ids of what the assistant has said in the conversation."""
    return {metadata[ID] for metadata in metadata_said(tracker) if metadata.get(ID)}
