"""The NLU pipeline of config.yml, run component by component without Rasa's graph runner.

Training here sees a handful of phrases: enough for each component to learn something, little enough to take seconds.
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes import default_components
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.data_files import ROOT, read_yaml

OURS = "components."
PHRASES = {
    "ask_technique_for_condition": [
        "which massage for sciatica",
        "what helps with a stiff neck",
        "my knee hurts, which technique",
        "massage for fibromyalgia",
    ],
    "ask_insurance": ["does insurance cover it", "will my health plan pay", "is it covered by insurance"],
    "ask_explain_technique": ["what is myofascial release", "explain deep tissue massage", "what is pnf stretching"],
    "ask_clinic_contact": ["how do i call all body kneads", "phone number of the clinic", "how do i book"],
    "greet": ["hello", "hi there", "good morning"],
}


@dataclass(frozen=True)
class Setting:
    """One entry of config.yml's pipeline."""

    place: int
    component: type[GraphComponent]
    given: dict[str, Any]

    @property
    def name(self) -> str:
        return self.component.__name__

    def __str__(self) -> str:
        """Its place too, because a component may stand at several."""
        return f"{self.place} {self.name}"

    @property
    def is_ours(self) -> bool:
        return self.component.__module__.startswith(OURS)

    @property
    def config(self) -> dict[str, Any]:
        """What the component is created with: its defaults, and what config.yml says."""
        return {**self.component.get_default_config(), **self.given}


@cache
def settings() -> tuple[Setting, ...]:
    """The pipeline of config.yml, in order."""
    entries = read_yaml(ROOT / "config.yml")["pipeline"]
    return tuple(
        Setting(place, find_component(entry["name"]), {key: value for key, value in entry.items() if key != "name"})
        for place, entry in enumerate(entries)
    )


def find_component(name: str) -> type[GraphComponent]:
    """The class that config.yml names, ours by its path, Rasa's by its name."""
    module, _, cls = name.rpartition(".")
    return getattr(import_module(module) if module else default_components, cls)


def our_settings() -> list[Setting]:
    return [setting for setting in settings() if setting.is_ours]


def training_data() -> TrainingData:
    return TrainingData(
        [Message.build(text=text, intent=intent) for intent, texts in PHRASES.items() for text in texts]
    )


def context(resource: Resource) -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name=resource.name)


@dataclass(frozen=True)
class Snapshot:
    """What a message holds at one moment; features are compared by identity, which no component may replace."""

    data: dict[str, Any]
    features: tuple[Features, ...]

    @classmethod
    def of(cls, message: Message) -> Snapshot:
        return cls({**message.data, **_copied_lists(message)}, tuple(message.features))


def copy_of(message: Message) -> Message:
    """A message that holds the same and can go on alone."""
    return Message(
        data={**message.data, **_copied_lists(message)},
        output_properties={*message.output_properties},
        features=[*message.features],
    )


def _copied_lists(message: Message) -> dict[str, Any]:
    """What components change in its place. A pickle is the fastest copy of thousands of entities."""
    lists = {key: message.get(key) for key in (ENTITIES, INTENT, INTENT_RANKING_KEY) if message.get(key)}
    return pickle.loads(pickle.dumps(lists))


class Pipeline:
    """The pipeline, trained in `folder` and loaded from there again."""

    def __init__(self, folder: Path) -> None:
        (folder / "trained").mkdir()
        storage = LocalModelStorage.create(folder / "trained")
        self.trained: list[GraphComponent] = []
        self._provided: Any = None
        resources = []
        data = training_data()
        for setting in settings():
            resource = Resource(f"{setting.place}_{setting.name}")
            made = runner = setting.component.create(setting.config, storage, resource, context(resource))
            self._provided = made.provide() if hasattr(made, "provide") else self._provided
            if hasattr(made, "train"):
                resource = self._call(made.train, data)
                # What is trained prepares the examples for its successors from its saved state, in Rasa too.
                runner = setting.component.load(setting.config, storage, resource, context(resource))
            # Classifiers judge no training examples, in Rasa neither.
            if hasattr(runner, "process_training_data") and not isinstance(runner, IntentClassifier):
                data = self._call(runner.process_training_data, data)
            self.trained.append(made)
            resources.append(resource)
        self.training_data = data
        # A model is loaded elsewhere than it was trained.
        (folder / "trained").rename(folder / "moved")
        self.folder = folder / "moved"
        moved = LocalModelStorage(self.folder)
        self.loaded = [
            setting.component.load(setting.config, moved, resource, context(resource))
            for setting, resource in zip(settings(), resources, strict=True)
        ]

    def _call(self, method: Any, argument: Any) -> Any:
        """Calls with the spaCy model where the method asks for it, as Rasa's graph does."""
        if "model" in inspect.signature(method).parameters:
            return method(argument, model=self._provided)
        return method(argument)

    def process(self, setting: Setting, messages: list[Message], trained: bool = False) -> list[Message]:
        """What one component makes of the messages: the loaded one, or the one that was trained."""
        component = (self.trained if trained else self.loaded)[setting.place]
        return self._call(component.process, messages)

    def step(self, setting: Setting, message: Message, trained: bool = False) -> None:
        """One component's work on a message alone: parts that the splitter appends are left aside."""
        assert self.process(setting, [message], trained)[0] is message

    def run(self, message: Message, before: Setting | None = None) -> Message:
        """The message after the whole pipeline, or after everything that comes before one component."""
        batch = [message]
        for setting in settings():
            if before and setting.place == before.place:
                break
            batch = self.process(setting, batch)
            assert batch[0] is message
        return message

    def parse(self, text: str) -> Message:
        return self.run(Message({TEXT: text}))

    def arrivals(self, text: str) -> Iterator[tuple[Setting, Message]]:
        """Each component of ours, with the message that comes to it; what becomes of that changes nothing later."""
        batch = [Message({TEXT: text})]
        for setting in settings():
            if setting.is_ours:
                yield setting, copy_of(batch[0])
            batch = self.process(setting, batch)

    def watch(self, text: str) -> Iterator[tuple[Setting, Snapshot, Snapshot]]:
        """Before and after each component, for a text that goes through the whole pipeline with its parts."""
        batch = [Message({TEXT: text})]
        before = Snapshot.of(batch[0])
        for setting in settings():
            batch = self.process(setting, batch)
            after = Snapshot.of(batch[0])
            yield setting, before, after
            before = after
