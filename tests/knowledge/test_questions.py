"""The training phrases as plain texts."""

from __future__ import annotations

import pytest
import yaml

from knowledge.questions import load_questions
from tests.data_files import training_phrases


def test_all_are_there():
    """Each training phrase of each intent, marks of entities taken away."""
    written = [phrase for phrases in training_phrases().values() for phrase in phrases]
    questions = load_questions()
    assert len(questions) == len(written)
    assert {phrase for phrase in written if "[" not in phrase} <= set(questions)


def test_marks(tmp_path):
    """Words that are marked as an entity stay, in both of Rasa's ways to mark them; what is no intent is left out."""
    (tmp_path / "a.yml").write_text(
        """nlu:
- intent: ask
  examples: |
    - does [cupping](technique) hurt
    - what about my [knee]{"entity": "condition", "value": "knee_pain"}?
- synonym: knee
  examples: |
    - kneecap
"""
    )
    (tmp_path / "b.yml").write_text("rules: []\n")
    (tmp_path / "c.yml").write_text("")
    assert load_questions(tmp_path) == ("does cupping hurt", "what about my knee?")


def test_broken_file(tmp_path):
    """A file that is no YAML is named."""
    (tmp_path / "broken.yml").write_text("nlu: [")
    with pytest.raises(yaml.YAMLError, match=r"broken\.yml"):
        load_questions(tmp_path)
