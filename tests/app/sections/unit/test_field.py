"""What is said about the gradient inside a unit's field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from torch import Tensor

from app.sections.unit.field import heading, none_outside
from googlenet_core.arithmetic import Unit, unit_field
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.effective_fields import effective_field, random_images


@pytest.fixture(scope="module")
def noise() -> Tensor:
    return random_images(1)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(device="cpu")


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        (Unit("inception3a", 200, 14, 14), "no pixel outside it can move the unit"),
        (Unit("inception5b", 0, 3, 3), "it covers the whole picture"),
    ],
)
def test_a_field_that_covers_the_picture_leaves_no_pixel_outside(
    unit: Unit, why: str, engine: Engine, noise: Tensor
) -> None:
    field = unit_field(unit, PAPER)
    assert (field.inside.area == IMAGE_PX**2) == (why == "it covers the whole picture")
    assert none_outside(field, effective_field(engine, noise, unit)) == f"100.0\N{NO-BREAK SPACE}%: {why}"


def test_the_heading_tells_how_much_smaller_the_square_is_that_holds_nearly_all(engine: Engine, noise: Tensor) -> None:
    unit = Unit("inception3a", 200, 14, 14)
    found = effective_field(engine, noise, unit)
    said = heading(unit_field(unit, PAPER), found)
    assert said == (
        f"90% of this unit's gradient lies within {found.side_px(0.9)}×{found.side_px(0.9)} px around its centre; "
        "its field has 59×59 px"
    )
    silent = replace(found, gradient=found.gradient * 0)
    assert heading(unit_field(unit, PAPER), silent) == "No small change of a pixel moves this unit"
