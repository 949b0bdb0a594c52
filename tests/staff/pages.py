"""Reads a report's page as a browser would: elements with their attributes and text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(("meta", "br", "img", "link", "input", "hr"))


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    parts: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, with single spaces."""
        return " ".join("".join(each if isinstance(each, str) else each._raw() for each in self.parts).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements inside with this tag and these attributes, in order."""
        return [
            each
            for each in self._inside()
            if each.tag == tag and attributes.items() <= {k.rstrip("_"): v for k, v in each.attributes.items()}.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    def rows(self) -> list[list[str]]:
        """The cells' texts of a table's body."""
        return [[cell.text for cell in row.parts if isinstance(cell, Element)] for row in self.one("tbody").all("tr")]

    def _inside(self) -> Iterator[Element]:
        for each in self.parts:
            if isinstance(each, Element):
                yield each
                yield from each._inside()

    def _raw(self) -> str:
        space = " " if self.tag in ("br", "td", "th", "li", "p", "div", "tr") else ""
        return space + "".join(each if isinstance(each, str) else each._raw() for each in self.parts) + space


def read(page: str) -> Element:
    """The page's elements below one that holds them all.

    Raises:
        AssertionError: an element is closed that is not open, or is never closed.
    """
    parser = _Parser()
    parser.feed(page)
    parser.close()
    assert len(parser.open) == 1, f"never closed: {[each.tag for each in parser.open]}"
    return parser.open[0]


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].parts.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)
