"""The sample pictures to choose from: what a browser may answer."""

from __future__ import annotations

import pytest

from app.components.picture_choice import Thumbnail, read_choice

SMALL = {"cat": Thumbnail("Cat", b""), "cup": Thumbnail("Cup", b"")}


def test_a_picture_that_is_offered_is_chosen() -> None:
    assert read_choice({"choose": "cup"}, SMALL) == "cup"


@pytest.mark.parametrize(
    "value", [None, "cup", {}, {"choose": "dog"}, {"choose": ["cup"]}, {"choose": {}}, {"choose": 1}]
)
def test_anything_else_chooses_nothing(value: object) -> None:
    assert read_choice(value, SMALL) is None
