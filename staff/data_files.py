"""The assistant's phrases and responses, as the YAML files of data/faq and data/dialogue hold them: read and changed.

files = DataFiles.read(root)
files.add_phrase("ask_insurance", "does my health plan pay for it")
files.write()
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.text import normalize
from staff.files import write_all
from staff.phrasing import why_not_a_phrase, why_unreadable
from staff.topic_file import ChangeError, TopicFile

FOLDERS = ("faq", "dialogue")


@dataclass(frozen=True)
class Response:
    """One response: what is read on the web, what is heard on the phone, and the metadata that both share."""

    name: str
    file: Path
    text: str
    spoken: str
    metadata: dict[str, Any]


class DataFiles:
    """All topic files below a project's root. Changes are kept in memory until `write`."""

    def __init__(self, files: Iterable[TopicFile], before: dict[Path, bytes]) -> None:
        """Puts the files' intents and responses together.

        Raises:
            ChangeError: an intent or a response stands in two files.
        """
        self._files = list(files)
        self._before = before
        self._intents: dict[str, TopicFile] = {}
        self._responses: dict[str, TopicFile] = {}
        for file in self._files:
            for names, known in ((file.intents, self._intents), (file.texts(), self._responses)):
                for name in names:
                    if known.setdefault(name, file) is not file:
                        raise ChangeError(f"{name} stands in {known[name].path.name} and in {file.path.name}")

    @classmethod
    def read(cls, root: Path) -> DataFiles:
        """Reads data/faq/*.yml and data/dialogue/*.yml.

        Raises:
            ChangeError: a file is not built as topic files are; its name stands in the message.
            OSError: a file cannot be read.
        """
        paths = [path for folder in FOLDERS for path in sorted((root / "data" / folder).glob("*.yml"))]
        before = {path: path.read_bytes() for path in paths}
        return cls([TopicFile(path, _decoded(path, content)) for path, content in before.items()], before)

    def copy(self) -> DataFiles:
        """The same files with the changes made so far; what changes in one from now on does not in the other."""
        return DataFiles([file.copy() for file in self._files], dict(self._before))

    def phrases(self) -> dict[str, list[str]]:
        """The training phrases of each intent, in the order of the files, with the changes made so far."""
        return {intent: phrases for file in self._files for intent, phrases in file.phrases().items()}

    def responses(self) -> dict[str, Response]:
        """The responses by name, in the order of the files, with the changes made so far.

        Raises:
            ChangeError: one lacks its text for the web or for the phone.
        """
        found = {}
        for file in self._files:
            for name, texts in file.texts().items():
                if not {None, "phone"} <= texts.keys():
                    raise ChangeError(f"{name} in {file.path.name} needs a text for the web and one for the phone")
                found[name] = Response(name, file.path, texts[None], texts["phone"], file.metadata[name])
        return found

    def file_of(self, intent: str) -> Path:
        """The file in which the intent's phrases stand."""
        return self._file_of(intent).path

    def intent_of(self, phrase: str) -> str | None:
        """The intent that a phrase of the same words trains, whatever its case and marks; None where none does."""
        words = normalize(phrase)
        known = self.phrases().items()
        return next((intent for intent, phrases in known if words and words in map(normalize, phrases)), None)

    def add_phrase(self, intent: str, phrase: str) -> None:
        """Adds a training phrase below the intent's others.

        Raises:
            ChangeError: the intent is unknown, it has the phrase already, or Rasa would not learn it as it stands.
        """
        self._check_new(intent, phrase)
        self._file_of(intent).change_phrase(intent, None, phrase)

    def remove_phrase(self, intent: str, phrase: str) -> None:
        """Takes a training phrase away.

        Raises:
            ChangeError: the intent is unknown or has no such phrase, or no other one.
        """
        self._check_known(intent, phrase)
        if len(set(self._file_of(intent).phrases_of(intent))) == 1:
            raise ChangeError(f"{intent}: {phrase!r} cannot be removed: it is the last phrase")
        self._file_of(intent).change_phrase(intent, phrase, None)

    def replace_phrase(self, intent: str, phrase: str, by: str) -> None:
        """Puts another phrase in the place of one.

        Raises:
            ChangeError: as `add_phrase` and `remove_phrase`.
        """
        self._check_known(intent, phrase)
        self._check_new(intent, by)
        self._file_of(intent).change_phrase(intent, phrase, by)

    def set_text(self, response: str, channel: str | None, text: str) -> None:
        """Sets what is read on the web, or heard where the channel is "phone": one line, wrapped like its neighbours.

        Raises:
            ChangeError: the response or its variation is unknown, or the text is empty or cannot stand on one line.
        """
        file = self._file_of_response(response)
        if channel not in file.texts()[response]:
            raise ChangeError(f"{response} has no text for {channel or 'the web'}")
        why = why_unreadable(text) or (None if text else "it is empty")
        if why or text != " ".join(text.split()):
            raise ChangeError(f"{response}: the text {text!r} cannot be set: {why or 'its words have odd spaces'}")
        file.set_text(response, channel, text)

    def set_sources(self, response: str, sources: Sequence[str]) -> None:
        """Sets the articles that a response cites; its web and phone variations share them.

        Raises:
            ChangeError: the response is unknown, or its sources cannot be written.
        """
        self._file_of_response(response).set_keys(response, "sources", sources)

    def set_facts(self, response: str, facts: Sequence[str]) -> None:
        """Sets the facts that a response carries, as `set_sources`."""
        self._file_of_response(response).set_keys(response, "facts", facts)

    def texts(self) -> dict[Path, str]:
        """The texts of all files with the changes made so far.

        Raises:
            ChangeError: a file would be read otherwise than the changes are meant.
        """
        return {file.path: file.text() for file in self._files}

    def changes(self) -> dict[Path, str]:
        """The new texts of those files that change.

        Raises:
            ChangeError: as `texts`.
        """
        return {path: text for path, text in self.texts().items() if text.encode() != self._before[path]}

    def write(self) -> list[Path]:
        """Writes the files that change, all or none, and returns their paths.

        Raises:
            ChangeError: as `changes`, or a file is no longer as it was read.
            OSError: a file cannot be written; none has changed.
        """
        changes = self.changes()
        self.check_unchanged(changes)
        write_all({path: text.encode() for path, text in changes.items()})
        self._before |= {path: text.encode() for path, text in changes.items()}
        return list(changes)

    def check_unchanged(self, paths: Iterable[Path]) -> None:
        """Raises ChangeError where somebody else has changed one of the files since it was read."""
        for path in paths:
            if path.read_bytes() != self._before[path]:
                raise ChangeError(f"{path.name} has been changed by somebody else meanwhile: begin again")

    def _check_new(self, intent: str, phrase: str) -> None:
        why = why_not_a_phrase(phrase)
        if not why and phrase in self._file_of(intent).phrases_of(intent):
            why = "it stands there already"
        if why:
            raise ChangeError(f"{intent}: {phrase!r} cannot be added: {why}")

    def _check_known(self, intent: str, phrase: str) -> None:
        if phrase not in self._file_of(intent).phrases_of(intent):
            raise ChangeError(f"{intent} has no phrase {phrase!r}")

    def _file_of(self, intent: str) -> TopicFile:
        if intent not in self._intents:
            raise ChangeError(f"{intent} has no phrases in data/")
        return self._intents[intent]

    def _file_of_response(self, response: str) -> TopicFile:
        if response not in self._responses:
            raise ChangeError(f"{response} is no response in data/")
        return self._responses[response]


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as err:
        raise ChangeError(f"{path.name} is not UTF-8: {err}") from err
