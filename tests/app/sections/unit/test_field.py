"""What is said about the gradient inside a unit's field."""

from __future__ import annotations

import pytest
from torch import Tensor

from app.sections.unit.field import none_outside
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
    assert none_outside(field, effective_field(engine, noise, unit)) == f"100.0 %: {why}"
