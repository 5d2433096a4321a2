from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.receptive_field import INPUT_FIELD, Field, field_of
from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.errors import LayerError
from googlenet_core.why.grids import upsample_at_centres


@pytest.mark.parametrize("layer", ["conv1", "inception3b", "inception4e", "inception5b"])
def test_a_single_bright_unit_stands_at_the_centre_of_what_it_reads(layer: str) -> None:
    field = field_of(layer, PAPER_BN)
    cells = {"conv1": 112, "inception3b": 28, "inception4e": 14, "inception5b": 7}[layer]
    row, column = cells // 3, cells // 2
    plane = np.zeros((cells, cells), np.float32)
    plane[row, column] = 1
    found = upsample_at_centres(plane, field)
    centre = np.array([field.center(row), field.center(column)])
    mass = found / found.sum()
    axis = np.arange(224)
    assert np.array([mass.sum(1) @ axis, mass.sum(0) @ axis]) == pytest.approx(centre, abs=1e-4)
    assert found.max() == pytest.approx(found[tuple(np.floor(centre).astype(int))])


def test_a_stretched_map_would_stand_elsewhere() -> None:
    """What most tools do, for comparison: unit u of n over pixels u·224/n to (u + 1)·224/n."""
    field = field_of("inception5b", PAPER_BN)
    stretched = (3 + 0.5) * 224 / 7 - 0.5
    assert abs(field.center(3) - stretched) > 10


def test_outside_the_outermost_centres_values_stay() -> None:
    field = Field(rf_px=9, jump_px=8, center0_px=6.0)
    found = upsample_at_centres(np.array([[1.0, 3.0], [5.0, 7.0]]), field, size=24)
    assert (found[:7, :7] == 1).all()
    assert (found[14:, 14:] == 7).all()
    assert found[6, 10] == 2
    assert found[10, 10] == 4


def test_pixels_stay_where_they_are() -> None:
    plane = np.random.default_rng(0).normal(size=(224, 224)).astype(np.float32)
    np.testing.assert_array_equal(upsample_at_centres(plane, INPUT_FIELD), plane)


@given(st.integers(1, 20), st.integers(1, 32), st.floats(-40, 40), st.floats(-10, 10))
def test_a_constant_map_is_constant_on_the_picture(cells: int, jump: int, center0: float, value: float) -> None:
    field = Field(rf_px=3, jump_px=jump, center0_px=center0)
    found = upsample_at_centres(np.full((cells, cells), value), field)
    np.testing.assert_allclose(found, value, rtol=1e-6, atol=1e-30)


def test_uneven_units_cannot_be_laid_over_a_picture() -> None:
    with pytest.raises(LayerError, match="not evenly spaced"):
        upsample_at_centres(np.zeros((4, 4)), Field(rf_px=9, jump_px=None, center0_px=0.0))
