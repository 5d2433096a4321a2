from __future__ import annotations

import pytest

from app.sections.maps.growth import _words, heading
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec


@pytest.mark.parametrize(
    ("spec", "first", "whole"),
    [
        (PAPER, "inception (4b)", "the max pool 3×3/2 after inception (4e) on"),
        (TORCHVISION, "inception (4e)", "the avg pool 7×7/1 after inception (5b) on"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_field_larger_than_the_picture_is_not_said_to_see_all_of_it(
    spec: GoogLeNetSpec, first: str, whole: str
) -> None:
    said = _words(spec)
    assert f"At {first} the field has 235 px, the picture 224." in said
    assert "sees no row or column after 131" in said
    assert f"from {whole}, every unit sees the whole picture" in said


def test_the_heading_names_the_layer_where_the_field_outgrows_the_picture() -> None:
    assert heading(PAPER, TORCHVISION) == (
        "In Paper (2015) a unit's field outgrows the picture at inception (4b), in torchvision at inception (4e)"
    )
    assert heading(PAPER, PAPER) == "In both networks a unit's field outgrows the picture at inception (4b)"
