"""Hears what was said on a telephone: pocketsphinx, with a language model of this project's own sentences."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from pocketsphinx import Decoder
from scipy.signal import resample_poly

from caller.audio import TELEPHONE_RATE, as_samples
from caller.language import arpa, sounds, training_sentences
from knowledge.trigrams import Trigrams, Words

# The acoustic model that pocketsphinx brings has learnt from sound of so many samples a second.
_MODEL_RATE = 16000


class Recogniser:
    """Knows the words of the sentences it is given, the project's training sentences by default, and no others."""

    def __init__(self, sentences: Iterable[Words] | None = None) -> None:
        known = list(training_sentences() if sentences is None else sentences)
        with TemporaryDirectory() as folder:
            model, dictionary = Path(folder) / "model.arpa", Path(folder) / "words.dict"
            model.write_text(arpa(Trigrams(known)), encoding="utf-8")
            dictionary.write_text(_dictionary({word for words in known for word in words}), encoding="utf-8")
            self._decoder = Decoder(lm=str(model), dict=str(dictionary), samprate=_MODEL_RATE, loglevel="FATAL")

    def hear(self, samples: np.ndarray) -> tuple[str, float]:
        """What was said, with the mean certainty of its words from 0 to 1; nothing heard is "" with 0.

        Args:
            samples: 16-bit, `TELEPHONE_RATE` a second.
        """
        # pocketsphinx hears words in perfect silence.
        if not samples.any():
            return "", 0.0
        wide = as_samples(resample_poly(samples.astype(float), _MODEL_RATE, TELEPHONE_RATE))
        # Forgets the noise of what it heard before: the same sound is always heard as the same words.
        # pocketsphinx calls that unnecessary, and yet hears other words without it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._decoder.start_stream()
        self._decoder.start_utt()
        self._decoder.process_raw(wide.tobytes(), full_utt=True)
        self._decoder.end_utt()
        # Silence, noise and the sentence's ends are no words; another way to say a word is "word(2)".
        words = [(part.word.split("(")[0], part.prob) for part in self._decoder.seg() or () if part.word[0] not in "<["]
        if not words:
            return "", 0.0
        return " ".join(word for word, _ in words), min(1.0, sum(chance for _, chance in words) / len(words))


def _dictionary(words: Iterable[str]) -> str:
    """The words with their phones as pocketsphinx reads them: other ways to say a word are numbered from 2."""
    return "".join(
        f"{word}{f'({way})' if way > 1 else ''} {' '.join(phones)}\n"
        for word in sorted(words)
        for way, phones in enumerate(sounds()[word], 1)
    )
