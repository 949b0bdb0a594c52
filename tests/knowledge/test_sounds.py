"""How words sound, and how alike."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.sounds import Likenesses, Phones, load_sounds, log_heard

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


def heard_as(said: str, heard: str) -> float:
    return float(log_heard([SOUNDS.of(heard.split())], [SOUNDS.of(said.split())])[0])


@pytest.mark.parametrize(
    ("said", "heard", "other"),
    [
        ("sciatica", "sigh attic a", "attic"),
        ("bursitis", "burst items", "sinusitis"),
        ("herniated disc", "her data disk", "hernia"),
        ("massage", "massage", "message"),
    ],
)
def test_likelier_heard(said, heard, other):
    """What sounds nearer is likelier to be heard where something was said."""
    assert heard_as(said, heard) > heard_as(said, other)


def test_each_pair_by_itself():
    """Pairs of all lengths are weighed at once as each would be alone, however much longer the others are."""
    said = ["sciatica", "trigger point therapy", "gout", "a"]
    heard = ["sigh attic a", "trigger", "crowd and out", "a"]
    together = log_heard([SOUNDS.of(text.split()) for text in heard], [SOUNDS.of(text.split()) for text in said])
    assert together == pytest.approx([heard_as(*pair) for pair in zip(said, heard, strict=True)])


def test_aligned_as_it_is_likeliest():
    """The best alignment, as every way to align two short sounds shows."""

    def best(said: str, heard: str) -> float:
        if not said and not heard:
            return 0.0
        ways = []
        if said:
            ways.append(best(said[1:], heard) + log_heard([""], [said[0]])[0])
        if heard:
            ways.append(best(said, heard[1:]) + log_heard([heard[0]], [""])[0])
        if said and heard:
            ways.append(best(said[1:], heard[1:]) + kept(said[0], heard[0]))
        return max(ways)

    def kept(said: str, heard: str) -> float:
        # One phone for one: as long as that is likelier than to drop the one and to add the other, it is the best way.
        return float(log_heard([heard], [said])[0])

    for said, heard in [("gout", "go"), ("calf", "cough"), ("knee", "niece"), ("hip", "pip")]:
        said, heard = SOUNDS.of([said]), SOUNDS.of([heard])
        assert log_heard([heard], [said])[0] == pytest.approx(best(said, heard))


def test_usual_phones():
    """A row of phones that people often say is likelier than one that nobody says."""
    phones = Phones([SOUNDS.of(text.split()) for text in ("massage", "a message", "my sage")])
    assert phones.log(SOUNDS.of(["massage"])) > phones.log(SOUNDS.of(["massage"])[::-1])
    assert np.isfinite(phones.log(SOUNDS.of(["zoo"])))
