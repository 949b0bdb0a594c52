"""Stand-ins for a model in use and a new one, and what staff answer in a review that teaches the new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.verdicts import Reply

DECLINED = Reply("I didn't understand.", "nlu_fallback", 0.62, answered=False, said=(("utter_nlu_fallback", {}),))
PRICE = Reply("The clinics say.", "ask_price", 0.9, facts=("F1",), said=(("utter_ask_price", {"facts": ["F1"]}),))
FAR = Reply("I can't answer that.", "out_of_scope", 0.9, said=(("utter_out_of_scope", {}),))
# What the model in use answers: one held-out phrase it does not understand, one question it has learnt since.
OLD = {"is it dear": PRICE, "costs please": DECLINED, "will it snow": FAR, "how dear is an hour": PRICE}
# What the new one answers: it has learnt one thing, and lost another.
NEW = {"is it dear": PRICE, "costs please": PRICE, "will it snow": PRICE, "what is the damage": PRICE}
DAMAGE, JOKE = "what is the damage", "tell me a joke please"
NEW_MODEL = b"the new model"

# The two groups in the order of how often they were asked: each gets an answer, and all of it is kept.
DECIDED = ["Search", "cost", "How much", None, "Yes", "Out of scope", None, "Yes"]
KEPT = [*DECIDED, True, True]


class Models:
    """Answers in place of the models, and counts how often each was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, model: Path, texts: Sequence[str]) -> list[Reply]:
        is_new = model.read_bytes() == NEW_MODEL
        self.asked.append(("new" if is_new else "old", tuple(texts)))
        return [(NEW if is_new else OLD).get(text, DECLINED) for text in texts]
