"""Training a small assistant with Rasa for real: what is told, and what an unchanged part costs the next time."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from launcher import training
from launcher.progress import Progress
from launcher.settings import StartError
from launcher.training import NAME, SECONDS, run_training, train

CONFIG = """
recipe: default.v1
language: en
assistant_id: test
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: LogisticRegressionClassifier
policies:
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, goodbye]
"""
DATA = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
- intent: goodbye
  examples: |
    - bye
    - see you
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
responses:
  utter_greet:
  - text: Hello.
"""


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A project, in the working directory; Rasa's trainer gets its own hooks back afterwards."""
    from rasa.engine.training import graph_trainer

    for name in ("LoggingHook", "TrainingHook"):
        monkeypatch.setattr(graph_trainer, name, getattr(graph_trainer, name))
    (tmp_path / "data").mkdir()
    for name, text in (("config.yml", CONFIG), ("domain.yml", DOMAIN), ("data/faq.yml", DATA)):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def steps_of_training() -> set[str]:
    """Trains, and gives the steps that were at work."""
    progress = Progress(io.StringIO(), {})
    assert train(Path("data"), Path("models"), progress) == Path(f"models/{NAME}.tar.gz")
    return {*progress.seconds}


def counted_words() -> set[str]:
    """The words that the trained model counts."""
    with tarfile.open(f"models/{NAME}.tar.gz") as archive:
        (name,) = [name for name in archive.getnames() if name.endswith("/vocabularies.json")]
        vocabularies = json.load(archive.extractfile(name))
    return {*vocabularies["text"]}


def change(project: Path, old: str, new: str) -> None:
    path = project / "data" / "faq.yml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_what_is_unchanged_is_not_trained_again(project):
    """A new phrase costs all that learns from phrases; phrases that were there before cost nothing."""
    learning = {"train CountVectorsFeaturizer", "train LogisticRegressionClassifier"}
    assert {*learning, "run CountVectorsFeaturizer", "train RulePolicy"} <= steps_of_training()
    assert not steps_of_training() & {*learning, "train RulePolicy"}
    change(project, "- hi there", "- good morning")
    assert learning <= steps_of_training()
    assert counted_words() >= {"good", "morning"}
    change(project, "- good morning", "- hi there")
    assert not steps_of_training() & learning
    # What comes from the cache was learnt from these phrases, not from the last ones.
    assert counted_words() >= {"hi", "there"}
    assert not counted_words() & {"good", "morning"}


def test_steps_are_told(project, capfd):
    """Standard error gets the steps, standard output nothing, and the time that they took is kept."""
    assert run_training(Path("data"), Path("models")) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "Training: loading Rasa ..."
    assert not [line for line in err.splitlines() if not line.startswith("Training: ")]
    assert "train LogisticRegressionClassifier" in SECONDS.read_text()
    assert (project / "models" / f"{NAME}.tar.gz").is_file()


def test_configuration_that_is_unsound(project):
    """The one line names what Rasa does not know, and no model is written."""
    (project / "config.yml").write_text(CONFIG.replace("WhitespaceTokenizer", "NoSuchTokenizer"))
    with pytest.raises(StartError, match=r"^The training failed: .*NoSuchTokenizer"):
        run_training(Path("data"), Path("models"))
    assert not (project / "models").exists()
    assert not SECONDS.exists()


def test_failure_within_a_step(project, capfd, monkeypatch):
    """An error that no one foresaw is told in one line, after what Rasa said."""

    def fail(*_: object) -> None:
        print("what Rasa says")
        raise ValueError("no such thing")

    monkeypatch.setattr(training, "train", fail)
    with pytest.raises(StartError, match=r"^The training failed: no such thing$"):
        run_training(Path("data"), Path("models"))
    assert capfd.readouterr().err == "what Rasa says\n"
