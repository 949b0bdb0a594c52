"""How do I book, call or find a clinic?"""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.clinic_action import ClinicAction
from actions.reply import Reply, sentences
from actions.table_action import Domain
from knowledge.records import Clinic


class ActionClinicContact(ClinicAction):
    """Gives the contact of the clinic that is asked for, else of the home clinic, else of all."""

    intent = "ask_clinic_contact"
    question = "How do I contact {clinic}?"
    more = "ask_about_clinic"

    def name(self) -> str:
        return "action_clinic_contact"

    def replies(self, tracker: Tracker, domain: Domain) -> list[Reply]:
        asked = self.asked(tracker)
        if asked:
            return [_contact(clinic) for clinic in asked]
        return [Reply("utter_all_contacts", *self._all())]

    def _all(self) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
        reachable = [clinic for clinic in self.tables.clinics.values() if clinic.phone]
        others = [clinic.name for clinic in self.tables.clinics.values() if not clinic.phone]
        words = {
            "contacts": "; ".join(_number(clinic) for clinic in reachable),
            "names": ", ".join(clinic.name for clinic in reachable),
            "others": " and ".join(others),
        }
        facts = tuple(fact for clinic in reachable for fact in clinic.contact_facts)
        # That an article prints no number is something that the article shows, too.
        return words, facts, tuple(source for clinic in self.tables.clinics.values() for source in clinic.sources)


def _number(clinic: Clinic) -> str:
    place = f" in {clinic.place}" if clinic.place else ""
    return f"{clinic.name}{place}: {clinic.phone}"


def _contact(clinic: Clinic) -> Reply:
    words = {"says": sentences(clinic.booking), "says_spoken": sentences(clinic.booking_spoken), "clinic": clinic.name}
    return Reply("utter_contact", words, clinic.contact_facts, clinic.sources, {"clinic": clinic.key})
