from __future__ import annotations

import pytest

from app.sections.maps.growth import _words
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec


@pytest.mark.parametrize(
    ("spec", "first", "whole"),
    [
        (PAPER, "inception (4b) (235 px)", "the max pool 3×3/2 after inception (4e) on"),
        (TORCHVISION, "inception (4e) (235 px)", "the avg pool 7×7/1 after inception (5b) on"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_field_larger_than_the_picture_is_not_said_to_see_all_of_it(
    spec: GoogLeNetSpec, first: str, whole: str
) -> None:
    said = _words(spec)
    assert f"larger than the picture's 224 px is {first}" in said
    assert "sees no row or column after 131" in said
    assert f"from {whole}, every unit sees the whole picture" in said
