"""What is this clinic like?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.clinic_action import ClinicAction
from actions.reply import Reply, sentences
from actions.table_action import Domain
from knowledge.text import join


class ActionDescribeClinic(ClinicAction):
    """Tells what a clinic's article says of it; without a named or a home clinic, asks which one."""

    intent = "ask_about_clinic"
    question = "Tell me about {clinic}"
    more = "ask_clinic_contact"

    def name(self) -> str:
        return "action_describe_clinic"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        asked = self.asked(tracker)
        if not asked:
            return [Reply("utter_which_clinic", {"clinics": join([c.name for c in self.tables.clinics.values()])})]
        return [
            Reply(
                "utter_about_clinic",
                {"says": sentences(clinic.about), "says_spoken": sentences(clinic.about_spoken), "clinic": clinic.name},
                clinic.facts,
                clinic.sources,
                {"clinic": clinic.key},
            )
            for clinic in asked[:2]
        ]
