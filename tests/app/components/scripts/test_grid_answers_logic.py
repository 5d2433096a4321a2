"""Which answers the grid shows: those about its picture and weights, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scripts import Script

LETTER = {"of": "0123-imagenet", "heads": []}


def answers_of(letter: dict[str, Any] | None, maps: str) -> Any:
    return Script("feature_grid_answers.js").call("answersOf", letter, maps)


def test_answers_belong_to_every_layer_of_their_picture_and_weights() -> None:
    assert answers_of(LETTER, "0123-imagenet-inception3a") == LETTER
    assert answers_of(LETTER, "0123-imagenet-fc") == LETTER


@pytest.mark.parametrize("maps", ["9999-imagenet-fc", "0123-ten-fc", "0123-imagenetwork-fc"])
def test_answers_about_something_else_are_not_shown(maps: str) -> None:
    assert answers_of(LETTER, maps) is None


def test_before_any_letter_nothing_is_answered() -> None:
    assert answers_of(None, "0123-imagenet-fc") is None
