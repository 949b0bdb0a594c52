"""Keeps conversations in memory, and erases those whose visitors ask for it."""

from __future__ import annotations

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

# The slot by which an action asks for the erasure.
FORGOTTEN = "forgotten"


class ForgetfulTrackerStore(InMemoryTrackerStore):
    """Rasa's own store, but that a conversation to be forgotten is deleted where it would be saved.

    Rasa's stores have no way to delete a conversation, and an action has no access to them.
    """

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Saves the conversation or, at the visitor's wish, deletes all its sessions; no event broker hears of it."""
        if tracker.get_slot(FORGOTTEN):
            self.store.pop(tracker.sender_id, None)
        else:
            await super().save(tracker)
