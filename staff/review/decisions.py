"""What staff have decided about each cluster of questions, as values: a step makes new decisions of the old ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from staff.review.taken import words


@dataclass(frozen=True)
class Lesson:
    """An intent and the phrases that are to be taught as its own."""

    intent: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Decisions:
    """The way through `total` clusters: the number of the one that is next, and the lessons by cluster."""

    total: int
    place: int = 0
    lessons: Mapping[int, Lesson] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.place >= self.total

    def teach(self, intent: str, phrases: tuple[str, ...]) -> Decisions:
        """Assigns the current cluster, and goes on."""
        return replace(self, place=self.place + 1, lessons={**self.lessons, self.place: Lesson(intent, phrases)})

    def keep(self) -> Decisions:
        """Leaves what was decided about the current cluster, and goes on."""
        return replace(self, place=self.place + 1)

    def skip(self) -> Decisions:
        """Leaves the current cluster for another time, and goes on."""
        return replace(self, place=self.place + 1, lessons=self._others())

    def back(self) -> Decisions:
        """Goes to the cluster before; what was decided about it holds until it is decided anew."""
        return replace(self, place=max(0, self.place - 1))

    def lesson(self) -> Lesson | None:
        """What was decided about the current cluster before."""
        return self.lessons.get(self.place)

    def chosen_elsewhere(self) -> dict[str, str]:
        """The intents of the phrases that the other clusters teach, by the phrases' words."""
        return {words(phrase): each.intent for each in self._others().values() for phrase in each.phrases}

    def all_lessons(self) -> tuple[Lesson, ...]:
        """One lesson an intent, in the order of the clusters."""
        taught: dict[str, list[str]] = {}
        for _, lesson in sorted(self.lessons.items()):
            taught.setdefault(lesson.intent, []).extend(lesson.phrases)
        return tuple(Lesson(intent, tuple(phrases)) for intent, phrases in taught.items())

    def _others(self) -> dict[int, Lesson]:
        return {place: lesson for place, lesson in self.lessons.items() if place != self.place}
