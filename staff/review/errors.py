"""What ends a review."""

from __future__ import annotations

from staff.errors import StaffError

UNCHANGED = "The data files and the model are as they were."


class ReviewError(StaffError):
    """Why a review cannot go on; the message is one line and says what has changed, if anything has."""


def unchanged(err: Exception) -> ReviewError:
    """What ends a review before it has changed anything, on one line."""
    return ReviewError(f"{' '.join(str(err).split()).rstrip('.')}. {UNCHANGED}")
