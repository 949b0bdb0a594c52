"""Tests that need a Debian package are left out without it, and that is told."""

import pytest

from tests import needs


def test_missing_package_is_left_out(monkeypatch):
    """Without it the test is skipped, and the summary says what to install."""
    monkeypatch.setattr(needs, "is_installed", lambda package: package == "flite")
    monkeypatch.delenv("COMPLETE", raising=False)
    needs.need("flite")
    with pytest.raises(pytest.skip.Exception) as skipped:
        needs.need("chromium")
    # As pytest reports it: the place, and the reason.
    reported = str(("tests/widget/conftest.py", 30, f"Skipped: {skipped.value}"))
    assert needs.told([reported, reported, "no rights are refused to root"]) == [
        "2 tests were LEFT OUT, for they need chromium.",
        "To run them too: apt-get install --no-install-recommends chromium",
    ]


def test_nothing_may_be_left_out(monkeypatch):
    """Where all tests have to run, a missing package fails each test that needs it."""
    monkeypatch.setattr(needs, "is_installed", lambda package: False)
    monkeypatch.setenv("COMPLETE", "1")
    with pytest.raises(pytest.fail.Exception, match="chromium is not installed"):
        needs.need("chromium")


def test_nothing_is_missing():
    """Nothing is said where nothing was left out."""
    assert needs.told(["no rights are refused to root"]) == []


def test_programs_are_found(monkeypatch, tmp_path):
    """PostgreSQL is known by its server's programs, the newest first, and other packages by the PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(needs, "_POSTGRESQL", tmp_path / "postgresql")
    assert not needs.is_installed("postgresql")
    for version in ("13", "15"):
        program = tmp_path / "postgresql" / version / "bin" / "initdb"
        program.parent.mkdir(parents=True)
        program.touch(mode=0o755)
    assert needs.is_installed("postgresql")
    assert needs.postgresql_program("initdb") == str(program)
    assert not needs.is_installed("flite")
    (tmp_path / "flite").touch(mode=0o755)
    assert needs.is_installed("flite")
