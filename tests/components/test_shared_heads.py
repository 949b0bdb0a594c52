"""Names that share their last word."""

from tests.components.test_knowledge_pipeline import keys, rows


def test_both_are_named():
    """A word that is no name alone is one with the last word of the name that it is joined to."""
    named = {
        "back and neck pain": ["back_pain", "neck_pain"],
        "does it help back or neck pain?": ["back_pain", "neck_pain"],
        "neck, back and shoulder pain": ["neck_pain", "back_pain", "shoulder_pain"],
        "pain in my neck, shoulders and back": ["neck_pain", "shoulder_pain", "back_pain"],
        "neck & back": ["neck_pain", "back_pain"],
        "my arms and my legs tingle": ["arm_pain", "leg_pain"],
        "is sports or deep tissue massage better": ["sports_massage", "deep_tissue_massage"],
        "nerve and muscle pain": ["nerve_related_pain", "muscle_pain"],
    }
    assert {text: keys(text) for text in named} == named


def test_only_the_word_itself():
    """The entity is the word that the visitor wrote, not what lies between."""
    assert rows("back and neck pain") == [("back", "back_pain"), ("neck pain", "neck_pain")]


def test_no_name():
    """A direction is no part of the body, and neither is a word that no name of the tables holds."""
    texts = [
        "i came back and my neck hurts",
        "my neck and back to work tomorrow",
        "when i look back, neck pain was first",
        "hiking and neck pain",
        "the back office has neck pain",
        "back: neck pain",
        "and neck pain",
        "neck pain and",
        "neck pain, and my",
    ]
    assert {text: found for text in texts if (found := keys(text)) != ["neck_pain"]} == {}


def test_nothing_named():
    """Without an entity there is nothing to share."""
    assert keys("back and forth, and") == []
    assert keys("") == []
