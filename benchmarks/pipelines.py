"""The two systems that are compared: ours, as config.yml has it, and what `rasa init` gives everyone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.project import ROOT, fingerprint, own_sources, packages

SHIPPED, STOCK = "shipped", "stock"
# They overrule the classifier's confidence, which is what HINT3 looks at, or take a message for several questions or
# another language: HINT3 knows one intent a message, and no such intents.
_OVERRULE = {
    "DidYouMean",
    "EmergencyMatcher",
    "FallbackClassifier",
    "FollowUp",
    "LanguageGuard",
    "MessageSplitter",
    "PartsJoiner",
    "ReferenceReader",
}
# In the installed package: what Rasa writes into a project whose config.yml names no pipeline, as that of `rasa init`.
_STOCK_CONFIG = Path("engine", "recipes", "config_files", "default_config.yml")


@dataclass(frozen=True)
class System:
    """A complete Rasa configuration under the name that the tables print."""

    name: str
    config: dict[str, Any]

    def confidence_only(self) -> System:
        """The understanding alone, without the steps that decline, sound the alarm or follow the conversation."""
        pipeline = [step for step in self.config["pipeline"] if _short_name(step) not in _OVERRULE]
        return System(self.name, {**self._frame(), "pipeline": pipeline})

    def fingerprint(self) -> str:
        """Changes with the configuration, the installed packages and, where it uses them, our own components."""
        ours = any("." in step["name"] for step in self.config["pipeline"])
        return fingerprint(json.dumps(self.config), packages(), own_sources() if ours else [])

    def _frame(self) -> dict[str, Any]:
        return {key: self.config[key] for key in ("recipe", "language", "assistant_id") if key in self.config}


def shipped() -> System:
    return System(SHIPPED, _read(ROOT / "config.yml"))


def stock() -> System:
    (package,) = find_spec("rasa").submodule_search_locations
    return System(STOCK, _read(Path(package) / _STOCK_CONFIG))


def _read(path: Path) -> dict[str, Any]:
    from rasa.shared.utils.io import read_yaml_file

    return read_yaml_file(path)


def _short_name(step: dict[str, Any]) -> str:
    return step["name"].rpartition(".")[2]
