"""Which names a recogniser took for other words."""

from __future__ import annotations

import pytest

from channels.telephone.hearing import load_hearing
from channels.telephone.names import Names, Reading


@pytest.fixture(scope="module")
def names() -> Names:
    return load_hearing().names


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("what is my fashion release", "what is myofascial release"),
        ("which massage for sigh attic a", "which massage for sciatica"),
        ("what helps with trigger pointe", "what helps with trigger point"),
        ("i have fiber my algae ya what should i do", "i have fibromyalgia what should i do"),
        ("how do i contact preferred rehab elevation", "how do i contact preferred rehabilitation"),
        ("can you do anything for burst items", "can you do anything for bursitis"),
    ],
)
def test_likeliest_first(names, heard, meant):
    words = heard.split()
    first, *others = names.readings(words, 3)
    assert first.of(words) == meant
    assert all(first.score > other.score for other in others)


def test_each_of_another_row(names):
    """Readings differ in what they are about, not only in how that is called."""
    rows = [names.row(reading.name) for reading in names.readings(["does", "massage", "help", "a", "soar", "elbow"], 5)]
    assert len(rows) == len(set(rows)) == 5


@pytest.mark.parametrize("text", ["", "sciatica", "xqzzt", "a"])
def test_nothing_to_read(names, text):
    """A name as it is written, words without a known sound, and short ones stay what they are."""
    assert names.readings(text.split(), 3) == []


def test_names_stay_whole(names):
    """No reading takes a part of a name away; one may take it for a part of a longer name."""
    words = ["i", "have", "tennis", "elbow", "since", "may"]
    for reading in names.readings(words, 20):
        assert reading.end <= 2 or reading.start >= 4 or (reading.start <= 2 and reading.end >= 4)


def test_words_around_stay():
    assert Reading(2, 5, "sciatica", 9.0).of(["has", "my", "sigh", "attic", "a", "gone"]) == "has my sciatica gone"
