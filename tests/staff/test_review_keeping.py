"""Data files and model go into place together, or not at all; `make` knows that nothing is left to train."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from staff.data_files import DataFiles
from staff.review.errors import UNCHANGED, ReviewError
from staff.review.keeping import inputs, keep, signals_held
from tests.staff.review_project import FAR_FILE, MODEL, PRICE_FILE, is_up_to_date, make_project, state


@pytest.fixture
def project(tmp_path: Path) -> Path:
    old = tmp_path / "old.tar.gz"
    old.write_text("the old model")
    return make_project(tmp_path / "project", old)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """The system refuses larger ones, as where a disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class Trained:
    """A model trained with two more phrases, aside."""

    def __init__(self, project: Path) -> None:
        self.files = DataFiles.read(project)
        self.files.add_phrase("ask_price", "what is the damage")
        self.files.add_phrase("out_of_scope", "tell me a joke")
        self.changed = {path: text.encode() for path, text in self.files.changes().items()}
        self.made_from = inputs(project, self.changed)
        self.model = project / "new.tar.gz"
        self.model.write_text("the new model")
        self._project = project

    def keep(self) -> bool:
        return keep(self.files, self.model, self._project / MODEL, self._project, self.made_from)


def test_kept(project):
    """The phrases stand in their files, the model is the new one, and `make` would not train again."""
    trained = Trained(project)
    assert trained.keep() is True
    assert "    - what is the damage\n" in (project / PRICE_FILE).read_text()
    assert "    - tell me a joke\n" in (project / FAR_FILE).read_text()
    assert (project / MODEL).read_text() == "the new model"
    assert is_up_to_date(project)
    assert [path.name for path in (project / "models").iterdir()] == ["knead-to-know.tar.gz"]


def test_checksums_cover_what_the_makefile_lists(project):
    """A file that one of them overlooked would be trained with, or not, unnoticed."""
    listed = {line.split(" ", 2)[2] for line in (project / ".rasa/inputs").read_text().splitlines()}
    assert {str(path.relative_to(project)) for path in inputs(project)} == listed


@pytest.mark.parametrize("name", ["config.yml", "data/knowledge/table.csv", "components/new.py", "data/faq/new.yml"])
def test_something_else_changed_meanwhile(project, name):
    """The model is kept, and `make` trains once more, for it was made from something else."""
    trained = Trained(project)
    (project / name).write_text("# changed\n")
    assert trained.keep() is False
    assert (project / MODEL).read_text() == "the new model"
    assert not is_up_to_date(project)


def test_a_file_that_somebody_else_changed_is_not_overwritten(project):
    trained = Trained(project)
    (project / FAR_FILE).write_text((project / FAR_FILE).read_text() + "# mine\n")
    before = state(project)
    with pytest.raises(ReviewError, match=r"out_of_scope\.yml has been changed by somebody else meanwhile"):
        trained.keep()
    assert state(project) == before


@pytest.mark.parametrize("room", [100, 10_000], ids=["for the data", "for the model"])
def test_where_there_is_no_room_nothing_changes(project, room):
    """Neither data nor model: what was written before the room ended is put back, byte for byte."""
    trained = Trained(project)
    trained.model.write_bytes(bytes(20_000))
    before = state(project)
    with files_no_larger_than(room), pytest.raises(ReviewError, match=f"File too large.*{UNCHANGED}"):
        trained.keep()
    assert state(project) == before
    assert is_up_to_date(project)


def test_where_the_model_cannot_be_replaced_the_data_are_put_back(project):
    trained = Trained(project)
    (project / MODEL).unlink()
    (project / MODEL).mkdir()
    (project / MODEL / "something").touch()
    before = state(project)
    with pytest.raises(ReviewError, match=UNCHANGED):
        trained.keep()
    assert state(project) == before


def test_a_folder_in_the_place_of_a_data_file(project):
    """Data that cannot be read any more are no reason to write the others."""
    trained = Trained(project)
    (project / FAR_FILE).unlink()
    (project / FAR_FILE).mkdir()
    before = state(project)
    with pytest.raises(ReviewError):
        trained.keep()
    assert state(project) == before


def test_where_make_fails_the_model_is_kept_all_the_same(project):
    """Then `make` decides anew whether to train."""
    trained = Trained(project)
    (project / "Makefile").write_text(".rasa/inputs: FORCE\n\tfalse\nFORCE:\n")
    assert trained.keep() is False
    assert (project / MODEL).read_text() == "the new model"


@pytest.mark.parametrize("flags", ["B", "n", "j2 --jobserver-auth=3,4"])
def test_how_make_was_called_does_not_matter(project, monkeypatch, flags):
    """The review is started by a `make` that hands its own flags on."""
    trained = Trained(project)
    monkeypatch.setenv("MAKEFLAGS", flags)
    assert trained.keep() is True
    monkeypatch.delenv("MAKEFLAGS")
    assert is_up_to_date(project)


def test_ctrl_c_waits_until_all_is_done(project):
    """It comes in the middle, and is heard at the end."""
    trained = Trained(project)
    ended = []

    def keep_all() -> None:
        with signals_held():
            os.kill(os.getpid(), signal.SIGINT)
            trained.keep()
            ended.append(True)

    with pytest.raises(KeyboardInterrupt):
        keep_all()
    assert ended
    assert (project / MODEL).read_text() == "the new model"
    assert is_up_to_date(project)
