"""Checks of config.yml shared by the components: an error names the component and the key."""

from __future__ import annotations

from typing import Any

from rasa.shared.exceptions import InvalidConfigException

# Rasa adds these to each component's configuration.
_RASA_KEYS = {"name", "alias", "finetuning_epoch_fraction"}


def check_keys(component: str, config: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Refuses keys that the component does not know and values of another type than the default's.

    Raises:
        InvalidConfigException: names the component, the key and what is wrong with it.
    """
    for key, value in config.items():
        if key in _RASA_KEYS or key.startswith("__"):
            continue
        if key not in defaults:
            known = ", ".join(sorted(defaults))
            raise InvalidConfigException(f"{component} has no setting {key!r}; it knows {known}")
        if defaults[key] is None:
            continue
        wanted = type(defaults[key])
        fits = isinstance(value, (int, float)) if wanted is float else isinstance(value, wanted)
        if not fits or (isinstance(value, bool) and wanted is not bool):
            raise InvalidConfigException(f"{component}: {key} must be a {wanted.__name__}, not {value!r}")


def check_range(component: str, config: dict[str, Any], key: str, low: float, high: float) -> None:
    """Refuses a number outside of `low` to `high`, both included.

    Raises:
        InvalidConfigException: names the component, the key and the range.
    """
    if key in config and not low <= config[key] <= high:
        raise InvalidConfigException(f"{component}: {key} must lie between {low} and {high}, not {config[key]!r}")
