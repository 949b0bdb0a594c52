"""A whole review, from stored conversations to data files and model, with stand-ins for training and for the models."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from benchmarks.verdicts import Reply
from staff.review.command import review
from staff.review.errors import UNCHANGED, ReviewError
from staff.review.training import train_aside
from stores.database import VARIABLE, database_url, open_stored
from tests.data_files import ROOT
from tests.staff.conversations import asks, says, store
from tests.staff.review_models import DAMAGE, DECIDED, JOKE, KEPT, NEW_MODEL, Models
from tests.staff.review_project import FAR_FILE, MODEL, PRICE_FILE, is_up_to_date, make_project, small_model, state
from tests.staff.scripted import Scripted

STOPPED = f"^Stopped. {UNCHANGED}$"

pytestmark = pytest.mark.usefixtures("models_loaded_once")


@pytest.fixture(scope="module")
def old_model(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_model(model, tmp_path_factory.mktemp("model") / "small.tar.gz")


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory, old_model: Path) -> Path:
    """A folder with a project and its conversations, which each test gets a copy of.

    Its visitors asked two new things, one that it answers since, and one that it is trained on since.
    """
    folder = tmp_path_factory.mktemp("pattern")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, f"sqlite:///{folder}/conversations.db")
        asyncio.run(store_questions())
    make_project(folder / "project", old_model)
    return folder


async def store_questions() -> None:
    declined = says("utter_nlu_fallback")
    for visitor, text in enumerate([DAMAGE, DAMAGE, f"{DAMAGE}?", JOKE, "how dear is an hour", "what do you charge"]):
        await store(f"visitor {visitor}", asks(text, "nlu_fallback"), declined)
    await store("staff", asks("is this thing on", "nlu_fallback", channel="cmdline"), declined)
    await store("another", asks("does it hurt", "ask_does_it_hurt"), says("utter_ask_does_it_hurt", facts=["F1"]))


@pytest.fixture
def project(tmp_path: Path, pattern: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of the test's own, whose visitors asked two new things."""
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/conversations.db")
    # With their times: `make` goes by them.
    copytree(pattern, tmp_path, dirs_exist_ok=True)
    return tmp_path / "project"


def trained(root: Path, changed: Mapping[Path, bytes], folder: Path) -> Path:
    """A process writes the model."""
    code = f"open({str(folder / 'knead-to-know.tar.gz')!r}, 'wb').write({NEW_MODEL!r})"
    return train_aside(root, changed, folder, [sys.executable, "-c", code])


def run(project: Path, *script, train: Callable = trained, models: Callable | None = None) -> Scripted:
    dialog = Scripted(*script)
    review(open_stored(database_url()), dialog, project, train, models or Models())
    assert dialog.finished()
    return dialog


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def test_kept(project):
    """Phrases, comments and all, stand in the files; the model is the new one, and `make` has nothing to train."""
    before = (project / PRICE_FILE).read_text()
    dialog = run(project, *KEPT)
    added = "    - price of a session   # about\n"
    assert (project / PRICE_FILE).read_text() == before.replace(added, f"{added}    - {DAMAGE}?\n")
    assert (project / FAR_FILE).read_text().count(f"    - {JOKE}\n") == 1
    assert (project / MODEL).read_bytes() == NEW_MODEL
    assert is_up_to_date(project)
    assert "Kept" in dialog.text
    assert not (project / ".rasa" / "review").exists()


def test_what_would_change_is_shown_first(project):
    dialog = run(project, *DECIDED, False)
    assert f"{PRICE_FILE}, ask_price\n  + {DAMAGE}?\n{FAR_FILE}, out of scope\n  + {JOKE}" in dialog.text
    assert dialog.shown[-1] == UNCHANGED


def test_what_it_does_is_shown_before_it_is_kept(project):
    """Better, worse and the same, with the phrases; and what of it was not learnt."""
    dialog = run(project, *DECIDED, True, False)
    assert "Of 3 held-out phrases: 1 better, 1 worse, 1 same" in dialog.text
    assert "Worse:\n  will it snow\n    meant out_of_scope; right as out_of_scope before," in dialog.text
    assert "false acceptance as ask_price now" in dialog.text
    assert "Better:\n  costs please" in dialog.text
    assert "Just taught: 0 of 2 understood." in dialog.text
    assert f"{JOKE!r} is taken for nlu_fallback" in dialog.text


@pytest.mark.parametrize("answers", [[True, False], [False]], ids=["not kept", "not trained"])
def test_not_kept(project, answers):
    """All is as it was, byte for byte, and nothing is left behind."""
    before = state(project)
    run(project, *DECIDED, *answers)
    assert state(project) == before
    assert is_up_to_date(project)
    assert not (project / ".rasa" / "review").exists()


def test_ctrl_c_at_any_question(project):
    before = state(project)
    for place in range(len(KEPT)):
        with pytest.raises(ReviewError, match=STOPPED):
            run(project, *KEPT[:place], KeyboardInterrupt())
        assert differences(before, state(project)) == [], f"after Ctrl-C at question {place}"


def test_ctrl_c_while_it_trains(project):
    before = state(project)

    def interrupted(root: Path, changed: Mapping[Path, bytes], folder: Path) -> Path:
        code = f"import os, signal; os.kill({os.getpid()}, signal.SIGINT); signal.pause()"
        return train_aside(root, changed, folder, [sys.executable, "-c", code])

    with pytest.raises(ReviewError, match=STOPPED):
        run(project, *KEPT, train=interrupted)
    assert state(project) == before
    assert not (project / ".rasa" / "review").exists()


def test_ctrl_c_while_it_asks(project):
    before = state(project)

    class Interrupted(Models):
        def __call__(self, model: Path, texts: Sequence[str]) -> list[Reply]:
            replies = super().__call__(model, texts)
            if self.asked[-1][0] == "new":
                os.kill(os.getpid(), signal.SIGINT)
            return replies

    with pytest.raises(ReviewError, match=STOPPED):
        run(project, *KEPT, models=Interrupted())
    assert state(project) == before


def test_a_failing_training(project):
    """One line says so, and the log tells more."""
    before = state(project)

    def failing(root: Path, changed: Mapping[Path, bytes], folder: Path) -> Path:
        return train_aside(root, changed, folder, [sys.executable, "-c", "raise SystemExit('what Rasa says')"])

    with pytest.raises(
        ReviewError, match=r"^The training failed \(what Rasa says\); .*review\.log tells more\. The data"
    ):
        run(project, *KEPT, train=failing)
    assert state(project) == before
    assert "what Rasa says" in (project / ".rasa" / "review.log").read_text()


CRASH = """
import os, signal, sys
from pathlib import Path
from staff.review.command import review
from stores.database import database_url, open_stored
from tests.staff.scripted import Scripted
from tests.staff.review_models import KEPT, Models

def crash(root, changed, folder):
    folder.mkdir()
    (folder / "knead-to-know.tar.gz").write_text("half a mod")
    os.kill(os.getpid(), signal.SIGKILL)

review(open_stored(database_url()), Scripted(*KEPT), Path(sys.argv[1]), crash, Models())
"""


def test_a_crash(project):
    """What is killed in the middle leaves all as it was, and does not keep the next review from its work."""
    before = state(project)
    crashed = subprocess.run([sys.executable, "-c", CRASH, str(project)], cwd=ROOT, capture_output=True)
    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    assert state(project) == before
    run(project, *KEPT)
    assert (project / MODEL).read_bytes() == NEW_MODEL


def change(project: Path) -> None:
    (project / PRICE_FILE).write_text((project / PRICE_FILE).read_text() + "# mine\n")


def test_somebody_else_changes_a_file_during_the_dialog(project):
    """It is told before anything is trained, and nothing is overwritten."""

    def never(*arguments: object) -> Path:
        raise AssertionError

    with pytest.raises(ReviewError, match=r"limits\.yml has been changed by somebody else meanwhile"):
        run(project, *DECIDED, lambda: change(project) or True, train=never)
    assert (project / PRICE_FILE).read_text().endswith("# mine\n")
    assert DAMAGE not in (project / PRICE_FILE).read_text()


def test_somebody_else_changes_a_file_during_the_training(project):
    before = (project / MODEL).read_bytes()

    def slow(root: Path, changed: Mapping[Path, bytes], folder: Path) -> Path:
        change(project)
        return trained(root, changed, folder)

    with pytest.raises(ReviewError, match=r"limits\.yml has been changed by somebody else meanwhile"):
        run(project, *KEPT, train=slow)
    assert (project / PRICE_FILE).read_text().endswith("# mine\n")
    assert DAMAGE not in (project / PRICE_FILE).read_text()
    assert JOKE not in (project / FAR_FILE).read_text()
    assert (project / MODEL).read_bytes() == before


def test_only_what_waits_is_shown(project):
    """Nothing that is answered, trained on, or asked by staff; of each group today's model is asked one question."""
    models = Models()
    dialog = run(project, "Skip", "Stop", models=models)
    assert "1 of 2: asked 3 times in 3 conversations" in dialog.text
    assert "2 of 2: asked 1 time in 1 conversation" in dialog.text
    for other in ("how dear is an hour", "what do you charge", "does it hurt", "is this thing on"):
        assert other not in dialog.text
    assert [(name, set(texts)) for name, texts in models.asked] == [
        ("old", {f"{DAMAGE}?", "how dear is an hour", JOKE})
    ]


def test_what_was_taught_is_not_shown_again(project, old_model):
    run(project, *KEPT)
    # One of which groups can be made.
    copyfile(old_model, project / MODEL)
    dialog = run(project)
    assert dialog.shown[-1] == "No question waits for a decision."


def test_the_old_models_verdicts_are_remembered(project):
    """A model is asked the held-out phrases once; that of a kept model was asked them in its trial."""
    first, second = Models(), Models()
    run(project, *DECIDED, True, False, models=first)
    assert sum("is it dear" in texts for _, texts in first.asked) == 2
    run(project, *DECIDED, True, False, models=second)
    assert [name for name, texts in second.asked if "is it dear" in texts] == ["new"]


def test_nothing_stored(tmp_path, old_model, monkeypatch):
    """No model is asked, and no database made."""
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/gone.db")
    project = make_project(tmp_path / "project", old_model)
    models = Models()
    assert run(project, models=models).shown[-1] == "No question waits for a decision."
    assert models.asked == []
    assert not (tmp_path / "gone.db").exists()


def test_ctrl_c_after_it_was_kept(project):
    """It comes while things are put into place, and is heard when all of them are, and staff know."""

    class Told(Scripted):
        def show(self, text: str) -> None:
            super().show(text)
            if text.startswith("Kept"):
                os.kill(os.getpid(), signal.SIGINT)

    dialog = Told(*KEPT)
    with pytest.raises(KeyboardInterrupt):
        review(open_stored(database_url()), dialog, project, trained, Models())
    assert dialog.shown[-1] == "A server that runs uses it from its next start."
    assert (project / MODEL).read_bytes() == NEW_MODEL
    assert is_up_to_date(project)


def test_one_review_at_a_time(project):
    def again() -> bool:
        with pytest.raises(ReviewError, match="Another review is going on: wait until it has ended"):
            run(project)
        return False

    run(project, *DECIDED, again)


def test_a_model_that_cannot_be_read(project):
    (project / MODEL).write_bytes(b"no archive")
    with pytest.raises(ReviewError, match=f"cannot be read .*{UNCHANGED}$"):
        run(project)
