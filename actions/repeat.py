"""Say that again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.context import last_said, metadata_of


class ActionRepeat(Action):
    """Says the last replies once more, word for word, with their sources and buttons."""

    def name(self) -> str:
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        said = [event for event in last_said(tracker) if event.get("text")]
        for event in said:
            buttons = (event.get("data") or {}).get("buttons") or []
            more = {"buttons": buttons} if buttons else {}
            # Which response it was decides what a "yes" to it means.
            if response := (event.get("metadata") or {}).get("utter_action"):
                more["utter_action"] = response
            dispatcher.utter_message(text=event["text"], metadata=metadata_of(event), **more)
        if not said:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return []
