from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from googlenet_core.errors import InputError
from googlenet_core.maps.directions import kept_variance


@given(st.integers(0, 50))
def test_it_rises_to_the_whole(seed: int) -> None:
    kept = kept_variance(np.random.default_rng(seed).normal(size=(8, 5, 4)))
    assert (np.diff(kept) >= -1e-12).all()
    assert kept[-1] == pytest.approx(1)


@pytest.mark.parametrize("rank", [1, 3, 7])
def test_so_many_directions_keep_all_that_there_is(rank: int) -> None:
    random = np.random.default_rng(rank)
    maps = np.tensordot(random.normal(size=(10, rank)), random.normal(size=(rank, 6, 6)), axes=1)
    kept = kept_variance(maps)
    assert kept[rank - 1] == pytest.approx(1)
    assert rank == 1 or kept[rank - 2] < 0.9999


def test_no_projection_keeps_more() -> None:
    random = np.random.default_rng(0)
    maps = random.normal(size=(6, 1, 1)) ** 3 * random.normal(size=(6, 7, 7))
    rows = maps.reshape(6, -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    for width in (1, 2, 4):
        kernels, _ = np.linalg.qr(random.normal(size=(6, width)))
        kept = ((kernels.T @ rows) ** 2).sum() / (rows**2).sum()
        assert kept <= kept_variance(maps)[width - 1] + 1e-12


@pytest.mark.parametrize(
    ("maps", "told"),
    [(np.ones((3, 2, 2)), "no variance"), (np.full((3, 2, 2), np.inf), "finite"), (np.zeros(3), "C×H×W")],
)
def test_nonsense_is_refused_in_one_sentence(maps: np.ndarray, told: str) -> None:
    with pytest.raises(InputError, match=told):
        kept_variance(maps)
