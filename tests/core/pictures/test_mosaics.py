from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from googlenet_core.pictures.mosaics import GAP_PX, TARGET_PX, scale_words, tile_maps


def maps(channels: int, height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(channels, height, width)).astype(np.float32)


@settings(max_examples=60)
@given(st.integers(1, 70), st.integers(1, 20), st.integers(1, 20))
def test_every_map_has_its_place_and_nothing_is_cut(channels: int, height: int, width: int) -> None:
    values = maps(channels, height, width)
    picture, low, high = tile_maps(values)
    columns = int(np.ceil(np.sqrt(channels * height / width)))
    factor = max(1, TARGET_PX // (columns * (width + GAP_PX) + GAP_PX))
    small = np.asarray(picture)[::factor, ::factor]
    for channel in range(channels):
        top = (channel // columns) * (height + GAP_PX) + GAP_PX
        left = (channel % columns) * (width + GAP_PX) + GAP_PX
        wanted = (values[channel] - low) / max(high - low, 1e-12) * 255
        assert np.abs(small[top : top + height, left : left + width] - wanted).max() <= 0.51
    assert picture.width == small.shape[1] * factor
    assert picture.height == small.shape[0] * factor


def test_all_maps_share_one_scale_and_it_is_told() -> None:
    values = np.stack([np.full((4, 4), -1.0), np.full((4, 4), 3.0), np.full((4, 4), 1.0)]).astype(np.float32)
    picture, low, high = tile_maps(values)
    assert (low, high) == (-1.0, 3.0)
    assert set(np.unique(np.asarray(picture))) == {0, 64, 128, 255}


def test_a_vector_is_a_map_of_one_cell_a_channel() -> None:
    values = maps(7, 1, 1)
    (one, *ends), (other, *others) = tile_maps(values.reshape(-1)), tile_maps(values)
    assert (one.tobytes(), ends) == (other.tobytes(), others)


def test_flat_maps_are_black_and_not_a_division_by_zero() -> None:
    picture, low, high = tile_maps(np.full((5, 3, 3), 2.5, np.float32))
    assert low == high == 2.5
    assert set(np.unique(np.asarray(picture))) == {0, 64}


@pytest.mark.parametrize("shape", [(1024, 7, 7), (64, 112, 112), (1000, 1, 1), (1, 1, 1)])
def test_pictures_of_real_layers_can_be_looked_at(shape: tuple[int, int, int]) -> None:
    picture, _, _ = tile_maps(maps(*shape))
    assert TARGET_PX // 2 <= picture.width <= TARGET_PX
    assert picture.mode == "L"


def test_the_ends_of_the_scale_are_said_with_a_real_minus() -> None:
    assert scale_words(-0.5, 2) == "black is −0.5, white is 2"
    assert scale_words(-1e-7, -1e-7) == "every value is −1e−07"
