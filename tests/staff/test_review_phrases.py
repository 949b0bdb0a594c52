"""How wordings become training phrases: picked, reworded, added, refused."""

from __future__ import annotations

import pytest

from staff.review.phrases import MOST, choose_phrases, propose
from staff.review.taken import Taken, words
from tests.staff.scripted import Scripted

TAKEN = Taken({words("may i bring my dog"): "ask_price"}, {words("any cats"): "a held-out phrase"})
DOGS = ["dogs ok?", "is a dog allowed", "what about pets"]


def why_not(phrase: str) -> str | None:
    return TAKEN.why_not(phrase, {})


def test_wordings_are_sorted_by_what_may_become_of_them():
    proposal = propose(
        ["Dogs OK", "dogs ok?", "may I bring my dog?", "I'm [name], dogs ok?", "any cats", "  a  b "], why_not
    )
    assert proposal.usable == ("Dogs OK", "a b")
    assert proposal.masked == ("I'm [name], dogs ok?",)
    assert proposal.refused == (
        ("may I bring my dog?", "it is a training phrase of ask_price already"),
        ("any cats", "it is a held-out phrase, which must not be trained on"),
    )


def test_the_first_eight_are_picked_unless_somebody_says_otherwise():
    wordings = [f"dog number {letter}" for letter in "abcdefghijkl"]
    dialog = Scripted(None, "Yes")
    assert choose_phrases(wordings, why_not, dialog) == tuple(wordings[:MOST])
    assert dialog.offered == [wordings]


def test_staff_pick():
    dialog = Scripted(["dogs ok?", "what about pets"], "Yes")
    assert choose_phrases(DOGS, why_not, dialog) == ("dogs ok?", "what about pets")


def test_refused_wordings_are_shown_with_the_reason_and_not_offered():
    dialog = Scripted(None, "Yes")
    choose_phrases([*DOGS, "any cats"], why_not, dialog)
    assert "'any cats': it is a held-out phrase, which must not be trained on." in dialog.text
    assert dialog.offered == [DOGS]


def test_masked_wordings_must_be_reworded():
    """They are not picked unless somebody picks them, and are not taken as they are."""
    masked = "this is [name], dogs ok there?"
    unpicked = Scripted(None, "Yes")
    assert choose_phrases([*DOGS, masked], why_not, unpicked) == tuple(DOGS)
    dialog = Scripted([f"{masked}  (to be reworded)"], [masked, "this is [name]", "are dogs ok there"], "Yes")
    assert choose_phrases([*DOGS, masked], why_not, dialog) == ("are dogs ok there",)
    assert dialog.refusals == ["personal data were masked in it: edit it first"] * 2


def test_a_masked_wording_can_be_left_out():
    masked = "this is [name], dogs ok there?"
    dialog = Scripted([masked, "dogs ok?"], "", "Yes")
    assert choose_phrases([*DOGS, masked], why_not, dialog) == ("dogs ok?",)


def test_one_can_be_reworded_in_its_place():
    """Another phrase of the list is refused; its own words are no other phrase."""
    dialog = Scripted(None, "Reword", "is a dog", ["dogs ok", "any cats?", "is a dog allowed?"], "Yes")
    assert choose_phrases(DOGS, why_not, dialog) == ("dogs ok?", "is a dog allowed?", "what about pets")
    assert dialog.refusals == [
        "it stands in the list already",
        "it is a held-out phrase, which must not be trained on",
    ]


def test_one_can_be_left_out_by_rewording_it_to_nothing():
    dialog = Scripted(None, "Reword", "is a dog", "", "Yes")
    assert choose_phrases(DOGS, why_not, dialog) == ("dogs ok?", "what about pets")


def test_others_can_be_added():
    dialog = Scripted(["dogs ok?"], "Write", ["Dogs ok", "can my puppy come"], "Write", "", "Yes")
    assert choose_phrases(DOGS, why_not, dialog) == ("dogs ok?", "can my puppy come")


def test_leaving_it_teaches_nothing():
    assert choose_phrases(DOGS, why_not, Scripted(None, "Leave")) == ()


@pytest.mark.parametrize("picked", [[], None])
def test_nothing_picked_can_only_be_added_to_or_left(picked):
    """Where nothing may be taught as it is, nothing is offered to pick from."""
    wordings = DOGS if picked == [] else ["any cats"]
    script = [picked] if picked == [] else []
    with pytest.raises(StopIteration):
        choose_phrases(wordings, why_not, Scripted(*script, "Yes"))
    assert choose_phrases(wordings, why_not, Scripted(*script, "Write", "are puppies ok", "Yes")) == ("are puppies ok",)
