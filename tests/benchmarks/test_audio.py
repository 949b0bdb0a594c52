"""The caller of our own: what it says, what a telephone leaves of it, what is heard, and how that is measured.

flite and pocketsphinx really run: without flite the tests that speak are left out, and pytest's summary says so.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import yaml

from benchmarks import audio as benchmark
from benchmarks.audio import CORRECTED, HEARD, SAID, Spoken, hear_all, measure, read_questions, word_error_rate
from benchmarks.phrases import Phrase
from benchmarks.verdicts import Reply
from caller.audio import MISSING, RATE, TELEPHONE_RATE, VOICES, SpeechError, addenda, speak, telephone_band
from caller.language import arpa, sounds, spoken_words, training_sentences
from caller.recogniser import Recogniser
from knowledge.pronunciations import load_pronunciations
from knowledge.text import normalize
from knowledge.trigrams import END, START, Trigrams
from tests.data_files import ROOT, training_phrases

SCIATICA = "Which massage helps with sciatica?"


def tone(frequency: float, seconds: float = 1.0, loudness: float = 10000.0) -> np.ndarray:
    times = np.arange(int(RATE * seconds)) / RATE
    return (loudness * np.sin(2 * np.pi * frequency * times)).astype(np.int16)


def loudness(samples: np.ndarray) -> float:
    """Of the middle, where a filter has settled."""
    quarter = len(samples) // 4
    return float(np.sqrt(np.mean(samples[quarter:-quarter].astype(float) ** 2)))


# Speaks with flite for real.
SPOKEN = pytest.mark.usefixtures("flite")


class TestSpeech:
    @SPOKEN
    @pytest.mark.parametrize("voice", VOICES)
    def test_every_voice_speaks(self, voice):
        said = speak(SCIATICA, voice)
        assert said.dtype == np.int16
        assert 1.0 < len(said) / RATE < 5.0
        assert loudness(said) > 500

    @SPOKEN
    def test_more_words_take_longer(self):
        assert len(speak("No.")) < len(speak(SCIATICA)) < len(speak(SCIATICA * 2))

    @SPOKEN
    def test_same_text_sounds_the_same(self):
        assert np.array_equal(speak(SCIATICA), speak(SCIATICA))

    @SPOKEN
    @pytest.mark.parametrize("text", ["-voice", "README.md", "it's 'quoted' & $HOME `x`", "\n"])
    def test_no_text_is_taken_for_an_option_or_a_file(self, text):
        assert len(speak(text)) < 5 * RATE

    def test_unknown_voice(self):
        with pytest.raises(SpeechError, match="'bob' is no voice of flite's: kal, awb"):
            speak(SCIATICA, "bob")

    def test_text_that_no_program_can_be_given(self):
        with pytest.raises(SpeechError, match="flite cannot say"):
            speak("a\0b")

    def test_missing_flite_names_the_package(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SpeechError, match="apt-get install flite") as caught:
            speak(SCIATICA)
        assert str(caught.value) == MISSING

    def test_failing_flite_is_an_error(self, monkeypatch, tmp_path):
        fake = tmp_path / "flite"
        fake.write_text("#!/bin/sh\nexit 3\n")
        fake.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SpeechError, match="exit status 3"):
            speak(SCIATICA)

    def test_flite_that_writes_nothing_is_not_missing(self, monkeypatch, tmp_path):
        fake = tmp_path / "flite"
        fake.write_text("#!/bin/sh\n")
        fake.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SpeechError, match="said nothing"):
            speak(SCIATICA)

    @SPOKEN
    def test_words_of_the_table_are_said_as_it_says(self, tmp_path):
        """flite on its own says sciatica with sh, and TheraRehab without an h."""
        table = {word: phones for word, phones in load_pronunciations().items() if word.isalpha()}
        lexicon = tmp_path / "words.lex"
        lexicon.write_text(addenda(table))
        command = ["flite", "-add_lex", str(lexicon), "-t", " ".join(table), "-ps", "none"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True)
        said = [phone.upper().replace("AX", "AH") for phone in printed.stdout.split() if phone != "pau"]
        assert said == [phone for phones in table.values() for phone in phones]


class TestTelephone:
    @pytest.mark.parametrize("frequency", [500, 1000, 2000, 3000])
    def test_voices_pass(self, frequency):
        assert loudness(telephone_band(tone(frequency))) == pytest.approx(loudness(tone(frequency)), rel=0.1)

    @pytest.mark.parametrize("frequency", [60, 150, 3900, 5000, 7000])
    def test_what_is_lower_or_higher_does_not(self, frequency):
        assert loudness(telephone_band(tone(frequency))) < 0.2 * loudness(tone(frequency))

    def test_rate_and_form(self):
        passed = telephone_band(tone(440, seconds=2))
        assert len(passed) == 2 * TELEPHONE_RATE
        assert passed.dtype == np.int16

    @SPOKEN
    def test_eight_bits_a_sample(self):
        assert len(np.unique(telephone_band(speak(SCIATICA)))) <= 256

    def test_too_loud_is_cut_off_and_not_turned_over(self):
        passed = telephone_band(np.sign(tone(440)).astype(np.int16) * 32767)
        assert loudness(passed) > 20000


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Which massage helps with sciatica?", "which massage helps with sciatica"),
            ("I can't, it's my T.M.J.", "i can't it's my t m j"),
            ("I don’t know", "i don't know"),
            ("Raynaud's disease", "raynauds disease"),
            ("TheraRehab & Wellness", "therarehab and wellness"),
            ("deep-tissue massage", "deep tissue massage"),
            ("type 2 diabetes, 60 minutes", "type two diabetes sixty minutes"),
            ("?!", ""),
        ],
    )
    def test_words_as_they_are_said(self, text, words):
        assert " ".join(spoken_words(text)) == words

    def test_training_sentences_can_all_be_said(self):
        sentences = training_sentences()
        assert len(sentences) > 10000
        assert {word for words in sentences for word in words} <= sounds().keys()
        assert ("trigger", "point", "therapy") in sentences

    def test_a_typing_error_is_left_out(self, tmp_path):
        (tmp_path / "knowledge").symlink_to(ROOT / "data" / "knowledge")
        examples = "- does it hurt\n- does it hrut\n"
        content = {"nlu": [{"intent": "ask_does_it_hurt", "examples": examples}]}
        (tmp_path / "topic.yml").write_text(yaml.safe_dump(content))
        sentences = training_sentences(tmp_path)
        assert ("does", "it", "hurt") in sentences
        assert ("does", "it", "hrut") not in sentences

    def test_phone_texts_are_known_and_web_texts_are_not(self, tmp_path):
        (tmp_path / "knowledge").symlink_to(ROOT / "data" / "knowledge")
        variations = [{"text": "never said aloud"}, {"text": "This is said. Is it?", "channel": "phone"}]
        (tmp_path / "topic.yml").write_text(yaml.safe_dump({"responses": {"utter_x": variations}}))
        sentences = training_sentences(tmp_path)
        assert {("this", "is", "said"), ("is", "it")} <= set(sentences)
        assert ("never", "said", "aloud") not in sentences

    def test_chances_add_up_after_every_history(self):
        """What may follow whatever was said, by the rules of the format, is certain to be something."""
        said = ["does it hurt", "does it help", "how long does it take", "it does"]
        model = Arpa(arpa(Trigrams(text.split() for text in said)))
        words = {word for text in said for word in text.split()} | {END}
        for history in [(), (START,), ("it",), ("does", "it"), (START, "it"), ("take", "how"), ("hurt", "hurt")]:
            assert sum(model.chance((*history, word)) for word in words) == pytest.approx(1, abs=1e-3)

    def test_what_was_said_is_likelier_than_what_was_not(self):
        model = Arpa(arpa(Trigrams(text.split() for text in ["does it hurt", "does it help", "is it far"])))
        assert model.chance(("does", "it", "hurt")) > model.chance(("does", "it", "far"))
        assert model.chance(("does", "it", "far")) > 0


class Arpa:
    """A model read back, by the rules of the format."""

    def __init__(self, text: str) -> None:
        self.chances: dict[tuple[str, ...], float] = {}
        self.backoffs: dict[tuple[str, ...], float] = defaultdict(float)
        for line in text.splitlines():
            if "\t" in line:
                chance, gram, *backoff = line.split("\t")
                self.chances[tuple(gram.split())] = float(chance)
                if backoff:
                    self.backoffs[tuple(gram.split())] = float(backoff[0])

    def chance(self, gram: tuple[str, ...]) -> float:
        return 10 ** self._logarithm(gram)

    def _logarithm(self, gram: tuple[str, ...]) -> float:
        if gram in self.chances:
            return self.chances[gram]
        return self.backoffs[gram[:-1]] + self._logarithm(gram[1:])


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


class TestRecogniser:
    @SPOKEN
    @pytest.mark.parametrize("text", [SCIATICA, "What is myofascial release?", "How long does a session take?"])
    def test_hears_what_was_said(self, recogniser, text):
        heard, confidence = recogniser.hear(telephone_band(speak(text, "rms")))
        assert heard == " ".join(spoken_words(text))
        assert 0.5 < confidence <= 1

    @SPOKEN
    def test_hears_the_same_in_any_order(self, recogniser):
        """What it heard before changes nothing."""
        sounds = [telephone_band(speak(text, "kal")) for text in (SCIATICA, "Does it hurt?", "Who is Bilky?")]
        forwards = [recogniser.hear(each) for each in sounds]
        assert [recogniser.hear(each) for each in reversed(sounds)] == forwards[::-1]

    @pytest.mark.parametrize("length", [0, 1, 800, 16000])
    def test_silence_is_nothing(self, recogniser, length):
        assert recogniser.hear(np.zeros(length, dtype=np.int16)) == ("", 0.0)

    def test_noise_is_uncertain(self, recogniser):
        noise = np.random.default_rng(1).integers(-3000, 3000, TELEPHONE_RATE).astype(np.int16)
        _, confidence = recogniser.hear(noise)
        assert confidence < 0.5

    @SPOKEN
    def test_knows_no_other_words_than_those_given(self):
        small = Recogniser([("does", "it", "hurt"), ("who", "is", "bilky")])
        heard, confidence = small.hear(telephone_band(speak("Does it hurt?", "awb")))
        assert (heard, confidence > 0.5) == ("does it hurt", True)
        heard, _ = small.hear(telephone_band(speak("Can I have your telephone number?", "awb")))
        assert set(heard.split()) <= {"does", "it", "hurt", "who", "is", "bilky"}

    @SPOKEN
    def test_most_words_of_spoken_questions(self, recogniser):
        """Far better than pocketsphinx's own language model, which mishears more than half of the words."""
        spoken = hear_all(read_questions()[::4], recogniser.hear)
        assert word_error_rate([each.phrase.text for each in spoken], [each.heard for each in spoken]) < 0.35


class TestQuestions:
    def test_forty_of_many_topics(self):
        questions = read_questions()
        assert len({normalize(each.text) for each in questions}) == len(questions) == 40
        assert len({each.intent for each in questions}) >= 25

    def test_intents_exist(self):
        intents = set(yaml.safe_load((ROOT / "domain.yml").read_text())["intents"])
        assert {each.intent for each in read_questions()} <= intents

    def test_none_is_trained_on(self):
        trained = {normalize(phrase) for phrases in training_phrases().values() for phrase in phrases}
        assert not {normalize(each.text) for each in read_questions()} & trained


PAY = Phrase("does insurance pay", "ask_insurance", None, None)
HURT = Phrase("does it hurt", "ask_does_it_hurt", None, None)
REPLIES = {
    "does insurance pay": Reply("It may.", "ask_insurance", 0.9),
    "does it hurt": Reply("It may feel sore.", "ask_does_it_hurt", 0.9),
    "does it hard": Reply("Sorry?", "nlu_fallback", 0.2),
}


def replies(texts):
    return [REPLIES[text] for text in texts]


class TestMeasure:
    @SPOKEN
    def test_every_question_is_spoken_by_one_voice_after_the_other(self):
        spoken = hear_all([PAY] * 6, lambda samples: (str(samples.dtype), 0.5))
        assert [each.voice for each in spoken] == [*VOICES, VOICES[0]]
        assert {(each.heard, each.confidence) for each in spoken} == {("int16", 0.5)}

    @SPOKEN
    def test_or_by_all_of_them(self):
        spoken = hear_all([PAY, HURT], lambda samples: ("x", 0.5), every_voice=True)
        assert [(each.phrase, each.voice) for each in spoken] == [(each, v) for each in (PAY, HURT) for v in VOICES]

    def test_report(self):
        spoken = [Spoken(PAY, "slt", "does insurance pay", 0.9), Spoken(HURT, "awb", "does it hard", 0.4)]
        report = measure(spoken, replies)
        said, heard = (line for line in report.splitlines() if line.startswith(("| as said", "| as heard")))
        assert [cell.strip() for cell in said.split("|")[1:5]] == [SAID, "0.0%", "100.0%", "-"]
        assert [cell.strip() for cell in heard.split("|")[1:5]] == [HEARD, "16.7%", "50.0%", "50.0%"]
        assert CORRECTED not in report
        assert "  - as heard: does it hard -> declined, nlu_fallback" in report

    def test_report_of_what_was_put_right(self):
        spoken = [Spoken(HURT, "awb", "does it hard", 0.4)]
        report = measure(benchmark.corrected(spoken, lambda texts: [("does it hurt", True) for _ in texts]), replies)
        (row,) = (line for line in report.splitlines() if line.startswith(f"| {CORRECTED}"))
        assert [cell.strip() for cell in row.split("|")[2:4]] == ["0.0%", "100.0%"]

    @pytest.mark.parametrize(
        ("text", "sure", "right", "declined", "wrong"),
        [
            ("does it hurt", False, "100.0%", "-", "-"),
            ("does insurance pay", False, "-", "100.0%", "-"),
            ("does insurance pay", True, "-", "-", "100.0%"),
        ],
    )
    def test_whoever_is_asked_says_no_to_what_was_not_said(self, text, sure, right, declined, wrong):
        spoken = benchmark.corrected([Spoken(HURT, "awb", "does it hard", 0.4)], lambda texts: [(text, sure)])
        report = measure(spoken, replies)
        (row,) = (line for line in report.splitlines() if line.startswith(f"| {CORRECTED}"))
        cells = [cell.strip() for cell in row.split("|")]
        assert (cells[3], cells[4], cells[6]) == (right, declined, wrong)
        assert f"Of {int(not sure)}, the line asks" in report

    def test_nothing_wrong_lists_nothing(self):
        assert "Not right" not in measure([Spoken(PAY, "slt", "does insurance pay", 0.9)], replies)

    @pytest.mark.parametrize(
        ("said", "heard", "rate"),
        [
            ("I don't know", "i dont know", 0),
            ("does it hurt", "", 1),
            ("does it hurt", "does that hurt", 1 / 3),
            ("hurt", "does it hurt", 2),
        ],
    )
    def test_word_error_rate(self, said, heard, rate):
        assert word_error_rate([said], [heard]) == pytest.approx(rate)

    def test_no_phone_line_puts_nothing_right(self, monkeypatch):
        monkeypatch.setattr(benchmark, "_PHONE_LINE", "channels.no_such_folder.hearing")
        assert benchmark.phone_line(Path("model")) is None


def test_flite_is_installed_before_the_tests():
    """`make test` brings flite by this program, and continuous integration runs `make test`."""
    assert "flite" in (ROOT / "tests" / "packages.sh").read_text().split("for package in ")[1].split(";")[0].split()
    assert "packages" in re.search(r"^test:(.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert "make test" in (ROOT / ".ci" / "run").read_text()
