"""How far a training is: the step at work and the time left, on a terminal and in a log."""

from __future__ import annotations

import io
import json

import pytest

from launcher.progress import PACKING, SHIPPED, Progress, keep_seconds, read_seconds, step_of

EXPECTED = {"run Embedder": 20.0, "train Classifier": 10.0, "train Rules": 1.0, PACKING: 9.0}
NODES = ["run_components.embedder.Embedder2", "train_components.classifier.Classifier3", "train_Rules0"]


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def progress(out, clock) -> Progress:
    made = Progress(out, EXPECTED, clock)
    made.begin(NODES)
    return made


def work(progress: Progress, clock: Clock, node: str, seconds: float) -> None:
    progress.start(node)
    clock.now += seconds
    progress.finish(node)


@pytest.mark.parametrize(
    ("node", "step"),
    [
        ("run_components.sentence_embedder.SentenceEmbedder9", "run SentenceEmbedder"),
        ("train_RulePolicy2", "train RulePolicy"),
        ("nlu_training_data_provider", "nlu training data provider"),
        (PACKING, PACKING),
    ],
)
def test_steps_have_names_that_people_read(node, step):
    assert step_of(node) == step


def test_time_left_counts_down(progress, clock):
    """What was expected of all steps, less what the current one has had already."""
    assert progress.seconds_left() == pytest.approx(40)
    progress.start(NODES[0])
    clock.now += 5
    assert progress.seconds_left() == pytest.approx(35)


def test_slow_machine(progress, clock):
    """A machine that took twice as long for the steps so far will take twice as long for the others."""
    work(progress, clock, NODES[0], 40)
    assert progress.seconds_left() == pytest.approx(2 * 20)


def test_step_that_takes_longer_than_expected(progress, clock):
    """The time left never falls below what the later steps take."""
    progress.start(NODES[0])
    clock.now += 1000
    assert progress.seconds_left() == pytest.approx(20)


def test_log_gets_a_line_for_each_long_step(progress, out, clock):
    """Short steps are not told where lines stay; packing is a step too."""
    for node, seconds in zip(NODES, (20, 10, 1), strict=True):
        work(progress, clock, node, seconds)
    clock.now += 9
    progress.end()
    assert out.getvalue().splitlines() == [
        "Training: run Embedder, step 1 of 4, about 40 s left",
        "Training: train Classifier, step 2 of 4, about 20 s left",
        f"Training: {PACKING}, step 4 of 4, about 9 s left",
    ]


def test_minutes(out, clock):
    """Long times are told in minutes."""
    made = Progress(out, {"train Rules": 150.0, PACKING: 30.0}, clock)
    made.begin(["train_Rules0"])
    made.start("train_Rules0")
    assert out.getvalue() == "Training: train Rules, step 1 of 2, about 3 min left\n"


def test_terminal_has_one_line(clock):
    """On a terminal each step is told, in one line that is written over and is empty in the end."""
    out = Terminal()
    progress = Progress(out, EXPECTED, clock)
    progress.begin(NODES)
    for node in NODES:
        work(progress, clock, node, 1)
    progress.end()
    lines = out.getvalue().split("\r\033[K")
    assert "\n" not in out.getvalue()
    assert lines[3].startswith("Training: train Rules, step 3 of 4")
    assert lines[-1] == ""


def test_seconds_are_kept(tmp_path, progress, clock):
    """The next training knows how long each step took in the last one, also of steps that it left out."""
    kept = tmp_path / "new" / "seconds.json"
    keep_seconds({"train Rules": 3.0, "train Other": 4.0}, kept)
    work(progress, clock, NODES[2], 2)
    keep_seconds(progress.seconds, kept)
    assert read_seconds(kept) == {**read_seconds(SHIPPED), "train Rules": 2.0, "train Other": 4.0}


@pytest.mark.parametrize("content", [None, "", "no json"])
def test_no_earlier_training(tmp_path, content):
    """Where nothing readable is kept, the seconds that ship count."""
    kept = tmp_path / "seconds.json"
    if content is not None:
        kept.write_text(content)
    assert read_seconds(kept) == json.loads(SHIPPED.read_text())


def test_long_steps_are_known_from_the_first_training_on():
    """What ships tells the steps that take longest, by names that Rasa's graph has today."""
    shipped = read_seconds(SHIPPED)
    assert {"run SentenceEmbedder", "train RegularizedClassifier", PACKING} <= shipped.keys()
    assert all(value >= 0 for value in shipped.values())
