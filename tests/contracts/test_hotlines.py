"""The numbers of those who help stand in one table, and no reply names another."""

from __future__ import annotations

import csv
import re

from tests.data_files import ROOT, read_yaml

FILES = ("emergencies", "after_emergency", "safety")
# A number in full, or a short one that is called or texted.
NUMBER = re.compile(r"\b(?:1-\d{3}-\d{3}-\d{4}|\d{5,6}|911|988)\b")


def hotlines() -> list[dict[str, str]]:
    with (ROOT / "data" / "safety" / "hotlines.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_hotline_has_a_source_and_a_date():
    """Whoever checks a number finds where it was seen, and when, or that it was not."""
    assert hotlines()
    assert [row["key"] for row in hotlines() if not row["source"].startswith("https://")] == []
    assert [row["key"] for row in hotlines() if not re.match(r"\d{4}-\d\d-\d\d|not seen$", row["seen"])] == []


def test_replies_name_hotlines_of_the_table_only():
    """Each number that a reply of an emergency names is in the table, and each of the table is named."""
    known = {number for row in hotlines() for number in (row["call"], row["text"]) if number}
    named = {
        number
        for file in FILES
        for variations in read_yaml(ROOT / "data" / "dialogue" / f"{file}.yml").get("responses", {}).values()
        for variation in variations
        for number in NUMBER.findall(variation["text"])
    }
    assert named == known
