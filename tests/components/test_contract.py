"""What every component of ours must do, whatever else it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from tests.components.conftest import TEXTS
from tests.components.graph import Pipeline, Setting, Snapshot, copy_of, our_settings

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
# The embedder's training only writes files; test_sentence_embedder.py compares it with the encoder itself.
LEARNS_NOTHING = {"SentenceEmbedder", *SELDOM}
# A value of no setting's type.
NO_SETTING = frozenset({"neither number nor text"})
ABSURD = (-1e9, 1e300, float("nan"))


def test_config_has_components_of_ours():
    """The contract below is not empty, and neither are the components' settings and those that are numbers."""
    assert {setting.name for setting in our_settings()} >= {"SpellingCorrector", "TableEntities", "SentenceEmbedder"}
    assert len(our_settings()) >= 16
    assert len(list(typed_settings())) >= 48
    assert len(list(numbers())) >= 28


def test_keeps_what_others_left(pipeline):
    """Features, entities and other attributes that a message already has are still there, unchanged, afterwards."""
    faults = []
    for setting, message in pipeline.arrivals("Does all body kneads treat siatica?"):
        message.set("visitor", "from the website")
        message.set(ENTITIES, [*message.get(ENTITIES, []), {"entity": "time", "value": "today", "start": 0, "end": 4}])
        message.add_features(Features(np.ones((1, 3)), FEATURE_TYPE_SENTENCE, "action_text", "earlier"))
        before = Snapshot.of(message)
        pipeline.step(setting, message)
        faults += [f"{setting}: {lost}" for lost in changes(setting, before, Snapshot.of(message))]
    assert faults == []


def changes(setting: Setting, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """What a component may not change of what it was given, and did."""
    if after.features[: len(before.features)] != before.features:
        yield "features"
    if after.data[ENTITIES][: len(before.data[ENTITIES])] != before.data[ENTITIES]:
        yield ENTITIES
    for key in before.data.keys() - {ENTITIES} - REPLACES.get(setting.name, set()):
        if after.data[key] is not before.data[key] and after.data[key] != before.data[key]:
            yield key


def test_survives_any_text(passages):
    """No text stops a component: the text stays, earlier features stay, and every number is a number."""
    seen = {(str(setting), kind): passages[str(setting), kind] for setting in our_settings() for kind in TEXTS}
    assert [
        f"{setting}, {kind}: {fault}"
        for (setting, kind), (before, after) in seen.items()
        for fault in harm(TEXTS[kind], before, after)
    ] == []


def harm(text: str, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """What is wrong with a message that held this text."""
    if after.data[TEXT] != text:
        yield "another text"
    if after.features[: len(before.features)] != before.features:
        yield "earlier features changed"
    for features in after.features[len(before.features) :]:
        if not np.isfinite(features.features.data if features.is_sparse() else features.features).all():
            yield f"features of {features.origin} are no numbers"
    for intent in after.data.get(INTENT_RANKING_KEY, []):
        if not 0 <= intent["confidence"] <= 1:
            yield f"confidence of {intent['name']} is {intent['confidence']}"


def test_message_without_a_text(pipeline):
    """A message that is a button's payload or the start of a session has no text and is passed through."""
    faults = []
    for setting in our_settings():
        message = Message({"metadata": {"from": "a button"}})
        pipeline.step(setting, message)
        left = message.get(TEXT), message.get("metadata"), message.features
        if left != (None, {"from": "a button"}, []):
            faults.append(f"{setting}: {left}")
    assert faults == []


def test_several_messages_at_once(pipeline):
    """Messages that come together get what each would get alone, in the same order."""
    texts = ["which massage for siatica", "", "does insurance cover it", "is 2 pm free?"]
    faults = []
    for arrived in zip(*map(pipeline.arrivals, texts), strict=True):
        setting = arrived[0][0]
        together = [message for _, message in arrived]
        alone = [copy_of(message) for message in together]
        if pipeline.process(setting, together) != together:
            faults.append(f"{setting}: not the same messages in the same order")
        for message in alone:
            pipeline.step(setting, message)
        for text, one, other in zip(texts, together, alone, strict=True):
            faults += [f"{setting}, {text!r}: {difference}" for difference in differences(one, other)]
    assert faults == []


def test_saved_model_gives_the_same(pipeline):
    """A component that is loaded from a moved model does what it did when it was trained."""
    texts = [
        "which massage for siatica and my stif NECK",
        "how do i call Bilky?",
        "ما هو التدليك؟",
        "what is myofascal release",
    ]
    arrived = [(setting, message) for text in texts for setting, message in pipeline.arrivals(text)]
    learnt = [(setting, message) for setting, message in arrived if setting.name not in LEARNS_NOTHING]
    assert len(learnt) >= 9 * len(texts)
    assert [
        f"{setting}, {message.get(TEXT)!r}: {fault}"
        for setting, message in learnt
        for fault in losses(pipeline, setting, message)
    ] == []


def losses(pipeline: Pipeline, setting: Setting, message: Message) -> Iterator[str]:
    """Where the loaded component does nothing, or something else than the trained one."""
    before = Snapshot.of(message)
    trained = copy_of(message)
    pipeline.step(setting, message)
    if Snapshot.of(message) == before:
        yield "does nothing"
    pipeline.step(setting, trained, trained=True)
    yield from differences(message, trained)


def differences(one: Message, other: Message) -> list[str]:
    """Where two messages are not alike."""
    return [*unlike(one.data, other.data, "data"), *unlike(one.features, other.features, "features")]


def unlike(one: Any, other: Any, place: str) -> Iterator[str]:
    """Where two values are not equal, numbers within what a file keeps of them."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from unlike(one[key], other[key], f"{place}[{key!r}]")
    elif isinstance(one, (list, tuple)) and type(one) is type(other) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from unlike(left, right, f"{place}[{number}]")
    elif not is_alike(one, other):
        yield f"{place} is {one!r} and {other!r}"


def is_alike(one: Any, other: Any) -> bool:
    if isinstance(one, Features):
        return isinstance(other, Features) and has_like_features(one, other)
    if isinstance(one, float):
        return one == pytest.approx(other)
    if hasattr(one, "ents"):
        return one.to_json() == other.to_json()
    return one == other


def has_like_features(one: Features, other: Features) -> bool:
    if (one.attribute, one.origin, one.type) != (other.attribute, other.origin, other.type):
        return False
    if one.is_sparse():
        return (one.features != other.features).nnz == 0
    return np.allclose(one.features, other.features)


def test_settings_of_config_are_valid():
    """What config.yml says passes the component's own check, and so do the defaults."""
    assert [
        f"{setting}: {error}"
        for setting in our_settings()
        for config in (setting.config, setting.component.get_default_config())
        if (error := refusal(setting, config))
    ] == []


def test_unknown_setting():
    """A misspelt key is refused, with the component's name and the key."""
    assert [
        f"{setting}: {error}"
        for setting in our_settings()
        if not re.search(rf"{setting.name}.*'colour'", error := refusal(setting, {**setting.config, "colour": "green"}))
    ] == []


def test_setting_of_another_type():
    """A value of the wrong type is refused, with the component's name and the key."""
    assert [
        fault
        for setting, key in typed_settings()
        for value in (NO_SETTING, None)
        for fault in not_refused(setting, key, value, "must")
    ] == []


def test_yes_is_no_number():
    """YAML's `yes` is refused where a number is wanted."""
    assert [fault for setting, key in numbers() for fault in not_refused(setting, key, True, "must")] == []


def test_number_out_of_range():
    """A number that makes no sense is refused, with the component's name and the key."""
    assert [
        fault
        for setting, key in numbers()
        for value in ABSURD
        for fault in not_refused(setting, key, absurd(setting, key, value), "must lie between")
    ] == []


def typed_settings() -> Iterator[tuple[Setting, str]]:
    """Each component's settings whose default tells their type: None tells nothing. The alias is Rasa's."""
    for setting in our_settings():
        for key, value in setting.component.get_default_config().items():
            if key != "alias" and value is not None:
                yield setting, key


def numbers() -> Iterator[tuple[Setting, str]]:
    """Each component's settings that hold a number."""
    for setting in our_settings():
        for key, value in setting.component.get_default_config().items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                yield setting, key


def absurd(setting: Setting, key: str, value: float) -> float:
    """The value, or a whole number that makes as little sense where the setting is one."""
    if isinstance(setting.component.get_default_config()[key], float):
        return value
    return -(10**12) if value != value or value < 0 else 10**300


def not_refused(setting: Setting, key: str, value: Any, why: str) -> Iterator[str]:
    """What the component says of this value, unless it refuses it with its name, the key and the reason."""
    error = refusal(setting, {**setting.config, key: value})
    if not error.startswith(f"{setting.name}: {key} {why}"):
        yield f"{setting}, {key} {value!r}: {error or 'no error'}"


def refusal(setting: Setting, config: dict[str, Any]) -> str:
    """What the component's own check says against a configuration; an empty text where it says nothing."""
    try:
        setting.component.validate_config(config)
    except InvalidConfigException as err:
        return str(err)
    return ""
