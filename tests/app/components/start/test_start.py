"""What the Start page's component sends, and what a browser may answer."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from app.components.start import Answered, Own, letter_data, read_choice, read_go
from app.figures.tables.answers import HeadAnswer
from googlenet_core.pictures import palettes

NAMES = ("chelsea", "coffee")
HEAD = HeadAnswer(title="Main head", place="main head", answer="", classes=[], verdict="", note="untrained")


def answered(*maps: np.ndarray) -> Answered:
    crop = np.zeros((224, 224, 3), np.uint8)
    return Answered("coffee", "Coffee cup", crop=crop, head=HEAD, maps=maps, own=Own("mine", "data:,"))


def steps(shown: np.ndarray) -> list[int]:
    (sent,) = letter_data(answered(shown.astype(np.float32)))["maps"]  # type: ignore[misc]
    assert sent["side"] == len(shown)
    return list(base64.b64decode(sent["steps"]))


def test_a_map_is_sent_on_its_own_scale_from_0() -> None:
    assert steps(np.array([[0, 1], [2, 4]])) == [0, 64, 128, 255]
    assert steps(np.array([[-3, 0.5], [1, np.nan]])) == [0, 128, 255, 0]


def test_a_map_without_anything_above_0_has_the_colour_of_0() -> None:
    zero = palettes.get_palette(palettes.DEFAULT).zero
    assert steps(np.zeros((2, 2))) == [zero] * 4
    assert steps(np.full((1, 1), -1.0)) == [zero]


def test_a_letter_is_json_with_numbers_alone_that_json_knows() -> None:
    text = json.dumps(letter_data(answered(np.full((7, 7), np.inf, np.float32))), allow_nan=False)
    assert json.loads(text)["own"] == {"title": "mine", "url": "data:,"}


def test_what_could_not_be_answered_says_why_and_nothing_else() -> None:
    data = letter_data(Answered("coffee", "Coffee cup", fault="Too busy."))
    assert data == {"image": "coffee", "title": "Coffee cup", "fault": "Too busy.", "own": None}


def test_a_sample_that_is_offered_is_chosen() -> None:
    assert read_choice({"choose": "coffee"}, NAMES) == "coffee"


@pytest.mark.parametrize("value", [None, "coffee", {}, {"choose": "dog"}, {"choose": ["coffee"]}, {"choose": 1}])
def test_anything_else_chooses_nothing(value: object) -> None:
    assert read_choice(value, NAMES) is None


@pytest.mark.parametrize(
    ("place", "leads_to"),
    [
        ({"door": "architecture"}, ("architecture", "")),
        ({"door": "lesson", "step": ""}, ("lesson", "")),
        ({"door": "lesson", "step": "3.2", "at": 7}, ("lesson", "3.2")),
    ],
)
def test_a_door_is_taken_with_the_step_behind_it(place: dict[str, object], leads_to: tuple[str, str]) -> None:
    assert read_go({"go": place}, ("architecture", "lesson")) == leads_to


@pytest.mark.parametrize(
    "place",
    [None, 1, [], {}, {"door": "secret"}, {"door": ["lesson"]}, {"door": "lesson", "step": 3.2}]
    + [{"door": "lesson", "step": step} for step in ("3", "3.2.1", "3.2\n", "٣.٢", "x", "100.1", "3.2&a=b")],
)  # fmt: skip
def test_no_other_way_is_gone(place: object) -> None:
    assert read_go({"go": place}, ("lesson",)) is None
