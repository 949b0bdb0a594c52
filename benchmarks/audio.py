"""`python -m benchmarks.audio`: how well questions spoken over a telephone are heard, and how well they are answered.

flite speaks each question, a telephone carries it, pocketsphinx hears it, and the assistant answers what was said, what
was heard, and what the phone line makes of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import jiwer
import typer
from rasa.shared.utils.io import read_yaml_file
from tqdm import tqdm

from benchmarks.conversation import ask_all
from benchmarks.evaluate import MODEL
from benchmarks.phrases import Phrase
from benchmarks.project import ROOT
from benchmarks.tables import markdown
from benchmarks.verdicts import Patterns, Reply, Verdict, judge
from caller.audio import VOICES, SpeechError, speak, telephone_band
from knowledge.text import normalize

QUESTIONS = ROOT / "benchmarks" / "audio_questions.yml"
SAID, HEARD, CORRECTED = "as said", "as heard", "as corrected"
_PHONE_LINE = "channels.telephone.hearing"

Hear = Callable[[Any], "tuple[str, float]"]
Ask = Callable[[Sequence[str]], "list[Reply]"]
# The text as it was meant, and whether the line is so sure of it that it does not ask "did you say ...?".
PutRight = Callable[[Sequence[str]], "list[tuple[str, bool]]"]


@dataclass(frozen=True)
class Spoken:
    """A question as one voice said it. `corrected` is None where nothing puts right what was heard, and not `sure`
    where the line asks the caller whether that was said."""

    phrase: Phrase
    voice: str
    heard: str
    confidence: float
    corrected: str | None = None
    sure: bool = True

    def texts(self) -> dict[str, str]:
        texts = {SAID: self.phrase.text, HEARD: self.heard, CORRECTED: self.corrected}
        return {name: text for name, text in texts.items() if text is not None}


def main(
    questions: Annotated[Path, typer.Option(help="file of questions")] = QUESTIONS,
    model: Annotated[Path, typer.Option(help="trained model")] = MODEL,
    every_voice: Annotated[bool, typer.Option(help="each question by each voice, not by one of them")] = False,
    results: Annotated[Path, typer.Option(help="where to write")] = ROOT / "results" / "audio",
) -> None:
    """Says, hears and asks every question, and writes the report."""
    from caller.recogniser import Recogniser

    phrases = read_questions(questions)
    try:
        spoken = hear_all(phrases, Recogniser().hear, every_voice=every_voice)
    except SpeechError as err:
        typer.echo(err, err=True)
        raise typer.Exit(1) from err
    put_right = phone_line(model)
    if put_right:
        spoken = corrected(spoken, put_right)
    report = f"{measure(spoken, partial(ask_all, model))}\n"
    results.mkdir(parents=True, exist_ok=True)
    (results / "report.md").write_text(report, encoding="utf-8")
    typer.echo(report)


def read_questions(file: Path = QUESTIONS) -> list[Phrase]:
    """The questions of a file in the form of the held-out phrases."""
    return [
        Phrase(text, block["intent"], block.get("reply"), None)
        for block in read_yaml_file(file)
        for text in block["say"]
    ]


def hear_all(phrases: Sequence[Phrase], hear: Hear, every_voice: bool = False) -> list[Spoken]:
    """Each phrase as it is heard over a telephone, from the voices in turn or from all of them.

    Raises:
        SpeechError: flite is missing or fails.
    """
    pairs = [
        (phrase, voice)
        for number, phrase in enumerate(phrases)
        for voice in (VOICES if every_voice else [VOICES[number % len(VOICES)]])
    ]
    return [
        Spoken(phrase, voice, *hear(telephone_band(speak(phrase.text, voice))))
        for phrase, voice in tqdm(pairs, unit="question")
    ]


def phone_line(model: Path) -> PutRight | None:
    """How the phone line puts right what it heard, or None where there is no phone line."""
    try:
        if find_spec(_PHONE_LINE) is None:
            return None
    except ModuleNotFoundError:
        return None
    return lambda texts: asyncio.run(_put_right(texts, model))


def corrected(spoken: Sequence[Spoken], put_right: PutRight) -> list[Spoken]:
    """The same, with what was heard put right."""
    meant = put_right([each.heard for each in spoken])
    return [replace(each, corrected=text, sure=sure) for each, (text, sure) in zip(spoken, meant, strict=True)]


def measure(spoken: Sequence[Spoken], ask: Ask) -> str:
    """The report: how many words were misheard and how many answers right, then every question that went wrong."""
    texts = list(dict.fromkeys(text for each in spoken for text in each.texts().values()))
    replies = dict(zip(texts, ask(texts), strict=True))
    # A pattern must tell the replies to what was said apart; mishearings only add to them.
    patterns = Patterns(tuple({replies[each.phrase.text].text for each in spoken}))
    verdicts = [
        {name: _verdict(each, name, replies[text], patterns) for name, text in each.texts().items()} for each in spoken
    ]
    said = [each.phrase.text for each in spoken]
    header = ["Question", "words wrong", *(verdict.value for verdict in Verdict)]
    rows = []
    for name in (SAID, HEARD, CORRECTED):
        if all(name in each for each in verdicts):
            wrong = word_error_rate(said, [each.texts()[name] for each in spoken])
            shares = [sum(each[name] is verdict for each in verdicts) / len(verdicts) for verdict in Verdict]
            rows.append([name, f"{wrong:.1%}", *(f"{share:.1%}" if share else "-" for share in shares)])
    voices = [
        [
            voice,
            f"{len(own)}",
            f"{word_error_rate([each.phrase.text for each in own], [each.heard for each in own]):.1%}",
        ]
        for voice in VOICES
        if (own := [each for each in spoken if each.voice == voice])
    ]
    return "\n\n".join(
        [
            f"{len(spoken)} spoken questions, heard over a telephone. "
            f"Of {sum(not each.sure for each in spoken)}, the line asks whether they were said.",
            markdown(header, rows),
            markdown(["Voice", "questions", "words wrong"], voices),
            *_faults(spoken, verdicts, replies),
        ]
    )


def _verdict(spoken: Spoken, name: str, reply: Reply, patterns: Patterns) -> Verdict:
    """Whoever is asked "did you say ...?" says yes to what leads to the right answer, and no to anything else."""
    verdict = judge(spoken.phrase, reply, patterns)
    asked = name == CORRECTED and not spoken.sure
    return Verdict.DECLINED if asked and verdict is not Verdict.RIGHT else verdict


def word_error_rate(said: Sequence[str], heard: Sequence[str]) -> float:
    """Words to change, add or leave out to get what was said, as a share of what was said."""
    return jiwer.wer([normalize(text) for text in said], [normalize(text) for text in heard])


def _faults(
    spoken: Iterable[Spoken], verdicts: Iterable[Mapping[str, Verdict]], replies: Mapping[str, Reply]
) -> list[str]:
    lines = []
    for each, judged in zip(spoken, verdicts, strict=True):
        if all(verdict is Verdict.RIGHT for verdict in judged.values()):
            continue
        lines.append(f"- {each.phrase.intent}, spoken by {each.voice}, confidence {each.confidence:.2f}")
        lines += [
            f"  - {name}: {text} -> {judged[name].value}, {replies[text].intent}" for name, text in each.texts().items()
        ]
    return ["## Not right", "\n".join(lines)] if lines else []


async def _put_right(texts: Sequence[str], model: Path) -> list[tuple[str, bool]]:
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    from channels.telephone.hearing import load_hearing

    configure_structlog(logging.WARNING)
    agent = await load_agent(str(model))
    meant = [await load_hearing().put_right(text, agent.parse_message) for text in texts]
    return [(each.text, each.sure) for each in meant]


if __name__ == "__main__":
    typer.run(main)
