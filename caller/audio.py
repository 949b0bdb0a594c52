"""Says a text aloud with flite, and lets through what a telephone lets through."""

from __future__ import annotations

import audioop
import subprocess
import wave
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

from knowledge.pronunciations import load_pronunciations

VOICES = ("kal", "awb", "rms", "slt", "kal16")
RATE = 16000
TELEPHONE_RATE = 8000
TELEPHONE_BAND = (300, 3400)
MISSING = "flite, which speaks, is missing: apt-get install flite"
# A sentence takes flite a tenth of a second.
PATIENCE = 30
_VOWELS = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
_UNSTRESSED = {"ER", "IH"}
# Without stress, as almost always here, flite has a letter of its own for it.
_SCHWA = "AH"


class SpeechError(Exception):
    """flite is missing, does not know the voice, or cannot say the text."""


def speak(text: str, voice: str = "slt") -> np.ndarray:
    """The text said aloud: 16-bit samples, `RATE` a second.

    Words of the pronunciation table are said as it says; all others as flite thinks best.

    Raises:
        SpeechError: flite is missing or fails, or has no such voice.
    """
    if voice not in VOICES:
        raise SpeechError(f"{voice!r} is no voice of flite's: {', '.join(VOICES)}")
    with TemporaryDirectory() as folder:
        words, sound = Path(folder) / "words.lex", Path(folder) / "sound.wav"
        words.write_text(_our_words(), encoding="utf-8")
        command = ["flite", "-voice", voice, "-add_lex", str(words), "-t", text, "-o", str(sound)]
        try:
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
            samples, rate = _read(sound)
        except FileNotFoundError as err:
            raise SpeechError(MISSING if err.filename == "flite" else f"flite said nothing: {text!r}") from None
        except (subprocess.SubprocessError, wave.Error, ValueError) as err:
            raise SpeechError(f"flite cannot say {text!r}: {err}") from err
    return as_samples(resample_poly(samples.astype(float), RATE, rate)) if rate != RATE else samples


def play(text: str, voice: str = "slt") -> None:
    """Says the text aloud where there is a sound card, and nothing elsewhere."""
    if not Path("/dev/snd").is_dir():
        return
    # Without a file to write, flite plays.
    command = ["flite", "-voice", voice, "-t", text]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except (FileNotFoundError, subprocess.TimeoutExpired) as err:
        raise SpeechError(MISSING if isinstance(err, FileNotFoundError) else f"flite cannot say {text!r}") from err


def telephone_band(samples: np.ndarray) -> np.ndarray:
    """What is left of samples at `RATE` on a telephone: 300 to 3400 Hz, 8-bit mu-law, `TELEPHONE_RATE` a second."""
    band = butter(6, TELEPHONE_BAND, btype="bandpass", fs=RATE, output="sos")
    narrow = as_samples(resample_poly(sosfilt(band, samples.astype(float)), TELEPHONE_RATE, RATE))
    return np.frombuffer(audioop.ulaw2lin(audioop.lin2ulaw(narrow.tobytes(), 2), 2), dtype=np.int16)


def addenda(pronunciations: Mapping[str, tuple[str, ...]]) -> str:
    """The pronunciations as a lexicon that flite reads. It wants a stress for each vowel: a guess."""
    words = (
        f"{word} : {' '.join(_flite_phone(phone, place == len(phones)) for place, phone in enumerate(phones, 1))}\n"
        for word, phones in pronunciations.items()
        if word.isalpha()
    )
    return "".join(words)


def _flite_phone(phone: str, last: bool) -> str:
    if phone not in _VOWELS:
        return phone.lower()
    if phone == _SCHWA:
        return "ax0"
    unstressed = phone in _UNSTRESSED or (last and phone == "IY")
    return f"{phone.lower()}{0 if unstressed else 1}"


@cache
def _our_words() -> str:
    return addenda(load_pronunciations())


def _read(path: Path) -> tuple[np.ndarray, int]:
    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16), sound.getframerate()


def as_samples(values: np.ndarray) -> np.ndarray:
    """Rounded to 16 bits; what is too loud is cut off."""
    return np.clip(np.round(values), -32768, 32767).astype(np.int16)
