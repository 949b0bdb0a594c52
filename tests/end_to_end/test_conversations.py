"""The conversations of tests/conversations run as written, by Rasa's own test command."""

import subprocess
import sys

from tests.data_files import ROOT


def test_conversations_run_as_written(model, tmp_path):
    """Every step of every conversation is understood and answered as written."""
    command = [sys.executable, "-m", "rasa", "test", "core", "--model", str(model), "--stories", "tests/conversations"]
    run = subprocess.run(
        [*command, "--out", str(tmp_path), "--fail-on-prediction-errors", "--no-plot"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    failed = tmp_path / "failed_test_stories.yml"
    assert run.returncode == 0, failed.read_text() if failed.exists() else run.stderr[-3000:]
