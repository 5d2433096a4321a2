"""Facts about maps, and sorting and filtering by them."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from googlenet_core.maps.stats import FORMULAS, ORDERS, map_stats, order_channels, parse_channels, select_channels

MAPS = hnp.arrays(
    np.float32, hnp.array_shapes(min_dims=3, max_dims=3, max_side=5), elements=st.floats(-100, 100, width=32)
)


def maps_of(*maxima: float) -> np.ndarray:
    maps = np.zeros((len(maxima), 2, 2), dtype=np.float32)
    maps[:, 0, 0] = maxima
    return maps


@given(MAPS)
def test_facts_are_those_of_each_map(maps: np.ndarray) -> None:
    stats = map_stats(maps)
    for channel, cells in enumerate(maps):
        assert stats.max[channel] == cells.max()
        assert stats.mean[channel] == pytest.approx(cells.mean(dtype=float), abs=1e-3)
        assert stats.spread[channel] == pytest.approx(cells.std(dtype=float), abs=1e-3)
        assert stats.active[channel] == pytest.approx((cells > 0).mean())


def test_silent_means_no_cell_above_zero_also_before_a_relu() -> None:
    maps = maps_of(1, 0, 2)
    maps[1] = -3
    stats = map_stats(maps)
    assert stats.silent.tolist() == [False, True, False]
    assert stats.silent_count == 1


def test_cells_that_are_not_finite_are_left_out() -> None:
    maps = maps_of(4, 1)
    maps[0, 1] = np.nan
    maps[1] = np.inf
    stats = map_stats(maps)
    assert stats.max[0] == 4
    assert stats.mean[0] == 2
    assert stats.active[0] == 0.5
    assert np.isnan(stats.max[1])
    assert np.isnan(stats.active[1])
    assert stats.silent_count == 0


@given(MAPS, st.sampled_from(ORDERS), st.booleans())
def test_every_order_shows_every_channel_once(maps: np.ndarray, by: str, reverse: bool) -> None:
    assert sorted(order_channels(map_stats(maps), by, reverse=reverse)) == list(range(len(maps)))


def test_facts_sort_downwards_and_reversed_upwards_with_ties_in_channel_order() -> None:
    stats = map_stats(maps_of(1, 5, 3, 5))
    assert order_channels(stats, "max").tolist() == [1, 3, 2, 0]
    assert order_channels(stats, "max", reverse=True).tolist() == [0, 2, 1, 3]
    assert order_channels(stats, "index", reverse=True).tolist() == [3, 2, 1, 0]


def test_maps_without_a_finite_cell_come_last_either_way() -> None:
    maps = maps_of(1, 2, 3)
    maps[1] = np.nan
    stats = map_stats(maps)
    assert order_channels(stats, "mean").tolist() == [2, 0, 1]
    assert order_channels(stats, "mean", reverse=True).tolist() == [0, 2, 1]


def test_filters_are_joined_by_and() -> None:
    stats = map_stats(maps_of(1, 0, 3, 4, 5))
    assert np.flatnonzero(select_channels(stats)).tolist() == [0, 1, 2, 3, 4]
    assert np.flatnonzero(select_channels(stats, silent=False)).tolist() == [0, 2, 3, 4]
    assert np.flatnonzero(select_channels(stats, minimum=3)).tolist() == [2, 3, 4]
    assert np.flatnonzero(select_channels(stats, minimum=3, channels=(range(3),), silent=False)).tolist() == [2]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []),
        ("7", [7]),
        (" 3, 5-7 ", [3, 5, 6, 7]),
        ("8–20", [8, 9]),
        ("12", []),
        ("6-2", []),
        ("-3, x, 2.5, 4", [4]),
        ("²", []),
        ("4-", []),
    ],
)
def test_channel_numbers_are_read_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert [n for found in parse_channels(text, 10) for n in found] == numbers


@given(MAPS)
def test_the_formulas_for_a_notebook_give_the_same_facts(maps: np.ndarray) -> None:
    stats, cells = map_stats(maps), maps.reshape(len(maps), -1)
    assert ("index", *FORMULAS) == ORDERS
    for fact, formula in FORMULAS.items():
        assert getattr(stats, fact) == pytest.approx(eval(formula, {"cells": cells}), rel=1e-6, abs=1e-6)
