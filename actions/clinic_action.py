"""What the clinic actions share: which clinic the visitor means."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.context import last_sources
from actions.table_action import TableAction
from knowledge.home import home_clinic
from knowledge.records import Clinic, Tables
from knowledge.reference import points_back

# An answer that names more clinics than these is about none of them.
MOST = 2


class ClinicAction(TableAction):
    """An action about clinics; a deployment may name its own one by the environment variable HOME_CLINIC."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__(tables)
        self._home = home_clinic(self.tables)

    def asked(self, tracker: Tracker) -> list[Clinic]:
        """The clinics that the message names or refers to, else the home clinic, else none."""
        keys = self.named(tracker, "clinic")
        if not keys and points_back(tracker.latest_message.get("text") or ""):
            keys = self.meant(tracker, "clinic") or self._spoken_of(tracker)
        if not keys and self._home:
            return [self._home]
        return [self.tables.clinics[key] for key in keys or self.meant(tracker, "clinic")]

    def _spoken_of(self, tracker: Tracker) -> list[str]:
        """The clinics whose articles the last answer came from."""
        sources = set(last_sources(tracker))
        keys = [clinic.key for clinic in self.tables.clinics.values() if sources & set(clinic.sources)]
        return keys if len(keys) <= MOST else []
