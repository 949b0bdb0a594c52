"""What an import changes."""

from __future__ import annotations

from dataclasses import dataclass

from staff.data_files import DataFiles


@dataclass(frozen=True)
class TextChange:
    """A new text of a response; the channel is None for the web, or "phone"."""

    response: str
    channel: str | None
    text: str

    def apply(self, files: DataFiles) -> None:
        files.set_text(self.response, self.channel, self.text)


@dataclass(frozen=True)
class SourcesChange:
    response: str
    keys: tuple[str, ...]

    def apply(self, files: DataFiles) -> None:
        files.set_sources(self.response, self.keys)


@dataclass(frozen=True)
class FactsChange:
    response: str
    keys: tuple[str, ...]

    def apply(self, files: DataFiles) -> None:
        files.set_facts(self.response, self.keys)


@dataclass(frozen=True)
class PhraseChange:
    """A wording in the place of another; one that is added, where there is no old one; one that is taken away."""

    intent: str
    old: str | None
    new: str | None

    def apply(self, files: DataFiles) -> None:
        if self.old is None:
            files.add_phrase(self.intent, self.new or "")
        elif self.new is None:
            files.remove_phrase(self.intent, self.old)
        else:
            files.replace_phrase(self.intent, self.old, self.new)


AnswerChange = TextChange | SourcesChange | FactsChange
