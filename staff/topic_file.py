"""One file of data/faq or data/dialogue, as a text in which phrases and responses can be changed and nothing else is.

libyaml, the parser in C behind PyYAML, tells where each of them stands; only there the text is written anew. So
comments, order, quoting and line folding stay as they are, to the byte.
"""

from __future__ import annotations

import copy
import json
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

WIDTH = 120
_KEY = re.compile(r"[A-Za-z][\w-]*")


class ChangeError(ValueError):
    """A change that the data cannot take: the message says what was to be changed, and why it cannot be."""


@dataclass
class _Place:
    """What stands from `start` to `end` of a file's text: its value there, the new one, and how that is written."""

    start: int
    end: int
    before: Any
    value: Any
    write: Callable[[Any], str]


class TopicFile:
    """The intents' phrases and the responses of one file; `text()` is the file with every change.

    Attributes:
        path: the file.
        metadata: of each response, which its variations share.
    """

    def __init__(self, path: Path, text: str) -> None:
        """Finds every place.

        Raises:
            ChangeError: the text is no YAML, or not built as topic files are.
        """
        self.path = path
        self.metadata: dict[str, dict[str, Any]] = {}
        self._before = text
        # A file that was checked out on another system keeps its line ends.
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._phrases: dict[str, _Place] = {}
        self._texts: dict[tuple[str, str | None], _Place] = {}
        self._metadata_nodes: dict[str, list[yaml.MappingNode]] = {}
        self._keys: dict[tuple[str, str], list[_Place]] = {}
        try:
            self._find()
        except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as err:
            raise ChangeError(f"{path.name} cannot be read as a topic file: {err}") from err

    def copy(self) -> TopicFile:
        """The same file with the changes made so far; what changes in one from now on does not in the other."""
        copied = copy.copy(self)
        copied.metadata = dict(self.metadata)
        copied._phrases = {intent: replace(place) for intent, place in self._phrases.items()}
        copied._texts = {name: replace(place) for name, place in self._texts.items()}
        copied._keys = {name: [replace(place) for place in places] for name, places in self._keys.items()}
        return copied

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents whose phrases stand in the file."""
        return tuple(self._phrases)

    def phrases(self) -> dict[str, list[str]]:
        """The training phrases by intent, as Rasa reads them."""
        return {intent: self.phrases_of(intent) for intent in self._phrases}

    def texts(self) -> dict[str, dict[str | None, str]]:
        """The texts by response and channel, None being the web."""
        found: dict[str, dict[str | None, str]] = {}
        for (response, channel), place in self._texts.items():
            found.setdefault(response, {})[channel] = place.value
        return found

    def phrases_of(self, intent: str) -> list[str]:
        """The training phrases of one intent."""
        return [phrase for line in self._phrases[intent].value if (phrase := _phrase_in(line)) is not None]

    def change_phrase(self, intent: str, old: str | None, new: str | None) -> None:
        """Puts one phrase in the place of another; None: a phrase is added at the end, or taken away."""
        place = self._phrases[intent]
        lines = [] if new is None else [f"{re.match(' *', place.value[0])[0]}- {new}"]
        if old is None:
            place.value = (*place.value, *lines)
        else:
            changed = [lines if _phrase_in(line) == old else [line] for line in place.value]
            place.value = tuple(line for lines in changed for line in lines)

    def set_text(self, response: str, channel: str | None, text: str) -> None:
        self._texts[response, channel].value = text

    def set_keys(self, response: str, name: str, keys: Sequence[str]) -> None:
        """Changes one list of a response's metadata, `facts` or `sources`, wherever a variation has its own.

        Raises:
            ChangeError: the list is not written on one line, or a key would not be read as the same text.
        """
        if bad := [key for key in keys if not _KEY.fullmatch(key)]:
            raise ChangeError(f"{response}: {bad[0]!r} is no key")
        if (response, name) not in self._keys:
            nodes = self._metadata_nodes[response]
            if not nodes:
                raise ChangeError(f"{response} has no metadata")
            self._keys[response, name] = [self._place_of_keys(response, node, name) for node in nodes]
        for place in self._keys[response, name]:
            place.value = tuple(keys)
        self.metadata[response] = {each: value for each, value in self.metadata[response].items() if each != name}
        self.metadata[response] |= {name: list(keys)} if keys else {}

    def text(self) -> str:
        """The file's text with every change.

        Raises:
            ChangeError: it would be read otherwise than it was meant; nobody's change may do that unnoticed.
        """
        # Of two lists that begin in one place, the facts come first.
        lists = [place for _, places in sorted(self._keys.items()) for place in places]
        changed = [
            each for each in (*self._phrases.values(), *self._texts.values(), *lists) if each.value != each.before
        ]
        if not changed:
            return self._before
        parts, end = [], 0
        for place in sorted(changed, key=lambda place: place.start):
            parts += [self._before[end : place.start], place.write(place.value).replace("\n", self._newline)]
            end = place.end
        text = "".join(parts) + self._before[end:]
        again = TopicFile(self.path, text)
        if (again.phrases(), again.texts(), again.metadata) != (self.phrases(), self.texts(), self.metadata):
            raise ChangeError(
                f"{self.path.name} cannot take the changes: it would be read otherwise than they are meant"
            )
        return text

    def _find(self) -> None:
        loader = yaml.CSafeLoader(self._before)
        node = loader.get_single_node()
        content, parts = loader.construct_document(node), _parts(node)
        loader.dispose()
        for block, node in zip(content.get("nlu") or [], _children(parts.get("nlu")), strict=True):
            if "intent" in block:
                if block["intent"] in self._phrases:
                    raise ValueError(f"{block['intent']} stands in it twice")
                self._phrases[block["intent"]] = self._place_of_phrases(_parts(node)["examples"])
        for response, node in _parts(parts.get("responses")).items():
            for variation, each in zip(content["responses"][response], node.value, strict=True):
                self._find_variation(response, variation, _parts(each))

    def _find_variation(self, response: str, variation: dict[str, Any], parts: dict[str, yaml.Node]) -> None:
        channel = variation.get("channel")
        if (response, channel) in self._texts:
            raise ValueError(f"{response} has two texts for {channel or 'the web'}")
        self._texts[response, channel] = self._place_of_text(parts["text"])
        self.metadata.setdefault(response, variation.get("metadata") or {})
        nodes = self._metadata_nodes.setdefault(response, [])
        # An alias is the very node that its anchor stands before.
        if "metadata" in parts and not any(parts["metadata"] is node for node in nodes):
            nodes.append(parts["metadata"])

    def _place_of_phrases(self, node: yaml.ScalarNode) -> _Place:
        if node.style != "|" or not node.value.strip():
            raise ValueError(f"line {node.start_mark.line + 1}: phrases are lines below `examples: |`")
        start = self._before.index("\n", node.start_mark.index) + 1
        end = start + len(self._before[start : node.end_mark.index].rstrip(" \r\n"))
        lines = tuple(self._before[start:end].split(self._newline))
        return _Place(start, end, lines, lines, "\n".join)

    def _place_of_text(self, node: yaml.ScalarNode) -> _Place:
        start = node.start_mark.index
        end = start + len(self._before[start : node.end_mark.index].rstrip(" \r\n"))
        column = self._before.rindex("text:", 0, start) - self._line_start(start) + 2
        folded = [line.strip() for line in self._before[start:end].split("\n")[1:]] if node.style == ">" else []

        def write(text: str) -> str:
            quoted = json.dumps(text, ensure_ascii=False)
            if node.style not in (">", "|") and node.start_mark.column + len(quoted) <= WIDTH:
                return quoted
            return "\n".join([">-", *(" " * column + line for line in _fold(text, folded, WIDTH - column))])

        return _Place(start, end, node.value, node.value, write)

    def _place_of_keys(self, response: str, node: yaml.MappingNode, name: str) -> _Place:
        """The list's line, or where it belongs: before the next questions."""
        keys = {key.value: key for key, _ in node.value}
        at = keys.get(name) or keys.get("next") or node.value[0][0]
        start = self._line_start(at.start_mark.index)
        indent = " " * at.start_mark.column
        written = re.compile(rf"{indent}{name}: \[[^\]\n]*\](.*\n)").match(self._before, start)
        if node.flow_style or (name in keys and not written):
            raise ChangeError(f"{response}: its {name} do not stand on a line of their own, as [...]")
        before = tuple(each.value for each in _children(_parts(node).get(name)))
        tail = written[1].replace("\r\n", "\n") if written else "\n"
        end = written.end() if written else start
        return _Place(
            start, end, before, before, lambda new: f"{indent}{name}: [{', '.join(new)}]{tail}" if new else ""
        )

    def _line_start(self, index: int) -> int:
        return self._before.rfind("\n", 0, index) + 1


def _fold(text: str, before: Sequence[str], width: int) -> list[str]:
    """The text as lines: those of `before` with which it begins still, and what follows in lines of that width."""
    kept = 0
    while kept < len(before) and text.startswith(" ".join([*before[: kept + 1], ""])):
        kept += 1
    rest = text[len(" ".join([*before[:kept], ""])) :] if kept else text
    return [*before[:kept], *textwrap.wrap(rest, width, break_long_words=False, break_on_hyphens=False)]


def _phrase_in(line: str) -> str | None:
    return line.strip()[1:].strip() if line.strip().startswith("-") else None


def _parts(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if node else {}


def _children(node: yaml.Node | None) -> list[yaml.Node]:
    return node.value if node else []
