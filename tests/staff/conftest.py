"""What the tests of the staff's tools share."""

from __future__ import annotations

from pathlib import Path

import pytest

from staff.report.meaning import Meaning


@pytest.fixture(scope="session")
def meaning(model: Path) -> Meaning:
    """What tells questions that mean the same, from the trained model."""
    return Meaning.load(model)
