"""What every component of ours must do, whatever else it does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from tests.components.conftest import TEXTS
from tests.components.graph import Snapshot, our_settings

EACH = pytest.mark.parametrize("setting", our_settings(), ids=lambda setting: setting.name)
# What a component is there to replace.
REPLACES = {
    name: {INTENT, INTENT_RANKING_KEY}
    for name in (
        "RegularizedClassifier",
        "NearestQuestion",
        "FollowUp",
        "LanguageGuard",
        "EmergencyMatcher",
        "DidYouMean",
        "PartsJoiner",
    )
}
# What has work to do in some messages only, and keeps nothing in the model; each has a test file of its own.
SELDOM = {"MessageSplitter", "ReferenceReader", "FollowUp", "LanguageGuard", "DidYouMean", "PartsJoiner"}
# A value of no setting's type.
NO_SETTING = frozenset({"neither number nor text"})
ABSURD = (-1e9, 1e300, float("nan"))


def numbers(setting) -> list[str]:
    """The component's settings that hold a number."""
    return [
        key
        for key, value in setting.component.get_default_config().items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]


def assert_alike(one: Any, other: Any) -> None:
    """Equal, numbers within what a file keeps of them."""
    if isinstance(one, Features):
        assert (one.attribute, one.origin, one.type) == (other.attribute, other.origin, other.type)
        assert (
            (one.features != other.features).nnz == 0 if one.is_sparse() else np.allclose(one.features, other.features)
        )
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_alike(one[key], other[key])
    elif isinstance(one, (list, tuple)):
        assert type(one) is type(other)
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_alike(left, right)
    elif isinstance(one, float):
        assert one == pytest.approx(other)
    elif hasattr(one, "ents"):
        assert one.to_json() == other.to_json()
    else:
        assert one == other


def test_config_has_components_of_ours():
    """The contract below is not empty."""
    assert {setting.name for setting in our_settings()} >= {"SpellingCorrector", "TableEntities", "SentenceEmbedder"}


@EACH
def test_keeps_what_others_left(setting, pipeline):
    """Features, entities and other attributes that a message already has are still there, unchanged, afterwards."""
    text = "Does all body kneads treat siatica?"
    message = pipeline.run(Message({TEXT: text}), before=setting)
    message.set("visitor", "from the website")
    message.set(ENTITIES, [*message.get(ENTITIES, []), {"entity": "time", "value": "today", "start": 0, "end": 4}])
    message.add_features(Features(np.ones((1, 3)), FEATURE_TYPE_SENTENCE, "action_text", "earlier"))
    before = Snapshot.of(message)

    pipeline.step(setting, message)

    after = Snapshot.of(message)
    assert after.features[: len(before.features)] == before.features
    assert after.data[ENTITIES][: len(before.data[ENTITIES])] == before.data[ENTITIES]
    for key in before.data.keys() - {ENTITIES} - REPLACES.get(setting.name, set()):
        assert after.data[key] is before.data[key] or after.data[key] == before.data[key]


@EACH
@pytest.mark.parametrize("kind", TEXTS)
def test_survives_any_text(setting, kind, passages):
    """No text stops a component: the text stays, earlier features stay, and every number is a number."""
    before, after = passages[f"{setting.place} {setting.name}", kind]
    assert after.data[TEXT] == TEXTS[kind]
    assert after.features[: len(before.features)] == before.features
    for features in after.features[len(before.features) :]:
        values = features.features.data if features.is_sparse() else features.features
        assert np.isfinite(values).all()
    for intent in after.data.get(INTENT_RANKING_KEY, []):
        assert 0 <= intent["confidence"] <= 1


@EACH
def test_message_without_a_text(setting, pipeline):
    """A message that is a button's payload or the start of a session has no text and is passed through."""
    message = Message({"metadata": {"from": "a button"}})
    pipeline.step(setting, message)
    assert message.get(TEXT) is None
    assert message.get("metadata") == {"from": "a button"}
    assert message.features == []


@EACH
def test_several_messages_at_once(setting, pipeline):
    """Messages that come together get what each would get alone, in the same order."""
    texts = ["which massage for siatica", "", "does insurance cover it", "is 2 pm free?"]
    together, alone = ([pipeline.run(Message({TEXT: text}), before=setting) for text in texts] for _ in range(2))
    assert pipeline.process(setting, together) == together
    for message in alone:
        pipeline.step(setting, message)
    for one, other in zip(together, alone, strict=True):
        assert_alike(one.data, other.data)
        assert_alike(one.features, other.features)


# The embedder's training only writes files; test_sentence_embedder.py compares it with the encoder itself.
@pytest.mark.parametrize(
    "setting",
    [setting for setting in our_settings() if setting.name not in {"SentenceEmbedder", *SELDOM}],
    ids=lambda setting: setting.name,
)
@pytest.mark.parametrize(
    "text",
    [
        "which massage for siatica and my stif NECK",
        "how do i call Bilky?",
        "ما هو التدليك؟",
        "what is myofascal release",
    ],
)
def test_saved_model_gives_the_same(setting, pipeline, text):
    """A component that is loaded from a moved model does what it did when it was trained."""
    loaded, trained = (pipeline.run(Message({TEXT: text}), before=setting) for _ in range(2))
    before = Snapshot.of(loaded)
    pipeline.step(setting, loaded)
    assert Snapshot.of(loaded) != before
    pipeline.step(setting, trained, trained=True)
    assert_alike(loaded.data, trained.data)
    assert_alike(loaded.features, trained.features)


@EACH
def test_settings_of_config_are_valid(setting):
    """What config.yml says passes the component's own check, and so do the defaults."""
    setting.component.validate_config(setting.config)
    setting.component.validate_config(setting.component.get_default_config())


@EACH
def test_unknown_setting(setting):
    """A misspelt key is refused, with the component's name and the key."""
    with pytest.raises(InvalidConfigException, match=rf"{setting.name}.*'colour'"):
        setting.component.validate_config({**setting.config, "colour": "green"})


SETTINGS = [
    pytest.param(setting, key, id=f"{setting.name}-{key}")
    for setting in our_settings()
    # A default of None says nothing about the type; the alias is Rasa's.
    for key, value in setting.component.get_default_config().items()
    if key != "alias" and value is not None
]
NUMBERS = [
    pytest.param(setting, key, id=f"{setting.name}-{key}") for setting in our_settings() for key in numbers(setting)
]


@pytest.mark.parametrize(("setting", "key"), SETTINGS)
@pytest.mark.parametrize("value", [NO_SETTING, None])
def test_setting_of_another_type(setting, key, value):
    """A value of the wrong type is refused, with the component's name and the key."""
    with pytest.raises(InvalidConfigException, match=rf"{setting.name}: {key} must"):
        setting.component.validate_config({**setting.config, key: value})


@pytest.mark.parametrize(("setting", "key"), NUMBERS)
def test_yes_is_no_number(setting, key):
    """YAML's `yes` is refused where a number is wanted."""
    with pytest.raises(InvalidConfigException, match=rf"{setting.name}: {key} must"):
        setting.component.validate_config({**setting.config, key: True})


@pytest.mark.parametrize(("setting", "key"), NUMBERS)
@pytest.mark.parametrize("value", ABSURD)
def test_number_out_of_range(setting, key, value):
    """A number that makes no sense is refused, with the component's name and the key."""
    default = setting.component.get_default_config()[key]
    absurd = value if isinstance(default, float) else -(10**12) if value != value or value < 0 else 10**300
    with pytest.raises(InvalidConfigException, match=rf"{setting.name}: {key} must lie between"):
        setting.component.validate_config({**setting.config, key: absurd})
