"""The checks of config.yml that the components share."""

import pytest
from rasa.shared.exceptions import InvalidConfigException

from components.config import check_keys, check_range

DEFAULTS = {"scale": 1.0, "folder": "models", "size": 3, "strict": False}


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"scale": 2.5},
        {"scale": 2},
        {"folder": "elsewhere", "size": 0, "strict": True},
        {"name": "components.x.Y", "alias": "y", "finetuning_epoch_fraction": 1.0},
        {"__private__": object()},
    ],
)
def test_sound_config(config):
    """Known keys of the right type pass, whole numbers do for fractions, and Rasa's own keys are not ours to judge."""
    assert check_keys("Y", config, DEFAULTS) is None


def test_unknown_key_names_the_known_ones():
    """The error says which component, which key, and which keys there are."""
    with pytest.raises(InvalidConfigException) as caught:
        check_keys("Y", {"scael": 1.0}, DEFAULTS)
    assert str(caught.value) == "Y has no setting 'scael'; it knows folder, scale, size, strict"


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ({"scale": "2"}, "Y: scale must be a float, not '2'"),
        ({"scale": True}, "Y: scale must be a float, not True"),
        ({"scale": None}, "Y: scale must be a float, not None"),
        ({"size": 2.0}, "Y: size must be a int, not 2.0"),
        ({"size": False}, "Y: size must be a int, not False"),
        ({"folder": 3}, "Y: folder must be a str, not 3"),
        ({"strict": 1}, "Y: strict must be a bool, not 1"),
    ],
)
def test_wrong_type(config, error):
    """The error says which component, which key, which type it wants and what it got."""
    with pytest.raises(InvalidConfigException) as caught:
        check_keys("Y", config, DEFAULTS)
    assert str(caught.value) == error


@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_inside_of_the_range(value):
    """Both ends belong to the range."""
    assert check_range("Y", {"scale": value}, "scale", 0, 1) is None


@pytest.mark.parametrize("value", [-0.001, 1.001, float("nan"), float("inf")])
def test_outside_of_the_range(value):
    """The error says which component, which key and which range; a number that is none is outside of any."""
    with pytest.raises(InvalidConfigException, match=r"^Y: scale must lie between 0 and 1, not"):
        check_range("Y", {"scale": value}, "scale", 0, 1)


def test_range_of_a_key_that_is_not_set():
    """What is not set keeps its default and needs no check."""
    assert check_range("Y", {}, "scale", 0, 1) is None
