"""The atlas: 8 bits a cell, back to values within half a step, whatever the maps are like."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from app.figures.maps.atlas import NOT_FINITE, encode
from googlenet_core.errors import InputError

REAL = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)
SHAPES = hnp.array_shapes(min_dims=3, max_dims=3, max_side=6)


@given(hnp.arrays(np.float32, SHAPES, elements=REAL))
def test_a_value_comes_back_within_half_a_step(maps: np.ndarray) -> None:
    atlas = encode(maps)
    allowed = np.broadcast_to(atlas.step[:, None, None] * 0.5001, maps.shape) + np.abs(maps) * 1e-5 + 1e-30
    assert (np.abs(atlas.decode() - maps) <= allowed).all()


@given(hnp.arrays(np.float32, SHAPES, elements=REAL))
def test_zero_comes_back_as_exactly_zero_and_signs_are_kept(maps: np.ndarray) -> None:
    values = encode(maps).decode()
    assert (values[maps == 0] == 0).all()
    assert (values * maps >= 0).all()


@given(hnp.arrays(np.float32, SHAPES, elements=REAL))
def test_the_range_is_symmetric_around_zero_where_cells_are_negative_and_starts_at_zero_else(maps: np.ndarray) -> None:
    atlas = encode(maps)
    assert atlas.signed == bool((maps < 0).any())
    largest = np.abs(maps).max(axis=(1, 2))
    np.testing.assert_allclose(atlas.high, largest, rtol=1e-5, atol=1e-30)
    np.testing.assert_array_equal(atlas.low, -atlas.high if atlas.signed else 0)


def test_maps_of_zeros_and_constant_maps_are_no_trouble() -> None:
    maps = np.zeros((3, 4, 4), dtype=np.float32)
    maps[1] = 2.5
    atlas = encode(maps)
    assert atlas.step[0] == 0
    np.testing.assert_array_equal(atlas.decode(), maps)


def test_values_too_small_to_divide_become_zero() -> None:
    atlas = encode(np.full((1, 2, 2), 1e-45, dtype=np.float32))
    assert (atlas.decode() == 0).all()


def test_a_weak_map_beside_a_strong_one_keeps_its_resolution() -> None:
    maps = np.stack([np.linspace(0, 1000, 49), np.linspace(0, 0.01, 49)]).reshape(2, 7, 7).astype(np.float32)
    assert np.abs(encode(maps).decode()[1] - maps[1]).max() <= 0.01 / 254 / 2 * 1.001


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_cells_that_are_not_finite_are_marked_and_leave_the_others_alone(bad: float) -> None:
    maps = np.arange(8, dtype=np.float32).reshape(2, 2, 2)
    maps[0, 1, 1] = bad
    atlas = encode(maps)
    assert not atlas.finite
    assert not atlas.signed
    assert atlas.codes()[0, 1, 1] == NOT_FINITE
    values = atlas.decode()
    assert np.isnan(values[0, 1, 1])
    np.testing.assert_allclose(values[1], maps[1], atol=atlas.step[1])
    assert (atlas.codes() == NOT_FINITE).sum() == 1


def test_a_vector_becomes_maps_of_one_unit_with_exact_values() -> None:
    logits = np.array([1.5, -2.25, 0.0], dtype=np.float32)
    atlas = encode(logits)
    assert (atlas.channels, atlas.height, atlas.width) == (3, 1, 1)
    np.testing.assert_allclose(atlas.decode().ravel(), logits, rtol=1e-6)


def test_half_precision_is_accepted() -> None:
    maps = np.random.default_rng(0).random((2, 3, 3)).astype(np.float16)
    assert np.abs(encode(maps).decode() - maps).max() < 0.01


@pytest.mark.parametrize("shape", [(), (2, 3), (1, 2, 3, 4), (0, 2, 2)])
def test_other_shapes_are_refused_with_their_shape_in_the_message(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="Feature maps must be"):
        encode(np.zeros(shape, dtype=np.float32))


def test_256_relu_maps_take_less_room_than_their_cells() -> None:
    maps = np.maximum(np.random.default_rng(0).normal(-0.3, 1, (256, 28, 28)), 0).astype(np.float32)
    assert len(encode(maps).cells) < 160_000
