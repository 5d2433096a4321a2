"""Reduced on a device, maps are the same as reduced as arrays; what is not finite goes the careful way."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from app.figures.maps.atlas import encode
from app.figures.maps.device_atlas import reduce_maps, reduce_on_device
from googlenet_core.maps.stats import map_stats

FACTS = ("max", "mean", "spread", "active")


def agree(maps: np.ndarray) -> None:
    atlas, stats = reduce_on_device(torch.from_numpy(maps))
    wanted, facts = encode(maps), map_stats(maps)
    assert (atlas.zero, atlas.channels, atlas.height, atlas.width) == (wanted.zero, *maps.shape)
    np.testing.assert_allclose(atlas.step, wanted.step, rtol=1e-6)
    # Half-way values may round either way.
    assert np.abs(atlas.codes().astype(int) - wanted.codes()).max() <= 1
    size = float(np.abs(maps).max())
    for name in FACTS:
        np.testing.assert_allclose(getattr(stats, name), getattr(facts, name), rtol=1e-4, atol=1e-6 * (1 + size))


@given(arrays(np.float32, (3, 4, 5), elements=st.floats(-1000, 1000, width=32)))
def test_signed_maps_agree(maps: np.ndarray) -> None:
    agree(maps)


@given(arrays(np.float32, (3, 4, 5), elements=st.floats(0, 1000, width=32)))
def test_maps_after_a_relu_agree(maps: np.ndarray) -> None:
    agree(maps)


def test_silent_maps_and_vectors_agree() -> None:
    agree(np.zeros((2, 3, 3), np.float32))
    agree(np.random.default_rng(0).normal(0, 1, (10, 1, 1)).astype(np.float32))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_is_marked(bad: float) -> None:
    maps = np.ones((2, 3, 3), np.float32)
    maps[0, 1, 1] = bad
    atlas, stats = reduce_maps(torch.from_numpy(maps))
    assert not atlas.finite
    assert np.isnan(atlas.decode()[0, 1, 1])
    assert stats.max[0] == 1


def test_a_device_without_room_leaves_the_work_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: torch.Tensor) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    there = torch.full((2, 3, 3), 2.0, device="meta")
    monkeypatch.setattr(torch, "isfinite", full)
    monkeypatch.setattr(torch.Tensor, "cpu", lambda _: torch.full((2, 3, 3), 2.0))
    atlas, stats = reduce_maps(there)
    assert atlas.codes().shape == (2, 3, 3)
    assert stats.max.tolist() == [2, 2]


def test_eight_bits_a_cell_and_five_numbers_a_map_leave_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    original = torch.Tensor.cpu

    def cpu(self: torch.Tensor) -> torch.Tensor:
        left.append(self.nbytes)
        return original(self)

    maps = torch.rand(256, 28, 28)
    monkeypatch.setattr(torch.Tensor, "cpu", cpu)
    reduce_on_device(maps)
    assert sum(left) == 256 * 28 * 28 + 256 * 5 * 4
    assert sum(left) < maps.nbytes / 3
