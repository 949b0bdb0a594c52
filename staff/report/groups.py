"""The groups of questions that the report lists, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from staff.report.clusters import Cluster, cluster
from staff.report.meaning import Meaning
from staff.report.wordings import Wording


@dataclass(frozen=True)
class Groups:
    """A section's groups.

    Attributes:
        listed: the biggest ones.
        unlisted: the others.
        asked: how many times all of the section's questions were asked.
        wordings: in how many wordings.
        compared: how many of these were compared; the rest, those asked least often, are in no group.
    """

    listed: tuple[Cluster, ...]
    unlisted: tuple[Cluster, ...]
    asked: int
    wordings: int
    compared: int

    @classmethod
    def of(cls, wordings: Sequence[Wording], meaning: Meaning | None, listed: int, most: int) -> Groups:
        """Groups of ranked wordings, of which the first `most` are compared; without any, no meaning is needed."""
        clusters = cluster(wordings, meaning, most) if wordings else []
        return cls(
            tuple(clusters[:listed]),
            tuple(clusters[listed:]),
            sum(wording.count for wording in wordings),
            len(wordings),
            min(len(wordings), most),
        )
