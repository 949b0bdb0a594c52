"""How words sound, and how alike."""

from __future__ import annotations

import pytest

from knowledge.sounds import Likenesses, load_sounds

SOUNDS = load_sounds()


def likeness(one: str, other: str) -> float:
    return float(Likenesses([SOUNDS.of(other.split())]).to([SOUNDS.of(one.split())])[0, 0])


@pytest.mark.parametrize(
    ("one", "other"),
    [("sigh attic a", "sciatica"), ("knead", "need"), ("too", "two"), ("mussel", "muscle")],
)
def test_same_sound(one, other):
    """What is written otherwise and sounds the same is wholly alike, however it falls into words."""
    assert likeness(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("my fashion release", "myofascial release", "muscle energy techniques"),
        ("fiber my algae", "fibromyalgia", "back pain"),
        ("carpet tunnel", "carpal tunnel", "trigger point"),
    ],
)
def test_nearer_sound(one, near, far):
    assert likeness(one, near) > 0.7 > likeness(one, far)


def test_all_at_once():
    """Each sound is compared with each other one."""
    sounds = [SOUNDS.of([word]) for word in ("knead", "massage", "attic")]
    found = Likenesses(sounds[:2]).to(sounds)
    assert found.shape == (3, 2)
    assert found[0, 0] == found[1, 1] == 1.0
    assert (found >= 0).all()
    assert (found <= 1).all()


def test_own_words():
    """Names that the dictionary lacks are known by the table; apostrophes do not matter."""
    assert SOUNDS.of(["myofascial"])
    assert SOUNDS.of(["dont"])


def test_unknown_words():
    """A text with a word that nobody has said aloud has no sound, but for the words that have one."""
    assert SOUNDS.of(["xqzzt", "massage"]) is None
    assert SOUNDS.of_known(["xqzzt", "massage"]) == SOUNDS.of(["massage"])
