"""The clinic that runs this assistant, where one of the tables' clinics does."""

from __future__ import annotations

import os

from knowledge.records import Clinic, Tables

HOME_CLINIC = "HOME_CLINIC"


def home_clinic(tables: Tables) -> Clinic | None:
    """The clinic whose key stands in HOME_CLINIC, or None where the variable is unset or empty.

    Raises:
        ValueError: no clinic has that key; the message lists those that exist.
    """
    key = os.environ.get(HOME_CLINIC, "").strip()
    if not key:
        return None
    if key not in tables.clinics:
        raise ValueError(f"{HOME_CLINIC}={key!r} is no key of clinics.csv; it has {', '.join(tables.clinics)}")
    return tables.clinics[key]
