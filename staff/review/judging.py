"""How a model answers the held-out phrases, and whether it understands what it was just taught."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.cache import Cache
from benchmarks.phrases import Phrase, read_phrases
from benchmarks.project import fingerprint
from benchmarks.verdicts import Judged, Reply, Verdict, judge_replies
from staff.review.decisions import Lesson
from staff.review.groups import Ask

_KIND = "verdicts"


class Judge:
    """Judges models on a project's held-out phrases; the verdicts on the model that was kept last are remembered."""

    def __init__(self, root: Path, ask: Ask) -> None:
        self._ask_model = ask
        self._held_out = root / "tests" / "nlu"
        self._phrases = read_phrases(self._held_out)
        self._code = [path for folder in ("actions", "knowledge", "data/knowledge") for path in _files(root / folder)]
        self._cache = Cache(root / ".rasa" / "review-verdicts")

    def judge(self, model: Path) -> list[Judged]:
        """The verdicts on a model, from the cache where it has them."""
        kept = self._cache.get(_KIND, self._fingerprint(model), lambda: _as_json(self._judge(self._ask(model))))
        return [_from_json(each) for each in kept["judged"]]

    def judge_taught(self, model: Path, lessons: Sequence[Lesson]) -> tuple[list[Judged], list[tuple[str, str]]]:
        """The verdicts on a model, and those phrases it was taught but takes for something else, with what for."""
        taught = [(phrase, lesson.intent) for lesson in lessons for phrase in lesson.phrases]
        replies = self._ask(model, [phrase for phrase, _ in taught])
        count = len(self._phrases)
        mistaken = [
            (phrase, reply.intent)
            for (phrase, intent), reply in zip(taught, replies[count:], strict=True)
            if intent not in (reply.intent, *reply.parts)
        ]
        return self._judge(replies[:count]), mistaken

    def remember(self, model: Path, judged: Sequence[Judged]) -> None:
        """Keeps the verdicts on a model that is now in use."""
        self._cache.get(_KIND, self._fingerprint(model), lambda: _as_json(judged))

    def _ask(self, model: Path, more: Sequence[str] = ()) -> list[Reply]:
        return self._ask_model(model, [*(phrase.text for phrase in self._phrases), *more])

    def _judge(self, replies: Sequence[Reply]) -> list[Judged]:
        return judge_replies(self._phrases, replies)

    def _fingerprint(self, model: Path) -> str:
        return fingerprint([model], self._held_out.glob("*.yml"), self._code)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".csv", ".txt")]


def _as_json(judged: Sequence[Judged]) -> dict[str, Any]:
    return {
        "judged": [
            {
                "phrase": [each.phrase.text, each.phrase.intent, each.phrase.reply, each.phrase.near],
                "reply": [each.reply.text, each.reply.intent, each.reply.confidence],
                "verdict": each.verdict.value,
            }
            for each in judged
        ]
    }


def _from_json(kept: dict[str, Any]) -> Judged:
    return Judged(Phrase(*kept["phrase"]), Reply(*kept["reply"]), Verdict(kept["verdict"]))
