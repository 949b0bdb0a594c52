"""What is expensive to train and never changed by a test: made once a run."""

from pathlib import Path

import pytest

from components.sentence_encoder import SentenceEncoder
from tests.components.graph import Pipeline, Snapshot, settings


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The pipeline of config.yml, trained on a handful of phrases and loaded again."""
    return Pipeline(tmp_path_factory.mktemp("pipeline"))


@pytest.fixture(scope="session")
def encoder_folder(pipeline: Pipeline) -> Path:
    """Where training left the sentence encoder."""
    place = next(setting.place for setting in settings() if setting.name == "SentenceEmbedder")
    return pipeline.folder / f"{place}_SentenceEmbedder"


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(encoder_folder)


TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "only signs that join words": " - / — ",
    "very long": "my siatica hurts, which massage please? " * 2560,
    "one very long word": "sciatica" * 12800,
    "emoji only": "💆‍♀️🙏🏽🦵",
    "Arabic": "ما هو التدليك العلاجي؟",
    "Chinese": "哪种按摩适合坐骨神经痛？",
    "Spanish": "¿qué masaje es bueno para la ciática?",
    "control characters": "siatica\x00\x07\x1b[31m\x7f\u200b\u202e",
    "half a character": "massage \ud83d for sciatica",
    "letters that grow in lower case": "İSTANBUL ßciatica ﬁbromyalgia sciatica",
}


@pytest.fixture(scope="session")
def passages(pipeline: Pipeline) -> dict[tuple[str, str], tuple[Snapshot, Snapshot]]:
    """What each component was given and what it left, by its place and name and the kind of text."""
    return {
        (str(setting), kind): (before, after)
        for kind, text in TEXTS.items()
        for setting, before, after in pipeline.watch(text)
    }
